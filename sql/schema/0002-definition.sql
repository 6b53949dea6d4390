-- What is loaded from files: procedures, texts, deadlines, calendar, services.

-- One row a version, immutable; body is the whole file it came from, and a
-- case keeps its version for life.
CREATE TABLE procedure (
	id        INTEGER PRIMARY KEY,
	name      TEXT NOT NULL,
	version   INTEGER NOT NULL,
	digest    BLOB NOT NULL,
	body      TEXT NOT NULL,
	loaded_at INTEGER NOT NULL,
	UNIQUE (name, version)
) STRICT;

CREATE TABLE template (
	code  TEXT NOT NULL,
	lang  TEXT NOT NULL,
	body  TEXT NOT NULL,
	parts INTEGER NOT NULL,
	PRIMARY KEY (code, lang)
) STRICT;

-- Allowances by priority, written as in the files: "3wd", "3wh".
CREATE TABLE profile (
	name        TEXT PRIMARY KEY,
	normal      TEXT NOT NULL,
	urgent      TEXT NOT NULL,
	very_urgent TEXT NOT NULL,
	immediate   TEXT NOT NULL
) STRICT;

-- Days are days since 1970-01-01; unit_id 0 is everywhere; days_mask has bit 0
-- for Saturday; windows is "08:00-12:00 13:00-16:00", '' is closed.
CREATE TABLE opening_hours (
	from_day  INTEGER NOT NULL,
	unit_id   INTEGER NOT NULL,
	days_mask INTEGER NOT NULL,
	windows   TEXT NOT NULL,
	PRIMARY KEY (from_day, unit_id, days_mask)
) STRICT;

CREATE TABLE calendar_day (
	day     INTEGER NOT NULL,
	unit_id INTEGER NOT NULL,
	windows TEXT NOT NULL,
	name    TEXT NOT NULL,
	PRIMARY KEY (day, unit_id)
) STRICT;

-- The catalogue row as JSON in body; code and procedure are what we ask for.
CREATE TABLE service (
	code      TEXT PRIMARY KEY,
	procedure TEXT NOT NULL,
	body      TEXT NOT NULL
) STRICT;

-- Who and where.  Times are unix seconds (UTC) in every table.

-- A telephone number or a name stands here and nowhere else, sealed with a
-- key that is not in the database.  phone_hash is a keyed hash of the E.164
-- number.  The row with bare = 1 is the number alone: messages point at it;
-- rows with bare = 0 are a person as one case or one account knows him.
CREATE TABLE contact (
	id         INTEGER PRIMARY KEY,
	phone_hash BLOB,
	bare       INTEGER NOT NULL,
	sealed     BLOB NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contact_bare ON contact (phone_hash) WHERE bare = 1;
CREATE INDEX contact_phone ON contact (phone_hash);

CREATE TABLE unit (
	id        INTEGER PRIMARY KEY,
	code      TEXT NOT NULL UNIQUE,
	level     TEXT NOT NULL CHECK (level IN ('hq', 'province', 'county', 'centre')),
	parent_id INTEGER REFERENCES unit (id),
	name      TEXT NOT NULL,
	sms_name  TEXT NOT NULL,
	number    INTEGER UNIQUE,
	profile   TEXT
) STRICT;
CREATE INDEX unit_parent ON unit (parent_id);

-- What a manager may call a unit in a text, in keyword form.
CREATE TABLE unit_alias (
	folded  TEXT NOT NULL,
	unit_id INTEGER NOT NULL REFERENCES unit (id),
	PRIMARY KEY (folded, unit_id)
) STRICT;
CREATE INDEX unit_alias_unit ON unit_alias (unit_id);

CREATE TABLE official (
	id               INTEGER PRIMARY KEY,
	login            TEXT NOT NULL UNIQUE,
	contact_id       INTEGER NOT NULL REFERENCES contact (id),
	phone_hash       BLOB,
	password_hash    TEXT,
	visited_at       INTEGER NOT NULL,
	revoked_at       INTEGER,
	sms_locked_until INTEGER,
	wrong_challenges INTEGER NOT NULL DEFAULT 0,
	retired_at       INTEGER
) STRICT;
CREATE INDEX official_phone ON official (phone_hash);
CREATE INDEX official_contact ON official (contact_id);

CREATE TABLE membership (
	official_id INTEGER NOT NULL REFERENCES official (id),
	unit_id     INTEGER NOT NULL REFERENCES unit (id),
	role        TEXT NOT NULL,
	PRIMARY KEY (official_id, unit_id, role)
) STRICT;
CREATE INDEX membership_unit ON membership (unit_id, role);
CREATE INDEX membership_role ON membership (role);

-- Phones that asked for no more stage texts.
CREATE TABLE stop (
	phone_hash BLOB PRIMARY KEY,
	at         INTEGER NOT NULL
) STRICT;

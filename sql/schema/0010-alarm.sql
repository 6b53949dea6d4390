-- Troubles of the house itself, and who was told.  One row is one trouble, from
-- its first sight to its end.

CREATE TABLE alarm (
	id         INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL,
	subject    TEXT NOT NULL DEFAULT '',  -- a carrier's name, or nothing
	detail     TEXT NOT NULL DEFAULT '',  -- a figure or a few words
	raised_at  INTEGER NOT NULL,
	told_at    INTEGER,                   -- the last text about it to the administrators
	cleared_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX alarm_kind ON alarm (kind, subject, told_at);

-- A text about a carrier in trouble leaves by another one.
ALTER TABLE message ADD COLUMN avoid TEXT;

-- A carrier that takes whole messages: all parts were handed over as one.
ALTER TABLE submission ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;

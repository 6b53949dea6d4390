-- The head of the chain of events in a second place: rows taken from the end
-- of table event are missed, and without the key nobody makes another seal.
CREATE TABLE chain (
	one      INTEGER PRIMARY KEY CHECK (one = 1),
	event_id INTEGER NOT NULL,
	hash     BLOB NOT NULL,
	seal     BLOB NOT NULL              -- keyed hash of the two
) STRICT;

-- A keyed hash of a word known to all: does this key belong to this database?
CREATE TABLE key_check (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	hash BLOB NOT NULL
) STRICT;

-- What is left on each SIM, as its network last said it.

CREATE TABLE credit (
	sim      TEXT PRIMARY KEY,
	rials    INTEGER,            -- NULL: never understood
	at       INTEGER,            -- when the network said so
	asked_at INTEGER NOT NULL,   -- the last try, whatever came of it
	low      INTEGER NOT NULL,   -- 1: the administrator knows that it is low
	spent    INTEGER NOT NULL,   -- 1: nothing leaves by it while there is another way
	spent_at INTEGER,
	trouble  TEXT                -- why the last try gave no number
) STRICT;

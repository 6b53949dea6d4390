-- Who acts for whom, and who declared himself unfit.

-- The period is [from_at, to_at); active says that the substitute holds the
-- posts now.  ended_at: it was called back before its time.
CREATE TABLE substitution (
	id          INTEGER PRIMARY KEY,
	official_id INTEGER NOT NULL REFERENCES official (id),
	by_id       INTEGER NOT NULL REFERENCES official (id),
	from_at     INTEGER NOT NULL,
	to_at       INTEGER NOT NULL,
	active      INTEGER NOT NULL DEFAULT 0,
	created_at  INTEGER NOT NULL,
	ended_at    INTEGER
) STRICT;
CREATE INDEX substitution_official ON substitution (official_id, to_at);
CREATE INDEX substitution_by ON substitution (by_id, to_at);
CREATE INDEX substitution_to ON substitution (to_at);
CREATE INDEX substitution_active ON substitution (official_id) WHERE active = 1;

-- A post that is held for somebody: NULL is one's own.
ALTER TABLE membership ADD COLUMN for_id INTEGER REFERENCES official (id);
CREATE INDEX membership_for ON membership (for_id) WHERE for_id IS NOT NULL;

-- This official has no part in this case any more.
CREATE TABLE recusal (
	case_id     INTEGER NOT NULL REFERENCES case_ (id),
	official_id INTEGER NOT NULL REFERENCES official (id),
	at          INTEGER NOT NULL,
	PRIMARY KEY (case_id, official_id)
) STRICT;
CREATE INDEX recusal_official ON recusal (official_id);

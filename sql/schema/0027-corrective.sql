-- What was found wrong and what was done about it, in words for the public
-- (R106): no name, no number, no code.
CREATE TABLE corrective (
	id           INTEGER PRIMARY KEY,
	unit_id      INTEGER NOT NULL REFERENCES unit (id),
	case_id      INTEGER REFERENCES case_ (id), -- that showed it; never published
	official_id  INTEGER NOT NULL REFERENCES official (id),
	found        TEXT NOT NULL,
	done         TEXT NOT NULL,
	at           INTEGER NOT NULL,
	withdrawn_at INTEGER
) STRICT;
CREATE INDEX corrective_at ON corrective (at);
CREATE INDEX corrective_unit ON corrective (unit_id);
CREATE INDEX corrective_case ON corrective (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX corrective_official ON corrective (official_id);

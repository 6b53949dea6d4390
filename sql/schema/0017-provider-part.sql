-- What an HTTP gateway calls a part of ours, and what it reported of one before
-- it told us that name.
CREATE TABLE provider_part (
	carrier       TEXT NOT NULL,
	provider_id   TEXT NOT NULL,
	submission_id INTEGER REFERENCES submission (id), -- NULL: reported, not yet known
	reference     INTEGER,           -- of the attempt that it is of
	status        INTEGER,           -- TP-ST, while it is not known whose
	at            INTEGER NOT NULL,
	PRIMARY KEY (carrier, provider_id)
) STRICT;
CREATE INDEX provider_part_age ON provider_part (at);
CREATE INDEX provider_part_submission ON provider_part (submission_id) WHERE submission_id IS NOT NULL;

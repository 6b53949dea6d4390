-- What left of a message before all of it was queued once more: the network may
-- still report of it.  What counts stands in submission.
CREATE TABLE attempt (
	id            INTEGER PRIMARY KEY,
	submission_id INTEGER NOT NULL REFERENCES submission (id),
	message_id    INTEGER NOT NULL REFERENCES message (id),
	round         INTEGER NOT NULL,  -- of the message, from 1
	state         TEXT NOT NULL CHECK (state IN ('submitting', 'sent', 'delivered',
	                  'uncertain', 'failed')),
	concat_ref    INTEGER,
	carrier       TEXT,
	sim           TEXT,
	reference     INTEGER,           -- TP-MR
	submitted_at  INTEGER NOT NULL,
	settled_at    INTEGER,
	status        INTEGER,           -- TP-ST of the report
	UNIQUE (message_id, round, submission_id)
) STRICT;
CREATE INDEX attempt_reference ON attempt (sim, reference, submitted_at);
CREATE INDEX attempt_submission ON attempt (submission_id);
CREATE INDEX attempt_age ON attempt (submitted_at);

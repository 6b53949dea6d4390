-- The call centre: calls to 1482 that ended, what was promised in them, and
-- who was there to answer.

CREATE TABLE call (
	id           INTEGER PRIMARY KEY,
	call_id      TEXT UNIQUE,           -- the telephone system's own
	at           INTEGER NOT NULL,      -- when it ended
	contact_id   INTEGER REFERENCES contact (id), -- the bare number; NULL: none, or nobody's
	reason       TEXT NOT NULL CHECK (reason IN ('operator', 'key2', 'after_hours')),
	outcome      TEXT NOT NULL CHECK (outcome IN ('successful', 'unsuccessful')),
	why          TEXT,                  -- of an unsuccessful one
	operator_id  INTEGER REFERENCES official (id),
	case_id      INTEGER REFERENCES case_ (id), -- that it made, or was about
	duration_s   INTEGER,
	recording_id INTEGER REFERENCES document (id)
) STRICT;
CREATE INDEX call_at ON call (at);
CREATE INDEX call_contact ON call (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX call_case ON call (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX call_operator ON call (operator_id, at) WHERE operator_id IS NOT NULL;

-- What somebody of a unit is to do until due_at, beside the stages of a case.
CREATE TABLE task (
	id         INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL CHECK (kind IN ('callback')),
	case_id    INTEGER NOT NULL REFERENCES case_ (id),
	unit_id    INTEGER REFERENCES unit (id), -- whose it is
	created_at INTEGER NOT NULL,
	due_at     INTEGER NOT NULL,
	tries      INTEGER NOT NULL DEFAULT 0, -- the telephone was not answered
	done_at    INTEGER,
	done_by    INTEGER REFERENCES official (id),
	overdue_at INTEGER                  -- when that was told and marked
) STRICT;
CREATE INDEX task_open ON task (due_at) WHERE done_at IS NULL;
CREATE INDEX task_case ON task (case_id);

-- When an operator is at his place (R082).
CREATE TABLE shift (
	id          INTEGER PRIMARY KEY,
	official_id INTEGER NOT NULL REFERENCES official (id),
	from_at     INTEGER NOT NULL,
	to_at       INTEGER NOT NULL,
	UNIQUE (official_id, from_at)
) STRICT;
CREATE INDEX shift_from ON shift (from_at);

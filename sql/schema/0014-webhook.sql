-- Who is told over HTTP what happens to the cases.

CREATE TABLE webhook (
	id          INTEGER PRIMARY KEY,
	url         TEXT NOT NULL,
	events      TEXT NOT NULL,         -- "refer_hq,approve": actions; '' is all
	sealed      BLOB NOT NULL,         -- the secret
	sealed_old  BLOB,                  -- the one before it, while it is replaced
	old_until   INTEGER,
	position    INTEGER NOT NULL,      -- the last event that was looked at
	created_at  INTEGER NOT NULL,
	disabled_at INTEGER,
	why         TEXT                   -- it is disabled
) STRICT;

-- One event on its way to one endpoint.  What was taken is deleted.
CREATE TABLE delivery (
	id         INTEGER PRIMARY KEY,
	webhook_id INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
	event_id   INTEGER NOT NULL REFERENCES event (id),
	case_id    INTEGER NOT NULL REFERENCES case_ (id),
	state      TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
	tries      INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	next_at    INTEGER NOT NULL,       -- not before
	tried_at   INTEGER,
	status     INTEGER,                -- of the last answer; 0: none came
	why        TEXT,
	UNIQUE (webhook_id, event_id)
) STRICT;
-- Events are numbered in the order in which they happened.
CREATE INDEX delivery_case ON delivery (webhook_id, case_id, event_id) WHERE state = 'waiting';
CREATE INDEX delivery_queue ON delivery (webhook_id, event_id) WHERE state = 'waiting';
CREATE INDEX delivery_dead ON delivery (webhook_id, id) WHERE state = 'dead';

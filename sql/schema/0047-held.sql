-- A text whose number begins with a prefix that has a rate (held) waits in the line of
-- that prefix, until it is let out to wait among the others.
ALTER TABLE message ADD COLUMN held TEXT;
ALTER TABLE message ADD COLUMN let_out INTEGER NOT NULL DEFAULT 0;

DROP INDEX message_queue;
CREATE INDEX message_queue ON message (rank, ready_at, id, not_before, carrier, contact_id)
	WHERE state = 'queued' AND (held IS NULL OR let_out = 1);
CREATE INDEX message_held ON message (held, rank, ready_at, id, not_before, contact_id)
	WHERE state = 'queued' AND let_out = 0 AND held IS NOT NULL;
CREATE INDEX message_let_out ON message (held, parts)
	WHERE state = 'queued' AND let_out = 1;

-- When a text's turn comes: since when it could leave, later by a period for
-- each rank, so that the low one that waited long goes before the high one that
-- is new.  Written once; a challenge has 0 and is overtaken by nobody.
ALTER TABLE message ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
UPDATE message SET turn = max(created_at, not_before) + rank * 3600
	WHERE state IN ('queued', 'submitting', 'uncertain') AND rank > 0;

DROP INDEX message_queue;
CREATE INDEX message_queue ON message (turn, id, not_before, carrier, contact_id)
	WHERE state = 'queued';

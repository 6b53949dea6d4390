-- Texts wait in a line for each rank, by the time since when they can leave; what
-- rises is reckoned when they are read.  What quiet hours or a refusal put off lies
-- behind all that, where nobody looks before its time.
ALTER TABLE message RENAME COLUMN turn TO ready_at;
UPDATE message SET ready_at = max(created_at, not_before)
	WHERE state IN ('queued', 'submitting', 'uncertain');

DROP INDEX message_queue;
CREATE INDEX message_queue ON message (rank, ready_at, id, not_before, carrier, contact_id)
	WHERE state = 'queued';

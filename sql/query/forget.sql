-- name: forget_known
-- A person with this number: of a case, with an account, or about to complain
-- under his name.
SELECT (SELECT count(*) FROM contact b JOIN contact p ON p.phone_hash = b.phone_hash
		WHERE b.id = $1 AND p.bare = 0)
	+ (SELECT count(*) FROM draft WHERE contact_id = $1)

-- name: forget_answered
SELECT max(id) FROM message WHERE contact_id = $1 AND direction = 'in' AND id < $2

-- name: forget_message
UPDATE message SET contact_id = $1 WHERE id = $2

-- name: forget_message_parts
UPDATE part SET contact_id = $1 WHERE message_id = $2

-- name: forget_calls
UPDATE call SET contact_id = NULL WHERE contact_id = $1

-- name: forget_part_texts
UPDATE part SET sealed = $1 WHERE message_id = $2

-- name: forget_status_reports
DELETE FROM status_report WHERE contact_id = $1

-- name: forget_due
-- Answers to anonymous reporters whose numbers are still known, of a while ago.
SELECT id FROM message
WHERE template IN ('N03', 'N04') AND created_at >= $1 AND created_at <= $2 AND contact_id <> $3
	AND state NOT IN ('queued', 'submitting', 'uncertain')
LIMIT 1

-- name: forget_waiting
SELECT count(*) FROM message
WHERE template IN ('N03', 'N04') AND created_at >= $1 AND contact_id <> $2

-- name: forget_messages
UPDATE message SET contact_id = $1 WHERE contact_id = $2

-- name: forget_parts
UPDATE part SET contact_id = $1
WHERE contact_id = $2 AND message_id IS NOT NULL

-- name: forget_stop
DELETE FROM stop WHERE phone_hash = (SELECT phone_hash FROM contact WHERE id = $1)

-- name: forget_contact
-- A part of a message that is not whole yet still needs it: it comes again
-- with the next receipt, or stays with the text that it becomes.
DELETE FROM contact WHERE id = $1
	AND NOT EXISTS (SELECT 1 FROM part WHERE contact_id = $1)
	AND NOT EXISTS (SELECT 1 FROM survey WHERE contact_id = $1)

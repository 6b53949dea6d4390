-- What is of no use to anybody after a while, a few rows at a time.  What
-- happened to a case is never among it: events, documents, texts stay.

-- name: retention_challenge
-- Digits that were used stay: an event points at them.
DELETE FROM challenge WHERE id IN (
	SELECT id FROM challenge WHERE used_at IS NULL AND expires_at < $1 LIMIT $2)

-- name: retention_part
-- scan: from the oldest, a few rows
-- The text of a filed part stands in its message; the print alone kept a slot
-- that is read twice from being two texts.
DELETE FROM part WHERE id IN (SELECT id FROM part ORDER BY id LIMIT $2)
	AND received_at < $1 AND message_id IS NOT NULL

-- name: retention_status_report
DELETE FROM status_report WHERE rowid IN (
	SELECT rowid FROM status_report WHERE at < $1 LIMIT $2)

-- name: retention_attempt
DELETE FROM attempt WHERE id IN (
	SELECT id FROM attempt WHERE submitted_at < $1 LIMIT $2)

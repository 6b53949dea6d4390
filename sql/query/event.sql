-- fragment: event_columns
-- What col_event() of event.c reads, in its order.
	e.id, e.case_id, e.at, e.actor, e.action, e.from_stage, e.to_stage, e.unit_id, e.note,
	e.via, e.document_id, e.challenge_id, e.message_id

-- name: event_last
SELECT coalesce(max(id), 0) FROM event

-- name: event_add
INSERT INTO event (id, case_id, at, actor, action, from_stage, to_stage, unit_id, note, via,
	document_id, challenge_id, message_id, prev_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)

-- name: event_of_case
SELECT
-- use: event_columns
FROM event e WHERE case_id = $1 ORDER BY id

-- name: event_entry
SELECT id, at FROM event
WHERE case_id = $1 AND to_stage = $2 AND (from_stage IS NULL OR from_stage <> $2)
ORDER BY id DESC LIMIT 1

-- name: event_said
SELECT count(*) FROM event WHERE case_id = $1 AND action = $2 AND message_id = $3

-- name: event_get
SELECT
-- use: event_columns
FROM event e WHERE id = $1

-- name: event_after
SELECT
-- use: event_columns
FROM event e WHERE id > $1 ORDER BY id LIMIT $2

-- name: event_newest
SELECT coalesce(max(id), 0) FROM event

-- name: event_last
SELECT coalesce(max(id), 0) FROM event

-- name: event_add
INSERT INTO event (id, case_id, at, actor, action, from_stage, to_stage, unit_id, note, via,
	document_id, challenge_id, message_id, prev_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)

-- name: event_of_case
SELECT id, case_id, at, actor, action, from_stage, to_stage, unit_id, note, via,
	document_id, challenge_id, message_id
FROM event WHERE case_id = $1 ORDER BY id

-- name: event_entry
SELECT id, at FROM event
WHERE case_id = $1 AND to_stage = $2 AND (from_stage IS NULL OR from_stage <> $2)
ORDER BY id DESC LIMIT 1

-- name: event_said
SELECT count(*) FROM event WHERE case_id = $1 AND action = $2 AND message_id = $3

-- name: event_get
SELECT id, case_id, at, actor, action, from_stage, to_stage, unit_id, note, via,
	document_id, challenge_id, message_id
FROM event WHERE id = $1

-- name: event_after
SELECT id, case_id, at, actor, action, from_stage, to_stage, unit_id, note, via,
	document_id, challenge_id, message_id
FROM event WHERE id > $1 ORDER BY id LIMIT $2

-- name: event_newest
SELECT coalesce(max(id), 0) FROM event

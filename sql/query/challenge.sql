-- name: challenge_add
INSERT INTO challenge (official_id, case_id, stage, answer_id, code_hash, sealed, created_at,
	expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: challenge_replace
-- The older command that waits.
UPDATE challenge SET replaced_at = $1
WHERE official_id = $2 AND case_id = $3 AND used_at IS NULL AND replaced_at IS NULL
	AND sealed IS NOT NULL

-- name: challenge_find
SELECT id, official_id, case_id, stage, answer_id, expires_at, sealed FROM challenge
WHERE official_id = $1 AND code_hash = $2 AND expires_at > $3
	AND used_at IS NULL AND replaced_at IS NULL

-- name: challenge_past
SELECT id, official_id, case_id, stage, answer_id, expires_at, sealed, used_at FROM challenge
WHERE official_id = $1 AND code_hash = $2
ORDER BY id DESC
LIMIT 1

-- name: challenge_use
UPDATE challenge SET used_at = $1 WHERE id = $2

-- name: challenge_void
UPDATE challenge SET replaced_at = $1
WHERE case_id = $2 AND used_at IS NULL AND replaced_at IS NULL

-- name: challenge_waiting
-- Commands that wait for their digits.
SELECT count(*) FROM challenge
WHERE official_id = $1 AND expires_at > $2 AND used_at IS NULL AND replaced_at IS NULL
	AND sealed IS NOT NULL

-- name: challenge_pending
SELECT count(*) FROM challenge
WHERE official_id = $1 AND expires_at > $2 AND used_at IS NULL AND replaced_at IS NULL

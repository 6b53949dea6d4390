-- name: shift_add
-- The same beginning again sets the end anew.
INSERT INTO shift (official_id, from_at, to_at) VALUES ($1, $2, $3)
ON CONFLICT (official_id, from_at) DO UPDATE SET to_at = $3
RETURNING id

-- name: shift_list
SELECT s.id, s.official_id, o.login, s.from_at, s.to_at
FROM shift s JOIN official o ON o.id = s.official_id
WHERE s.from_at < $1 AND s.to_at > $2 ORDER BY s.from_at, o.login

-- name: shift_overlap
SELECT count(*) FROM shift
WHERE official_id = $1 AND from_at <> $2 AND from_at < $3 AND to_at > $2

-- name: shift_clear
DELETE FROM shift WHERE official_id = $1 AND from_at >= $2 AND from_at < $3

-- name: shift_remove
DELETE FROM shift WHERE id = $1

-- name: token_add
INSERT INTO token (name, hash, scope, per_minute, created_at) VALUES ($1, $2, $3, $4, $5)

-- name: token_by_hash
SELECT id, name, scope, per_minute, created_at, revoked_at FROM token WHERE hash = $1

-- name: token_all
-- scan: the list of all tokens
SELECT id, name, scope, per_minute, created_at, revoked_at FROM token ORDER BY id

-- name: token_revoke
UPDATE token SET revoked_at = $1 WHERE name = $2 AND revoked_at IS NULL

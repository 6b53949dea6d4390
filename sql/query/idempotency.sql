-- name: idempotency_get
SELECT digest, status, answer FROM idempotency WHERE token_id = $1 AND key = $2

-- name: idempotency_add
INSERT INTO idempotency (token_id, key, digest, status, answer, created_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: idempotency_forget
DELETE FROM idempotency WHERE created_at < $1

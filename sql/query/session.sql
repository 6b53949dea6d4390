-- name: session_add
INSERT INTO session (official_id, hash, created_at, used_at, expires_at) VALUES ($1, $2, $3, $3, $4)

-- name: session_by_hash
SELECT s.id, s.created_at, s.used_at, s.expires_at, o.login
FROM session s JOIN official o ON o.id = s.official_id WHERE s.hash = $1

-- name: session_used
UPDATE session SET used_at = $1 WHERE id = $2

-- name: session_delete
DELETE FROM session WHERE id = $1

-- name: session_delete_of
-- All of an official, but one.
DELETE FROM session WHERE official_id = $1 AND id <> $2

-- name: session_expire
DELETE FROM session WHERE expires_at <= $1

-- name: login_failure_add
INSERT INTO login_failure (who, at) VALUES ($1, $2)

-- name: login_failure_count
SELECT count(*) FROM login_failure WHERE who = $1 AND at > $2

-- name: login_failure_clear
DELETE FROM login_failure WHERE who = $1

-- name: login_failure_expire
DELETE FROM login_failure WHERE at <= $1

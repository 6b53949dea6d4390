-- name: draft_put
INSERT INTO draft (contact_id, kind, sealed, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (contact_id) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed,
	created_at = excluded.created_at, expires_at = excluded.expires_at

-- name: draft_get
SELECT kind, sealed, created_at, expires_at FROM draft WHERE contact_id = $1 AND expires_at > $2

-- name: draft_delete
DELETE FROM draft WHERE contact_id = $1

-- name: draft_expire
-- scan: the few that wait at one time
DELETE FROM draft WHERE expires_at <= $1

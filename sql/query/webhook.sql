-- name: webhook_add
INSERT INTO webhook (url, events, sealed, position, created_at)
VALUES ($1, $2, $3, (SELECT coalesce(max(id), 0) FROM event), $4)

-- name: webhook_get
SELECT id, url, events, position, created_at, disabled_at, why FROM webhook WHERE id = $1

-- name: webhook_all
-- scan: the list of all endpoints
SELECT id, url, events, position, created_at, disabled_at, why FROM webhook ORDER BY id

-- name: webhook_busy
-- Has anybody something before him?
-- scan: the list of all endpoints
SELECT EXISTS (SELECT 1 FROM webhook w
	WHERE w.disabled_at IS NULL
		AND (w.position < (SELECT coalesce(max(id), 0) FROM event)
			OR EXISTS (SELECT 1 FROM delivery d
				WHERE d.webhook_id = w.id AND d.state = 'waiting')))

-- name: webhook_secrets
SELECT sealed, sealed_old, old_until FROM webhook WHERE id = $1

-- name: webhook_remove
DELETE FROM webhook WHERE id = $1

-- name: webhook_rotate
UPDATE webhook SET sealed_old = sealed, old_until = $1, sealed = $2 WHERE id = $3

-- name: webhook_position
UPDATE webhook SET position = $1 WHERE id = $2

-- name: webhook_disable
UPDATE webhook SET disabled_at = $1, why = $2 WHERE id = $3

-- name: webhook_enable
UPDATE webhook SET disabled_at = NULL, why = NULL,
	position = (SELECT coalesce(max(id), 0) FROM event)
WHERE id = $1

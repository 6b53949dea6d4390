-- name: alarm_add
INSERT INTO alarm (kind, subject, detail, raised_at) VALUES ($1, $2, $3, $4)

-- name: alarm_open
SELECT id, kind, subject, detail, raised_at, told_at, cleared_at FROM alarm
WHERE kind = $1 AND subject = $2 AND cleared_at IS NULL

-- name: alarm_told_last
-- When the administrators last heard of this trouble, whichever time it was.
SELECT coalesce(max(told_at), 0) FROM alarm
WHERE kind = $1 AND subject = $2 AND ($3 = '' OR detail = $3)

-- name: alarm_set
UPDATE alarm SET detail = $1, told_at = $2, cleared_at = $3 WHERE id = $4

-- name: alarm_each
-- scan: alarms are few
SELECT id, kind, subject, detail, raised_at, told_at, cleared_at FROM alarm
WHERE cleared_at IS NULL OR cleared_at >= $1
ORDER BY id DESC
LIMIT $2

-- name: alarm_count
-- scan: the open alarms, by way of their index
SELECT kind, count(*) FROM alarm WHERE cleared_at IS NULL GROUP BY kind

-- name: delivery_add
INSERT INTO delivery (webhook_id, event_id, case_id, state, created_at, next_at)
VALUES ($1, $2, $3, 'waiting', $4, 0)

-- name: delivery_next
-- The first behind an event that may leave: its time has come, and nothing
-- earlier of its case waits.
SELECT d.id, d.webhook_id, d.event_id, d.case_id, d.tries, d.created_at, d.next_at, d.tried_at,
	d.status, d.why
FROM delivery d
WHERE d.webhook_id = $1 AND d.state = 'waiting' AND d.event_id > $2 AND d.next_at <= $3
	AND NOT EXISTS (
		SELECT 1 FROM delivery o
		WHERE o.webhook_id = d.webhook_id AND o.case_id = d.case_id
			AND o.state = 'waiting' AND o.event_id < d.event_id)
ORDER BY d.event_id
LIMIT 1

-- name: delivery_get
SELECT id, webhook_id, event_id, case_id, tries, created_at, next_at, tried_at, status, why
FROM delivery WHERE id = $1

-- name: delivery_done
DELETE FROM delivery WHERE id = $1

-- name: delivery_failed
UPDATE delivery SET state = $1, tries = $2, next_at = $3, tried_at = $4, status = $5, why = $6
WHERE id = $7

-- name: delivery_hasten
UPDATE delivery SET next_at = 0 WHERE webhook_id = $1 AND state = 'waiting' AND next_at > 0

-- name: delivery_expire
UPDATE delivery SET state = 'dead', why = $1
WHERE webhook_id = $2 AND state = 'waiting' AND created_at <= $3

-- name: delivery_dead
SELECT id, webhook_id, event_id, case_id, tries, created_at, next_at, tried_at, status, why
FROM delivery WHERE webhook_id = $1 AND state = 'dead' AND id > $2 ORDER BY id LIMIT $3

-- name: delivery_replay
UPDATE delivery SET state = 'waiting', tries = 0, next_at = 0, created_at = $1
WHERE id = $2 AND state = 'dead'

-- name: delivery_replay_all
-- scan: the dead letters, by way of their index
UPDATE delivery SET state = 'waiting', tries = 0, next_at = 0, created_at = $1
WHERE state = 'dead' AND webhook_id > 0

-- name: delivery_count
-- Per endpoint: waiting, the oldest of them, dead.
SELECT (SELECT count(*) FROM delivery WHERE webhook_id = $1 AND state = 'waiting'),
	(SELECT d.created_at FROM delivery d WHERE d.webhook_id = $1 AND d.state = 'waiting'
		ORDER BY d.event_id LIMIT 1),
	(SELECT count(*) FROM delivery WHERE webhook_id = $1 AND state = 'dead')

-- name: pulse_get
SELECT message_id, beaten_at, heard_at FROM pulse WHERE carrier = $1

-- name: pulse_put
INSERT INTO pulse (carrier, message_id, beaten_at) VALUES ($1, $2, $3)
ON CONFLICT (carrier) DO UPDATE SET message_id = excluded.message_id,
	beaten_at = excluded.beaten_at, heard_at = NULL

-- name: pulse_hear
UPDATE pulse SET heard_at = $1 WHERE carrier = $2 AND beaten_at = $3 AND heard_at IS NULL

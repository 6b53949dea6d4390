-- name: pulse_get
SELECT message_id, beaten_at, heard_at FROM pulse WHERE carrier = $1

-- name: pulse_put
INSERT INTO pulse (carrier, message_id, beaten_at) VALUES ($1, $2, $3)
ON CONFLICT (carrier) DO UPDATE SET message_id = excluded.message_id,
	beaten_at = excluded.beaten_at, heard_at = NULL

-- name: pulse_hear
UPDATE pulse SET heard_at = $1 WHERE carrier = $2 AND beaten_at = $3 AND heard_at IS NULL

-- name: pulse_sender
-- Who sent the text of that time to the carrier: the contact of his own number, where
-- he is asked himself.
SELECT s.contact_id FROM pulse p
JOIN message b ON b.id = p.message_id
JOIN message m ON m.contact_id = b.contact_id AND m.created_at = $1 AND m.direction = 'out'
LEFT JOIN pulse o ON o.carrier = m.carrier
LEFT JOIN message s ON s.id = o.message_id
WHERE p.carrier = $2

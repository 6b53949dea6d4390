-- fragment: part_columns
-- What col_part() of part.c reads, in its order.
	id, sim, carrier, contact_id, scts, ref, total, seq, width, sealed, received_at,
	message_id

-- name: part_add
-- Save one received part; a second copy changes nothing.
INSERT INTO part (print, sim, carrier, contact_id, scts, ref, total, seq, width, sealed,
	received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: part_file
UPDATE part SET message_id = $1 WHERE id = $2

-- name: part_waiting
-- The parts of a long message that are there, none of them filed.
SELECT
-- use: part_columns
FROM part
WHERE message_id IS NULL AND sim = $1 AND contact_id = $2 AND ref = $3 AND total = $4
	AND width = $5
ORDER BY seq, id

-- name: part_of
SELECT
-- use: part_columns
FROM part WHERE message_id = $1 ORDER BY seq, id

-- name: part_stale
-- The oldest part that waits in vain.
SELECT
-- use: part_columns
FROM part WHERE message_id IS NULL AND received_at <= $1
ORDER BY received_at, id
LIMIT 1

-- name: part_first
SELECT min(received_at) FROM part WHERE message_id IS NULL

-- name: part_gap
-- The newest filed message that this part may be missing from.
SELECT p.message_id FROM message m JOIN part p ON p.message_id = m.id
WHERE m.contact_id = $1 AND m.created_at >= $2 AND p.sim = $3 AND p.ref = $4
	AND p.total = $5 AND p.width = $6 AND p.scts BETWEEN $7 AND $8
	AND NOT EXISTS (SELECT 1 FROM part q WHERE q.message_id = m.id AND q.seq = $9)
ORDER BY m.id DESC
LIMIT 1

-- name: part_twin
-- The newest filed message that has such a part.
SELECT p.message_id FROM message m JOIN part p ON p.message_id = m.id
WHERE m.contact_id = $1 AND m.created_at >= $2 AND p.sim = $3 AND p.ref = $4
	AND p.total = $5 AND p.width = $6 AND p.scts BETWEEN $7 AND $8 AND p.seq = $9
ORDER BY m.id DESC
LIMIT 1

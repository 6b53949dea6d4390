-- name: chain_get
SELECT event_id, hash, seal FROM chain WHERE one = 1

-- name: chain_set
INSERT INTO chain (one, event_id, hash, seal) VALUES (1, $1, $2, $3)
ON CONFLICT (one) DO UPDATE SET event_id = excluded.event_id, hash = excluded.hash,
	seal = excluded.seal

-- name: key_check_get
SELECT hash FROM key_check WHERE one = 1

-- name: key_check_add
INSERT INTO key_check (one, hash) VALUES (1, $1)

-- name: key_check_sample
-- scan: the first row, whichever it is
SELECT sealed FROM contact LIMIT 1

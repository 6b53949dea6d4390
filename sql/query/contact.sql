-- name: contact_add
INSERT INTO contact (phone_hash, bare, sealed, created_at) VALUES ($1, $2, $3, $4)

-- name: contact_bare
SELECT id FROM contact WHERE phone_hash = $1 AND bare = 1

-- name: contact_set
UPDATE contact SET phone_hash = $1, sealed = $2 WHERE id = $3

-- name: contact_get
SELECT id, sealed FROM contact WHERE id = $1

-- name: contact_persons
SELECT id, sealed FROM contact WHERE phone_hash = $1 AND bare = 0 ORDER BY id DESC

-- name: contact_has_phone
SELECT count(*) FROM contact WHERE id = $1 AND phone_hash = $2

-- name: stop_add
INSERT INTO stop (phone_hash, at) VALUES ($1, $2) ON CONFLICT (phone_hash) DO NOTHING

-- name: stop_delete
DELETE FROM stop WHERE phone_hash = $1

-- name: stop_get
SELECT at FROM stop WHERE phone_hash = $1

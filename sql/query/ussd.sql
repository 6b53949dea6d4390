-- name: ussd_add
INSERT INTO ussd_session (key_hash, phone_hash, step, lang, matter, page, offered, ended, sealed,
	created_at, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: ussd_set
UPDATE ussd_session SET step = $1, lang = $2, matter = $3, page = $4, offered = $5, ended = $6,
	sealed = $7, at = $8
WHERE id = $9

-- name: ussd_get
SELECT id, step, lang, matter, page, offered, ended, created_at, at, sealed
FROM ussd_session WHERE key_hash = $1

-- name: ussd_newest
SELECT id, step, lang, matter, page, offered, ended, created_at, at, sealed
FROM ussd_session WHERE phone_hash = $1 ORDER BY id DESC LIMIT 1

-- name: ussd_expire
DELETE FROM ussd_session WHERE at <= $1

-- name: ussd_unlink
UPDATE ussd_session SET phone_hash = NULL WHERE phone_hash = $1

-- name: ussd_unlink_replies
-- Of all its conversations; before they are unlinked themselves.
UPDATE ussd_reply SET phone_hash = NULL
WHERE session_id = $1 OR session_id IN (SELECT id FROM ussd_session WHERE phone_hash = $2)

-- name: ussd_reply_add
INSERT INTO ussd_reply (session_id, text_hash, phone_hash, template, sealed, at)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: ussd_reply_get
SELECT sealed FROM ussd_reply WHERE session_id = $1 AND text_hash = $2

-- name: ussd_reply_last
SELECT sealed FROM ussd_reply WHERE session_id = $1 ORDER BY at DESC, rowid DESC LIMIT 1

-- name: ussd_told
SELECT count(*) FROM ussd_reply
WHERE phone_hash = $1 AND at > $2 AND template IS NOT NULL AND template IN ($3, $4)

-- name: ussd_told_any
SELECT count(*) FROM ussd_reply WHERE phone_hash = $1 AND at > $2 AND template IS NOT NULL

-- name: ussd_open
SELECT count(*) FROM ussd_session WHERE at > $1 AND ended = 0

-- name: rate_replies
-- Answers to a citizen's own texts; an official's commands are not counted.
SELECT count(*) FROM message
WHERE contact_id = $1 AND created_at > $2 AND direction = 'out' AND purpose = 'reply'
	AND template NOT LIKE 'M%'

-- name: rate_texts
SELECT count(*) FROM message
WHERE contact_id = $1 AND created_at > $2 AND direction = 'out' AND template IN ($3, $4)

-- name: rate_newest
SELECT max(id) FROM message WHERE contact_id = $1 AND created_at >= $2 AND direction = 'out'

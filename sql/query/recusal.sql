-- name: recusal_add
INSERT INTO recusal (case_id, official_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: recusal_has
SELECT count(*) FROM recusal WHERE case_id = $1 AND official_id = $2

-- name: recusal_of_contact
SELECT count(*) FROM recusal r JOIN official o ON o.id = r.official_id
WHERE r.case_id = $1 AND o.contact_id = $2

-- name: recusal_any
SELECT count(*) FROM recusal WHERE case_id = $1

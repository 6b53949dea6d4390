-- name: unit_add
INSERT INTO unit (code, level, parent_id, name, sms_name, number, profile)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: unit_set
UPDATE unit SET code = $1, level = $2, parent_id = $3, name = $4, sms_name = $5, number = $6,
	profile = $7
WHERE id = $8

-- name: unit_get
SELECT id, parent_id, code, level, name, sms_name, number, profile FROM unit WHERE id = $1

-- name: unit_by_code
SELECT id, parent_id, code, level, name, sms_name, number, profile FROM unit WHERE code = $1

-- name: unit_by_number
SELECT id, parent_id, code, level, name, sms_name, number, profile FROM unit WHERE number = $1

-- name: unit_alias_clear
DELETE FROM unit_alias WHERE unit_id = $1

-- name: unit_alias_add
INSERT INTO unit_alias (folded, unit_id) VALUES ($1, $2) ON CONFLICT (folded, unit_id) DO NOTHING

-- name: unit_by_alias
-- The whole alias sorts before what only begins with it.
SELECT u.id, u.parent_id, u.code, u.level, u.name, u.sms_name, u.number, u.profile, a.folded
FROM unit_alias a JOIN unit u ON u.id = a.unit_id
WHERE a.folded >= $1 AND a.folded < $2
ORDER BY a.folded

-- name: unit_chain
-- scan: the chain that it makes, not a table
WITH RECURSIVE chain (id, parent_id, depth) AS (
	SELECT id, parent_id, 0 FROM unit WHERE id = $1
	UNION ALL
	SELECT u.id, u.parent_id, c.depth + 1 FROM unit u JOIN chain c ON u.id = c.parent_id
	WHERE c.depth < 15
)
SELECT id FROM chain ORDER BY depth

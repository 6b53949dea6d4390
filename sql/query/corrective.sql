-- name: corrective_add
INSERT INTO corrective (unit_id, case_id, official_id, found, done, at)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: corrective_list
SELECT n.id, u.code, o.login, n.found, n.done, n.at, n.withdrawn_at
FROM corrective n JOIN unit u ON u.id = n.unit_id JOIN official o ON o.id = n.official_id
WHERE n.at >= $1 AND n.at < $2 ORDER BY n.id

-- name: corrective_unit_of
SELECT unit_id FROM corrective WHERE id = $1 AND withdrawn_at IS NULL

-- name: corrective_withdraw
UPDATE corrective SET withdrawn_at = $1 WHERE id = $2

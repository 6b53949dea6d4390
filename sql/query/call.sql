-- name: call_add
INSERT INTO call (call_id, at, contact_id, reason, outcome, why, operator_id, case_id,
	duration_s, recording_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: call_by_call_id
SELECT c.id, c.call_id, c.at, c.contact_id, c.reason, c.outcome, c.why, o.login, c.case_id, k.code,
	c.duration_s, c.recording_id
FROM call c LEFT JOIN official o ON o.id = c.operator_id LEFT JOIN case_ k ON k.id = c.case_id
WHERE c.call_id = $1

-- name: call_list
SELECT c.id, c.call_id, c.at, c.contact_id, c.reason, c.outcome, c.why, o.login, c.case_id, k.code,
	c.duration_s, c.recording_id
FROM call c LEFT JOIN official o ON o.id = c.operator_id LEFT JOIN case_ k ON k.id = c.case_id
WHERE c.id > $1 AND c.at >= $2 AND c.at < $3
	AND (CAST($4 AS TEXT) IS NULL OR c.reason = $4)
	AND (CAST($5 AS TEXT) IS NULL OR c.outcome = $5)
ORDER BY c.id LIMIT $6

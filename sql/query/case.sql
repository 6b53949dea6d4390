-- fragment: case_columns
-- What col_case() of case.c reads, in its order.
	c.id, c.code, c.kind, c.procedure_id, c.stage, c.stage_kind, c.role, c.priority,
	c.channel, c.unit_id, c.province_id, c.county_id, c.centre_id, c.contact_id, c.service,
	c.opened_at, c.entered_at, c.holder_due, c.case_due, c.allow, c.paused_s, c.paused_at,
	c.held_stage, c.held_unit_id, c.held_since, c.rounds, c.answer_id, c.reescalations,
	c.alerted_at, c.outcome, c.closed_at, c.parent_id

-- name: case_add
INSERT INTO case_ (code, receipt_hash, kind, procedure_id, stage, stage_kind, role, priority, channel, unit_id, province_id,
	county_id, centre_id, contact_id, service, opened_at, entered_at, holder_due, case_due,
	allow, paused_s, paused_at, held_stage, held_unit_id, held_since, rounds, answer_id,
	reescalations, alerted_at, outcome, closed_at, parent_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
	$20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)

-- name: case_set
UPDATE case_ SET kind = $1, procedure_id = $2, stage = $3, stage_kind = $4, role = $5, priority = $6,
	channel = $7, unit_id = $8, province_id = $9, county_id = $10, centre_id = $11,
	contact_id = $12, service = $13, opened_at = $14, entered_at = $15, holder_due = $16,
	case_due = $17, allow = $18, paused_s = $19, paused_at = $20, held_stage = $21,
	held_unit_id = $22, held_since = $23, rounds = $24, answer_id = $25,
	reescalations = $26, alerted_at = $27, outcome = $28, closed_at = $29, parent_id = $30
WHERE id = $31

-- name: case_get
SELECT
-- use: case_columns
FROM case_ c WHERE c.id = $1

-- name: case_by_code
SELECT
-- use: case_columns
FROM case_ c WHERE c.code = $1

-- name: case_by_receipt
SELECT
-- use: case_columns
FROM case_ c WHERE c.receipt_hash = $1

-- name: case_of_phone
SELECT
-- use: case_columns
FROM contact p JOIN case_ c ON c.contact_id = p.id
WHERE p.phone_hash = $1 AND ($2 = 0 OR c.stage_kind <> 'final')
ORDER BY c.id DESC LIMIT $3

-- name: case_of_official
SELECT
-- use: case_columns
FROM membership m JOIN case_ c ON c.unit_id = m.unit_id AND c.role = m.role
WHERE m.official_id = $1 AND c.stage_kind <> 'final'
	AND NOT EXISTS (SELECT 1 FROM recusal r WHERE r.case_id = c.id AND r.official_id = $1)
ORDER BY c.holder_due, c.id LIMIT $2 OFFSET $3

-- name: case_count_of_official
SELECT count(*) FROM membership m JOIN case_ c ON c.unit_id = m.unit_id AND c.role = m.role
WHERE m.official_id = $1 AND c.stage_kind <> 'final'
	AND NOT EXISTS (SELECT 1 FROM recusal r WHERE r.case_id = c.id AND r.official_id = $1)

-- name: case_list
SELECT
-- use: case_columns
FROM case_ c WHERE c.id > $1 ORDER BY c.id LIMIT $2

-- name: case_in_stage
SELECT
-- use: case_columns
FROM case_ c WHERE c.id > $1 AND c.stage = $2
ORDER BY c.id LIMIT $3

-- name: case_in_unit_stage
SELECT
-- use: case_columns
FROM case_ c WHERE c.id > $1 AND c.stage = $2 AND c.unit_id = $3
ORDER BY c.id LIMIT $4

-- name: case_in_unit
SELECT
-- use: case_columns
FROM case_ c WHERE c.id > $1 AND c.unit_id = $2 AND c.stage_kind <> 'final'
ORDER BY c.id LIMIT $3

-- name: case_overdue
-- By what is overdue and open, which is little; not by id, which is all.
SELECT
-- use: case_columns
FROM case_ c
WHERE +c.id > $1 AND c.holder_due < $2 AND c.stage_kind <> 'final'
	AND (CAST($3 AS TEXT) IS NULL OR c.stage = $3) AND ($4 = 0 OR c.unit_id = $4)
ORDER BY +c.id LIMIT $5

-- name: case_due_after
SELECT
-- use: case_columns
FROM case_ c WHERE c.holder_due > $1 AND c.stage_kind <> 'final' ORDER BY c.holder_due

-- name: figures_of_official
-- His work list now: how many, how many of them due before $2, how many late.
SELECT count(*), coalesce(sum(c.holder_due >= $1 AND c.holder_due < $2), 0),
	coalesce(sum(c.holder_due < $1), 0)
FROM membership m JOIN case_ c ON c.unit_id = m.unit_id AND c.role = m.role
WHERE m.official_id = $3 AND c.stage_kind <> 'final'
	AND NOT EXISTS (SELECT 1 FROM recusal r WHERE r.case_id = c.id AND r.official_id = $3)

-- name: figures_opened
-- Unit 0 is the whole country.
SELECT count(*) FROM case_ c
WHERE c.opened_at >= $1 AND c.opened_at < $2
	AND ($3 = 0 OR c.province_id = $3 OR c.county_id = $3 OR c.centre_id = $3)

-- name: figures_closed
SELECT count(*) FROM case_ c
WHERE c.closed_at >= $1 AND c.closed_at < $2
	AND ($3 = 0 OR c.province_id = $3 OR c.county_id = $3 OR c.centre_id = $3)

-- name: figures_late
-- Cases whose deadline was missed; twice missed is one case.
SELECT count(DISTINCT c.id) FROM mark m JOIN case_ c ON c.id = m.case_id
WHERE m.at >= $1 AND m.at < $2
	AND ($3 = 0 OR c.province_id = $3 OR c.county_id = $3 OR c.centre_id = $3)

-- name: figures_scores
SELECT count(*), coalesce(sum(v.score >= 4), 0) FROM survey v JOIN case_ c ON c.id = v.case_id
WHERE v.answered_at >= $1 AND v.answered_at < $2
	AND ($3 = 0 OR c.province_id = $3 OR c.county_id = $3 OR c.centre_id = $3)

-- What the reports share.  $1 and $2 are the period [from, to), $3 is the unit
-- that they are asked for (0: the whole country), $4 is now.  Spans of one unit
-- stand together: its calendar is looked up once.

-- fragment: scope
-- The unit and all below it.
chain_scope (id) AS (
	SELECT id FROM unit WHERE id = $3
	UNION ALL
	SELECT unit.id FROM chain_scope JOIN unit ON unit.parent_id = chain_scope.id
)

-- fragment: in_scope
-- The case c is about the unit, or something below it.
	AND ($3 = 0 OR coalesce(c.centre_id, c.county_id, c.province_id)
		IN (SELECT id FROM chain_scope))

-- fragment: kinds
-- How many of the cases are of which kind.
	count(*) FILTER (WHERE c.kind = 'complaint'), count(*) FILTER (WHERE c.kind = 'report'),
	count(*) FILTER (WHERE c.kind = 'suggestion'), count(*) FILTER (WHERE c.kind = 'idea'),
	count(*) FILTER (WHERE c.kind = 'question'), count(*) FILTER (WHERE c.kind = 'opinion'),
	count(*) FILTER (WHERE c.kind = 'request')

-- fragment: visit
-- How long a case stayed in a stage: visits that ended in the period, by an
-- action or by a missed deadline, which may begin the same stage anew.  A wait
-- between two visits of a stage belongs to neither.
visit (case_id, stage, unit_id, entered_at, left_at, action, document_id, entered_id, left_id) AS (
	SELECT l.case_id, l.from_stage, b.unit_id, b.at, l.at, l.action, l.document_id, b.id, l.id
	FROM event l JOIN event b ON b.id = (
		SELECT max(p.id) FROM event p
		WHERE p.case_id = l.case_id AND p.id < l.id AND p.to_stage = l.from_stage
			AND (p.from_stage IS NULL OR p.from_stage <> p.to_stage
				OR p.action = 'deadline_missed'))
	WHERE l.at >= $1 AND l.at < $2
		AND (l.from_stage <> l.to_stage OR l.action = 'deadline_missed')
		AND ($3 = 0 OR b.unit_id IN (SELECT id FROM chain_scope))
)

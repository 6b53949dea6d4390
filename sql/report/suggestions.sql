-- name: report_suggestions
-- title: پیشنهادها و تصمیم‌ها | Suggestions and decisions
-- column: kind text | نوع | Kind
-- column: province text | کد استان | Province code
-- column: name text | استان | Province
-- column: registered count | ثبت‌شده | Registered
-- column: adopted count | پذیرفته برای برنامه | Adopted for planning
-- column: declined count | نپذیرفته | Declined
-- counts: Suggestions, ideas, opinions and questions registered in the period, and the decisions made in it: adopted for planning, or declined.
-- rule: R018, R085
WITH RECURSIVE
-- use: scope
SELECT v.kind, coalesce(u.code, '-'), coalesce(u.name, 'بدون استان'), sum(v.registered),
	sum(v.adopted), sum(v.declined)
FROM (
	SELECT c.kind, c.province_id, 1 AS registered, 0 AS adopted, 0 AS declined
	FROM case_ c
	WHERE c.opened_at >= $1 AND c.opened_at < $2
		AND c.kind IN ('suggestion', 'idea', 'opinion', 'question')
-- use: in_scope
	UNION ALL
	SELECT c.kind, c.province_id, 0, CASE WHEN e.action = 'adopt_for_planning' THEN 1 ELSE 0 END,
		CASE WHEN e.action = 'decline' THEN 1 ELSE 0 END
	FROM event e JOIN case_ c ON c.id = e.case_id
	WHERE e.at >= $1 AND e.at < $2 AND e.action IN ('adopt_for_planning', 'decline')
-- use: in_scope
) AS v LEFT JOIN unit u ON u.id = v.province_id
GROUP BY v.kind, u.code, u.name
ORDER BY v.kind, u.code

-- name: report_satisfaction
-- title: رضایت شهروندان | Satisfaction
-- column: province text | کد استان | Province code
-- column: county text | کد شهرستان | County code
-- column: name text | نام | Name
-- column: asked count | پرسیده | Asked
-- column: replied count | از آنها پاسخ‌داده | Of them, replied
-- column: replied_percent percent replied asked | پاسخ‌دهی٪ | Response, percent
-- column: scores count | نمره | Scores
-- column: sum count | جمع نمره | Sum of scores
-- column: mean mean sum scores | میانگین | Mean
-- column: good count | راضی (۴ و ۵) | Satisfied (4, 5)
-- column: good_percent percent good scores | راضی٪ | Satisfied, percent
-- column: bad count | ناراضی (۱ و ۲) | Dissatisfied (1, 2)
-- counts: Surveys: those asked in the period and how many of them were answered by now; and the scores, 1 to 5, that came in the period. By the province and county of the case.
-- rule: R163
WITH RECURSIVE
-- use: scope
SELECT coalesce(p.code, '-'), coalesce(k.code, '-'), coalesce(k.name, p.name, 'بدون استان'),
	sum(asked), sum(replied), sum(scored), sum(score), sum(good), sum(bad)
FROM (
	SELECT c.province_id, c.county_id, 1 AS asked,
		CASE WHEN s.answered_at IS NULL THEN 0 ELSE 1 END AS replied,
		0 AS scored, 0 AS score, 0 AS good, 0 AS bad
	FROM survey s JOIN case_ c ON c.id = s.case_id
	WHERE s.asked_at >= $1 AND s.asked_at < $2
-- use: in_scope
	UNION ALL
	SELECT c.province_id, c.county_id, 0, 0, 1, s.score,
		CASE WHEN s.score >= 4 THEN 1 ELSE 0 END, CASE WHEN s.score <= 2 THEN 1 ELSE 0 END
	FROM survey s JOIN case_ c ON c.id = s.case_id
	WHERE s.answered_at >= $1 AND s.answered_at < $2
-- use: in_scope
) AS v LEFT JOIN unit p ON p.id = v.province_id LEFT JOIN unit k ON k.id = v.county_id
GROUP BY p.code, k.code, k.name, p.name
ORDER BY p.code, k.code

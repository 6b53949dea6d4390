-- name: report_reescalations
-- title: پیگیری‌های شهروندان | Citizens' follow-ups
-- column: province text | کد استان | Province code
-- column: name text | استان | Province
-- column: follow_ups count | پیگیری | Follow-ups
-- column: cases count | پرونده | Cases
-- column: mean mean follow_ups cases | میانگین هر پرونده | Mean a case
-- column: reopened count | بازگشوده | Reopened
-- counts: Follow-ups of citizens to an open case in the period, and closed cases that were reopened, by the province of the case.
-- rule: R117, R118
WITH RECURSIVE
-- use: scope
SELECT coalesce(u.code, '-'), coalesce(u.name, 'بدون استان'),
	count(*) FILTER (WHERE e.action = 're_escalate') AS follow_ups,
	count(DISTINCT CASE WHEN e.action = 're_escalate' THEN e.case_id END),
	count(*) FILTER (WHERE e.action = 'reopen')
FROM event e JOIN case_ c ON c.id = e.case_id LEFT JOIN unit u ON u.id = c.province_id
WHERE e.at >= $1 AND e.at < $2 AND e.action IN ('re_escalate', 'reopen')
-- use: in_scope
GROUP BY u.code, u.name
ORDER BY follow_ups DESC, u.code

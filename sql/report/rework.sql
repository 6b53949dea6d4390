-- name: report_rework
-- title: برگشت پاسخ برای اصلاح | Answers sent back
-- column: stage text | مرحله | Stage
-- column: province text | کد استان | Province code
-- column: name text | استان | Province
-- column: rejections count | برگشت | Sent back
-- column: cases count | پرونده | Cases
-- counts: Answers that were not approved in the period, by the stage that sent them back (approval is the superior, quality the national gate) and the province of the case.
-- rule: R059-R062
WITH RECURSIVE
-- use: scope
SELECT e.from_stage, coalesce(u.code, '-'), coalesce(u.name, 'بدون استان'), count(*) AS rejections,
	count(DISTINCT e.case_id)
FROM event e JOIN case_ c ON c.id = e.case_id LEFT JOIN unit u ON u.id = c.province_id
WHERE e.at >= $1 AND e.at < $2 AND e.action = 'reject'
-- use: in_scope
GROUP BY e.from_stage, u.code, u.name
ORDER BY e.from_stage, rejections DESC, u.code

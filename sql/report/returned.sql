-- name: report_returned
-- title: برگشت خودکار | Returned by themselves
-- column: unit text | کد واحد | Unit code
-- column: name text | واحد | Unit
-- column: stage text | مرحله | Stage
-- column: missed count | مهلت گذشته | Deadlines missed
-- column: returned count | برگشت خودکار | Left the holder
-- column: cases count | پرونده | Cases
-- counts: Deadlines missed in the period, by the unit and the stage that missed them; how many of them took the case out of its hands, and how many cases that were.
-- rule: R109, R110
WITH RECURSIVE
-- use: scope
,
-- use: visit
SELECT coalesce(u.code, '-'), coalesce(u.name, '-'), v.stage, count(*) AS missed,
	count(*) FILTER (WHERE l.from_stage <> l.to_stage), count(DISTINCT v.case_id)
FROM visit v JOIN event l ON l.id = v.left_id LEFT JOIN unit u ON u.id = v.unit_id
WHERE v.action = 'deadline_missed'
GROUP BY u.code, u.name, v.stage
ORDER BY missed DESC, u.code, v.stage

-- name: report_overdue
-- title: معوق اکنون | Overdue now
-- column: unit text | کد واحد | Unit code
-- column: name text | واحد | Unit
-- column: role text | نقش | Role
-- column: cases spans | پرونده | Cases
-- column: oldest_due time | قدیمی‌ترین مهلت | Oldest due
-- column: work_median_h work-median | میانه تأخیر (ساعت کاری) | Median delay, working hours
-- column: work_max_h work-max | بیشترین تأخیر (ساعت کاری) | Longest delay, working hours
-- order: cases
-- counts: Open cases whose holder's deadline has passed, at this moment, whatever the period: by the unit where they lie and the role that must act.
-- rule: R060, R108
WITH RECURSIVE
-- use: scope
SELECT coalesce(u.code, '-'), coalesce(u.name, '-'), c.role, c.holder_due, c.holder_due, $4,
	c.unit_id
FROM case_ c LEFT JOIN unit u ON u.id = c.unit_id
WHERE c.stage_kind <> 'final' AND c.holder_due < $4
	AND ($3 = 0 OR c.unit_id IN (SELECT id FROM chain_scope))
ORDER BY u.code, c.role

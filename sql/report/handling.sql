-- name: report_handling
-- title: زمان رسیدگی | Handling time
-- column: kind text | نوع | Kind
-- column: priority text | اولویت | Priority
-- column: cases spans | پرونده | Cases
-- column: on_time count | در مهلت | On time
-- column: late count | پس از مهلت | Late
-- column: on_time_percent percent on_time cases | در مهلت٪ | On time, percent
-- column: work_median_h work-median | میانه (ساعت کاری) | Median, working hours
-- column: work_p90_h work-p90 | صدک ۹۰ (ساعت کاری) | 90th percentile, working hours
-- column: work_max_h work-max | بیشینه (ساعت کاری) | Longest, working hours
-- column: clock_median_h clock-median | میانه (ساعت) | Median, hours
-- column: clock_p90_h clock-p90 | صدک ۹۰ (ساعت) | 90th percentile, hours
-- column: clock_max_h clock-max | بیشینه (ساعت) | Longest, hours
-- counts: Cases closed in the period, from registration to closing: the clock of the case, which is never reset. On time is what was closed by the due time of its priority. A case that was reopened counts when it is closed again.
-- rule: R043-R047
WITH RECURSIVE
-- use: scope
SELECT c.kind, c.priority,
	CASE WHEN c.case_due IS NULL OR c.closed_at <= c.case_due THEN 1 ELSE 0 END,
	CASE WHEN c.closed_at > c.case_due THEN 1 ELSE 0 END,
	c.opened_at, c.closed_at, coalesce(c.centre_id, c.county_id, c.province_id)
FROM case_ c
WHERE c.closed_at >= $1 AND c.closed_at < $2
-- use: in_scope
ORDER BY c.kind, c.priority, 7

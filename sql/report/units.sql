-- name: report_units
-- title: ساعت نزد هر واحد | Time at each unit
-- column: unit text | کد واحد | Unit code
-- column: name text | واحد | Unit
-- column: visits spans | بار | Visits
-- column: in_time count | در مهلت | In time
-- column: missed count | مهلت گذشته | Deadline missed
-- column: in_time_percent percent in_time visits | در مهلت٪ | In time, percent
-- column: work_median_h work-median | میانه (ساعت کاری) | Median, working hours
-- column: work_p90_h work-p90 | صدک ۹۰ (ساعت کاری) | 90th percentile, working hours
-- column: work_max_h work-max | بیشینه (ساعت کاری) | Longest, working hours
-- column: clock_median_h clock-median | میانه (ساعت) | Median, hours
-- column: clock_p90_h clock-p90 | صدک ۹۰ (ساعت) | 90th percentile, hours
-- column: clock_max_h clock-max | بیشینه (ساعت) | Longest, hours
-- order: missed
-- counts: The same visits of stages, by the unit where the case lay. The one with the most missed deadlines comes first.
-- rule: R044, R109, R111, R135
WITH RECURSIVE
-- use: scope
,
-- use: visit
SELECT coalesce(u.code, '-'), coalesce(u.name, '-'),
	CASE WHEN v.action = 'deadline_missed' THEN 0 ELSE 1 END,
	CASE WHEN v.action = 'deadline_missed' THEN 1 ELSE 0 END, v.entered_at, v.left_at, v.unit_id
FROM visit v LEFT JOIN unit u ON u.id = v.unit_id
ORDER BY u.code

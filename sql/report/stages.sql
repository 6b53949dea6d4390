-- name: report_stages
-- title: ساعت نزد هر مرحله | Time in each stage
-- column: stage text | مرحله | Stage
-- column: level text | سطح | Level of the unit
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
-- counts: Visits of a stage that ended in the period, from when the case came into it to when it left: the clock of the holder. Missed is a visit that a missed deadline ended; a stage that it begins anew is a visit more.
-- rule: R044, R109, R111
WITH RECURSIVE
-- use: scope
,
-- use: visit
SELECT v.stage, coalesce(u.level, '-'), CASE WHEN v.action = 'deadline_missed' THEN 0 ELSE 1 END,
	CASE WHEN v.action = 'deadline_missed' THEN 1 ELSE 0 END, v.entered_at, v.left_at, v.unit_id
FROM visit v LEFT JOIN unit u ON u.id = v.unit_id
ORDER BY v.stage, u.level, v.unit_id

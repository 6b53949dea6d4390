-- name: report_callbacks
-- title: تماس‌های برگشتی | Promised call-backs
-- column: operator text | کاربر | Operator
-- column: done spans | انجام‌شده | Made
-- column: in_time count | در مهلت | In time
-- column: late count | دیر | Late
-- column: work_median_h work-median | میانه (ساعت کاری) | Median, working hours
-- column: work_p90_h work-p90 | صدک ۹۰ (ساعت کاری) | 90th percentile, working hours
-- column: work_max_h work-max | بیشینه (ساعت کاری) | Longest, working hours
-- counts: Call-backs that were made in the period, from the voicemail to the call: how long a caller waited until his case was complete.
-- rule: R081, R082
WITH RECURSIVE
-- use: scope
SELECT coalesce(o.login, '-'), CASE WHEN t.done_at <= t.due_at THEN 1 ELSE 0 END,
	CASE WHEN t.done_at > t.due_at THEN 1 ELSE 0 END, t.created_at, t.done_at, t.unit_id
FROM task t LEFT JOIN official o ON o.id = t.done_by
WHERE t.done_at >= $1 AND t.done_at < $2
	AND ($3 = 0 OR t.unit_id IN (SELECT id FROM chain_scope))
ORDER BY o.login

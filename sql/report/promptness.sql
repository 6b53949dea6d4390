-- name: report_promptness
-- title: همان روز و همان هفته | The same day and the same week
-- column: province text | کد استان | Province code
-- column: name text | استان | Province
-- column: closed spans | بسته | Closed
-- column: same_day same-day | همان روز | The same day
-- column: same_day_percent percent same_day closed | همان روز٪ | The same day, percent
-- column: within_5wd within 5wd | تا پنج روز کاری | Within 5 working days
-- column: within_5wd_percent percent within_5wd closed | تا پنج روز کاری٪ | Within 5 working days, percent
-- counts: Cases closed in the period: on the local day of their registration, and within five working days after it. A figure, no deadline.
-- rule: R099, X03
WITH RECURSIVE
-- use: scope
SELECT coalesce(u.code, '-'), coalesce(u.name, 'بدون استان'), c.opened_at, c.closed_at, coalesce(c.centre_id, c.county_id, c.province_id)
FROM case_ c LEFT JOIN unit u ON u.id = c.province_id
WHERE c.closed_at >= $1 AND c.closed_at < $2
-- use: in_scope
ORDER BY u.code, 5

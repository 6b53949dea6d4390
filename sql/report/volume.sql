-- name: report_volume
-- title: حجم پرونده‌ها به هر تفکیک | Volume, in every breakdown
-- column: by text | به تفکیک | By
-- column: code text | کد | Code
-- column: name text | نام | Name
-- column: cases count | پرونده | Cases
-- column: share share cases by | سهم٪ | Share, percent
-- column: closed count | بسته | Closed by now
-- column: open count | باز | Open now
-- counts: Cases registered in the period, by province, county, centre, kind, priority and channel; the one with the most comes first in each. The share is that of the same breakdown.
-- rule: R102, R103, R135
WITH RECURSIVE
-- use: scope
, chosen AS MATERIALIZED (
	SELECT c.province_id, c.county_id, c.centre_id, c.kind, c.priority, c.channel, c.stage_kind
	FROM case_ c
	WHERE c.opened_at >= $1 AND c.opened_at < $2
-- use: in_scope
), broken (by_what, code, name, cases, closed, open) AS (
SELECT 'province', coalesce(u.code, '-'), coalesce(u.name, 'بدون استان'), count(*), count(*) FILTER (WHERE chosen.stage_kind = 'final'),
	count(*) FILTER (WHERE chosen.stage_kind <> 'final')
FROM chosen LEFT JOIN unit u ON u.id = chosen.province_id
GROUP BY 1, 2, 3
UNION ALL
SELECT 'county', u.code, u.name, count(*), count(*) FILTER (WHERE chosen.stage_kind = 'final'),
	count(*) FILTER (WHERE chosen.stage_kind <> 'final')
FROM chosen JOIN unit u ON u.id = chosen.county_id
GROUP BY 1, 2, 3
UNION ALL
SELECT 'centre', u.code, u.name, count(*), count(*) FILTER (WHERE chosen.stage_kind = 'final'),
	count(*) FILTER (WHERE chosen.stage_kind <> 'final')
FROM chosen JOIN unit u ON u.id = chosen.centre_id
GROUP BY 1, 2, 3
UNION ALL
SELECT 'kind', chosen.kind, CASE chosen.kind WHEN 'complaint' THEN 'شکایت' WHEN 'report' THEN 'گزارش' WHEN 'suggestion' THEN 'پیشنهاد' WHEN 'idea' THEN 'ایده' WHEN 'question' THEN 'پرسش' WHEN 'opinion' THEN 'نظر' WHEN 'request' THEN 'درخواست' ELSE chosen.kind END, count(*), count(*) FILTER (WHERE chosen.stage_kind = 'final'),
	count(*) FILTER (WHERE chosen.stage_kind <> 'final')
FROM chosen
GROUP BY 1, 2, 3
UNION ALL
SELECT 'priority', chosen.priority, CASE chosen.priority WHEN 'normal' THEN 'عادی' WHEN 'urgent' THEN 'فوری' WHEN 'very_urgent' THEN 'خیلی فوری' WHEN 'immediate' THEN 'آنی' ELSE chosen.priority END, count(*), count(*) FILTER (WHERE chosen.stage_kind = 'final'),
	count(*) FILTER (WHERE chosen.stage_kind <> 'final')
FROM chosen
GROUP BY 1, 2, 3
UNION ALL
SELECT 'channel', chosen.channel, chosen.channel, count(*), count(*) FILTER (WHERE chosen.stage_kind = 'final'),
	count(*) FILTER (WHERE chosen.stage_kind <> 'final')
FROM chosen
GROUP BY 1, 2, 3
)
SELECT by_what, code, name, cases, closed, open FROM broken
ORDER BY CASE by_what WHEN 'province' THEN 1 WHEN 'county' THEN 2 WHEN 'centre' THEN 3 WHEN 'kind' THEN 4
	WHEN 'priority' THEN 5 ELSE 6 END, cases DESC, code

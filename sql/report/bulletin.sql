-- What the public bulletin is made of.  The figures are exact here; what is
-- too small to be published is taken out by src/report/suppress.c.

-- name: report_bulletin_kinds
-- part: bulletin
-- title: حجم کار | Volume
-- column: kind text | نوع | Kind
-- column: registered count | ثبت‌شده | Registered
-- column: closed count | رسیدگی‌شده | Closed
-- column: on_time count | در مهلت | On time
-- counts: Cases registered, and cases closed, in the period.
-- rule: R105
SELECT kind, sum(registered), sum(closed), sum(on_time) FROM (
	SELECT kind, 1 AS registered, 0 AS closed, 0 AS on_time
	FROM case_ WHERE opened_at >= $1 AND opened_at < $2
	UNION ALL
	SELECT kind, 0, 1, CASE WHEN case_due IS NULL OR closed_at <= case_due THEN 1 ELSE 0 END
	FROM case_ WHERE closed_at >= $1 AND closed_at < $2
) AS v GROUP BY kind
ORDER BY CASE kind WHEN 'complaint' THEN 1 WHEN 'report' THEN 2 WHEN 'suggestion' THEN 3
	WHEN 'idea' THEN 4 WHEN 'question' THEN 5 WHEN 'opinion' THEN 6 ELSE 7 END, kind

-- name: report_bulletin_provinces
-- part: bulletin
-- title: به تفکیک استان | By province
-- column: name text | استان | Province
-- column: procedure text | رویه | Procedure
-- column: registered count | ثبت‌شده | Registered
-- column: closed count | رسیدگی‌شده | Closed
-- counts: The same by province and procedure; no receipt of an anonymous report.
-- rule: R105, R135
SELECT u.name, CAST(v.procedure_id AS TEXT), sum(v.registered), sum(v.closed) FROM (
	SELECT province_id, procedure_id, 1 AS registered, 0 AS closed
	FROM case_ WHERE opened_at >= $1 AND opened_at < $2 AND receipt_hash IS NULL
	UNION ALL
	SELECT province_id, procedure_id, 0, 1
	FROM case_ WHERE closed_at >= $1 AND closed_at < $2 AND receipt_hash IS NULL
) AS v JOIN unit u ON u.id = v.province_id
GROUP BY u.name, u.code, v.procedure_id
ORDER BY u.name, u.code, v.procedure_id

-- name: report_bulletin_handling
-- part: bulletin
-- title: زمان رسیدگی | Handling time
-- column: closed spans | رسیدگی‌شده | Closed
-- column: within_5wd within 5wd | تا پنج روز کاری | Within 5 working days
-- column: work_median_h work-median | میانه (ساعت کاری) | Median, working hours
-- counts: Cases closed in the period, from registration to closing.
-- rule: R099, R105
SELECT opened_at, closed_at, coalesce(centre_id, county_id, province_id)
FROM case_ WHERE closed_at >= $1 AND closed_at < $2
ORDER BY 3

-- name: report_bulletin_satisfaction
-- part: bulletin
-- title: رضایت | Satisfaction
-- column: scores count | نمره | Scores
-- column: good count | راضی | Satisfied
-- counts: Scores that came in the period.
-- rule: R105, R163
SELECT count(*), count(*) FILTER (WHERE score >= 4)
FROM survey WHERE answered_at >= $1 AND answered_at < $2

-- name: report_bulletin_faults
-- part: bulletin
-- title: کاستی‌ها | Weaknesses
-- column: missed count | مهلت گذشته | Deadlines missed
-- column: rejected count | پاسخ برگشتی | Answers sent back
-- column: follow_ups count | پیگیری | Follow-ups
-- counts: Deadlines missed, answers that were not good enough, follow-ups of citizens.
-- rule: R106
SELECT count(*) FILTER (WHERE action = 'deadline_missed'),
	count(*) FILTER (WHERE action = 'reject'), count(*) FILTER (WHERE action = 're_escalate')
FROM event WHERE at >= $1 AND at < $2

-- name: report_bulletin_notes
-- part: bulletin
-- title: کاستی‌ها و اقدام‌ها | Weaknesses and what was done
-- column: unit text | واحد | Unit
-- column: found text | کاستی | Found
-- column: done text | اقدام | Done
-- counts: What officials wrote down for the public, in the period.
-- rule: R106
SELECT u.name, n.found, n.done
FROM corrective n JOIN unit u ON u.id = n.unit_id
WHERE n.at >= $1 AND n.at < $2 AND n.withdrawn_at IS NULL
ORDER BY n.id

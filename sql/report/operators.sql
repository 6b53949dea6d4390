-- name: report_operators
-- title: کارکرد کاربران مرکز تماس | Operators of the call centre
-- column: operator text | کاربر | Operator
-- column: registered count | ثبت | Cases registered
-- column: delivered count | اعلام پاسخ | Answers told
-- column: calls count | تماس | Calls
-- column: successful count | موفق | Successful
-- column: unsuccessful count | ناموفق | Unsuccessful
-- column: successful_percent percent successful calls | موفق٪ | Successful, percent
-- column: talk_h hours | گفت‌وگو (ساعت) | Talk, hours
-- column: callbacks count | تماس برگشتی | Call-backs made
-- column: late_callbacks count | برگشتی دیرهنگام | Of them late
-- column: shifts count | نوبت | Shifts
-- column: shift_h hours | نوبت (ساعت) | Shifts, hours
-- counts: What each operator did in the period: cases registered, answers told by telephone, calls taken and how they ended, promised call-backs made, and shifts that began in it.
-- rule: R081, R082
WITH RECURSIVE
-- use: scope
SELECT o.login, sum(v.registered), sum(v.delivered), sum(v.calls), sum(v.good), sum(v.bad),
	sum(v.talk), sum(v.callbacks), sum(v.late), sum(v.shifts), sum(v.shift_s)
FROM (
	SELECT m.official_id, 0 AS registered, 0 AS delivered, 0 AS calls, 0 AS good, 0 AS bad,
		0 AS talk, 0 AS callbacks, 0 AS late, 0 AS shifts, 0 AS shift_s
	FROM membership m WHERE m.role = 'operator'
		AND ($3 = 0 OR m.unit_id IN (SELECT id FROM chain_scope))
	UNION ALL
	SELECT a.id, CASE WHEN e.from_stage IS NULL THEN 1 ELSE 0 END,
		CASE WHEN e.action = 'delivered' THEN 1 ELSE 0 END, 0, 0, 0, 0, 0, 0, 0, 0
	FROM event e JOIN official a ON a.login = e.actor
	WHERE e.at >= $1 AND e.at < $2
		AND ((e.from_stage IS NULL AND e.case_id IS NOT NULL) OR e.action = 'delivered')
	UNION ALL
	SELECT operator_id, 0, 0, 1, CASE WHEN outcome = 'successful' THEN 1 ELSE 0 END,
		CASE WHEN outcome = 'successful' THEN 0 ELSE 1 END, coalesce(duration_s, 0),
		0, 0, 0, 0
	FROM call WHERE at >= $1 AND at < $2 AND operator_id IS NOT NULL
	UNION ALL
	SELECT done_by, 0, 0, 0, 0, 0, 0, 1, CASE WHEN done_at > due_at THEN 1 ELSE 0 END, 0, 0
	FROM task WHERE done_at >= $1 AND done_at < $2 AND done_by IS NOT NULL
	UNION ALL
	SELECT official_id, 0, 0, 0, 0, 0, 0, 0, 0, 1, to_at - from_at
	FROM shift WHERE from_at >= $1 AND from_at < $2
) AS v JOIN official o ON o.id = v.official_id
WHERE EXISTS (SELECT 1 FROM membership m WHERE m.official_id = v.official_id
	AND m.role IN ('operator', 'desk_clerk')
	AND ($3 = 0 OR m.unit_id IN (SELECT id FROM chain_scope)))
GROUP BY o.login
ORDER BY 2 DESC, o.login

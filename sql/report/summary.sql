-- name: report_summary
-- title: نمای مدیریتی | Summary for managers
-- column: figure text | شاخص | Figure
-- column: title text | عنوان | Title
-- column: value number | مقدار | Value
-- counts: The page that a manager looks at first: the period, of the cases that are about the unit; and this moment, of the cases that lie with it or below and whose clock runs.
-- rule: R102, R134
WITH RECURSIVE
-- use: scope
, page (place, figure, title, value) AS (
	SELECT 1, 'registered', 'ثبت‌شده در دوره', count(*)
	FROM case_ c
	WHERE c.opened_at >= $1 AND c.opened_at < $2
-- use: in_scope
	UNION ALL
	SELECT 2, 'closed', 'رسیدگی‌شده در دوره', count(*)
	FROM case_ c
	WHERE c.closed_at >= $1 AND c.closed_at < $2
-- use: in_scope
	UNION ALL
	SELECT 3, 'closed_late', 'از آنها پس از مهلت', count(*)
	FROM case_ c
	WHERE c.closed_at >= $1 AND c.closed_at < $2 AND c.closed_at > c.case_due
-- use: in_scope
	UNION ALL
	SELECT 4, 'missed', 'مهلت گذشته در دوره', count(*)
	FROM event e JOIN case_ c ON c.id = e.case_id
	WHERE e.at >= $1 AND e.at < $2 AND e.action = 'deadline_missed'
-- use: in_scope
	UNION ALL
	SELECT 5, 'sent_back', 'پاسخ برگشتی در دوره', count(*)
	FROM event e JOIN case_ c ON c.id = e.case_id
	WHERE e.at >= $1 AND e.at < $2 AND e.action = 'reject'
-- use: in_scope
	UNION ALL
	SELECT 6, 'follow_ups', 'پیگیری شهروندان در دوره', count(*)
	FROM event e JOIN case_ c ON c.id = e.case_id
	WHERE e.at >= $1 AND e.at < $2 AND e.action = 're_escalate'
-- use: in_scope
	UNION ALL
	SELECT 7, 'scores', 'نمره رضایت در دوره', count(*)
	FROM survey s JOIN case_ c ON c.id = s.case_id
	WHERE s.answered_at >= $1 AND s.answered_at < $2
-- use: in_scope
	UNION ALL
	SELECT 8, 'satisfied', 'از آنها ۴ و ۵', count(*)
	FROM survey s JOIN case_ c ON c.id = s.case_id
	WHERE s.answered_at >= $1 AND s.answered_at < $2 AND s.score >= 4
-- use: in_scope
	UNION ALL
	SELECT 9, 'open_now', 'باز نزد این واحد، اکنون', count(*)
	FROM case_ c
	WHERE c.stage_kind <> 'final' AND c.holder_due > 0
		AND ($3 = 0 OR c.unit_id IN (SELECT id FROM chain_scope))
	UNION ALL
	SELECT 10, 'due_today', 'از آنها مهلت تا ۲۴ ساعت', count(*)
	FROM case_ c
	WHERE c.stage_kind <> 'final' AND c.holder_due >= $4 AND c.holder_due < $4 + 86400
		AND ($3 = 0 OR c.unit_id IN (SELECT id FROM chain_scope))
	UNION ALL
	SELECT 11, 'overdue_now', 'از آنها معوق', count(*)
	FROM case_ c
	WHERE c.stage_kind <> 'final' AND c.holder_due < $4
		AND ($3 = 0 OR c.unit_id IN (SELECT id FROM chain_scope))
)
SELECT figure, title, value FROM page ORDER BY place

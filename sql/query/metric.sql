-- Figures for /metrics.  Each reads an index of what is open or recent, so
-- that a scrape costs the same after ten million cases.

-- name: metric_cases_open
SELECT 'work', count(*) FROM case_ WHERE stage_kind <> 'final' AND stage_kind = 'work'
UNION ALL
SELECT 'wait', count(*) FROM case_ WHERE stage_kind <> 'final' AND stage_kind = 'wait'

-- name: metric_cases_overdue
SELECT count(*) FROM case_ WHERE stage_kind <> 'final' AND holder_due < $1

-- name: metric_cases_ever
SELECT coalesce(max(id), 0) FROM case_

-- name: metric_events_ever
SELECT coalesce(max(id), 0) FROM event

-- name: metric_messages_ever
SELECT coalesce(max(id), 0) FROM message

-- name: metric_messages_queued
SELECT count(*) FROM message WHERE direction = 'out' AND state = 'queued'

-- name: metric_messages_open
SELECT state, count(*) FROM message WHERE state IN ('submitting', 'uncertain') GROUP BY state

-- name: metric_messages_recent
-- scan: two lists of words
-- Each pair is counted in the index; sorting a day's texts takes ten times as long.
SELECT d.name, s.name, (SELECT count(*) FROM message m
	WHERE m.state = s.name AND m.direction = d.name AND m.created_at >= $1) AS n
FROM (SELECT 'in' AS name UNION ALL SELECT 'out') AS d,
	(SELECT 'queued' AS name UNION ALL SELECT 'submitting' UNION ALL SELECT 'sent'
	UNION ALL SELECT 'delivered' UNION ALL SELECT 'uncertain' UNION ALL SELECT 'failed'
	UNION ALL SELECT 'expired' UNION ALL SELECT 'cancelled'
	UNION ALL SELECT 'received') AS s
WHERE n > 0

-- name: metric_timers_due
SELECT count(*) FROM timer WHERE due_at <= $1

-- name: metric_timer_first
SELECT coalesce(min(due_at), 0) FROM timer

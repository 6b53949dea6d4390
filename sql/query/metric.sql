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

-- name: metric_queue
-- scan: a row for each rank and carrier
-- What waits by rank, and since when the first of it can leave; 0: nothing waits.
SELECT q.rank, sum(q.texts), coalesce((SELECT min(m.ready_at) FROM message m
	WHERE m.state = 'queued' AND (m.held IS NULL OR m.let_out = 1) AND m.rank = q.rank), 0)
FROM queue_depth q GROUP BY q.rank

-- name: metric_messages_open
SELECT state, count(*) FROM message WHERE state IN ('submitting', 'uncertain') GROUP BY state

-- name: metric_timers_due
SELECT count(*) FROM timer WHERE due_at <= $1

-- name: metric_timer_first
SELECT coalesce(min(due_at), 0) FROM timer

-- Figures for /metrics.  Each reads an index of what is open or recent, so
-- that a scrape costs the same after ten million cases.

-- name: metric_cases_open
-- scan: the open cases, by way of their index
SELECT stage_kind, count(*) FROM (
	SELECT stage_kind FROM case_ WHERE stage_kind <> 'final' AND holder_due IS NULL
	UNION ALL
	SELECT stage_kind FROM case_ WHERE stage_kind <> 'final' AND holder_due > 0
) AS open_case GROUP BY stage_kind

-- name: metric_cases_overdue
SELECT count(*) FROM case_ WHERE stage_kind <> 'final' AND holder_due < $1

-- name: metric_cases_ever
SELECT coalesce(max(id), 0) FROM case_

-- name: metric_events_ever
SELECT coalesce(max(id), 0) FROM event

-- name: metric_messages_ever
SELECT coalesce(max(id), 0) FROM message

-- name: metric_messages_queued
SELECT count(*) FROM message WHERE state = 'queued'

-- name: metric_messages_open
SELECT state, count(*) FROM message WHERE state IN ('submitting', 'uncertain') GROUP BY state

-- name: metric_messages_recent
SELECT direction, state, count(*) FROM message WHERE created_at >= $1 GROUP BY direction, state

-- name: metric_timers_due
SELECT count(*) FROM timer WHERE due_at <= $1

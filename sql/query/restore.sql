-- A database that comes out of a backup: what may have been sent since.

-- name: restore_uncertain
-- Parts in hand when the copy was made; a status report may still settle them.
UPDATE message SET state = 'uncertain', resend = 0, settle_by = $1, cause = $2
WHERE state IN ('submitting', 'uncertain')

-- name: restore_uncertain_parts
UPDATE submission SET state = 'uncertain'
WHERE state = 'submitting' AND message_id IN (
	SELECT id FROM message WHERE state IN ('submitting', 'uncertain'))

-- name: restore_cancel
-- What could leave before now; what waits for a later hour has not left yet.
UPDATE message SET state = 'cancelled', cause = $1
WHERE state = 'queued' AND not_before <= $2

-- name: restore_newest
SELECT max((SELECT coalesce(max(created_at), 0) FROM message),
	(SELECT coalesce(max(at), 0) FROM event WHERE id = (SELECT max(id) FROM event)))

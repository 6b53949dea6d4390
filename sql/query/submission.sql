-- fragment: submission_columns
-- What col_submission() of submission.c reads, in its order.
	s.id, s.message_id, s.seq, s.state, s.concat_ref, s.carrier, s.sim, s.reference,
	s.submitted_at, s.settled_at, s.status, s.taken_at, s.whole

-- name: submission_add
INSERT INTO submission (message_id, seq, state, concat_ref) VALUES ($1, $2, $3, $4)

-- name: submission_get
SELECT
-- use: submission_columns
FROM submission s WHERE id = $1

-- name: submission_of
SELECT
-- use: submission_columns
FROM submission s WHERE message_id = $1 ORDER BY seq

-- name: submission_set
UPDATE submission SET state = $1, concat_ref = $2, carrier = $3, sim = $4, reference = $5,
	submitted_at = $6, settled_at = $7, status = $8, taken_at = $9, whole = $10
WHERE id = $11

-- name: submission_set_whole
-- Handed over as one, they stand as one.
UPDATE submission SET state = $1, concat_ref = $2, carrier = $3, sim = $4, reference = $5,
	submitted_at = $6, settled_at = $7, status = $8, taken_at = $9, whole = $10
WHERE message_id = $11

-- name: submission_again
-- The whole message once more, under another reference.
UPDATE submission SET state = 'queued', concat_ref = $1, carrier = NULL, sim = NULL,
	reference = NULL, submitted_at = NULL, settled_at = NULL, status = NULL,
	taken_at = NULL
WHERE message_id = $2

-- name: submission_refs
-- References lately used towards a number, the newest first.
SELECT s.concat_ref FROM message m JOIN submission s ON s.message_id = m.id AND s.seq = 1
WHERE m.contact_id = $1 AND s.concat_ref IS NOT NULL
ORDER BY m.created_at DESC, m.id DESC
LIMIT $2

-- name: submission_round_keep
-- What left of a message, as the next round of its attempts.  What a gateway has
-- is reported by our own number of it.
INSERT INTO attempt (submission_id, message_id, round, state, concat_ref, carrier, sim,
	reference, submitted_at, settled_at, status, taken_at)
SELECT id, message_id, (SELECT coalesce(max(round), 0) + 1 FROM attempt WHERE message_id = $1),
	state, concat_ref, carrier, sim, reference, submitted_at, settled_at, status, taken_at
FROM submission
WHERE message_id = $1 AND submitted_at IS NOT NULL AND state <> 'queued' AND whole = 0

-- name: submission_part_keep
-- One part of it, that the network gave up; a round that is never whole.
INSERT INTO attempt (submission_id, message_id, round, state, concat_ref, carrier, sim,
	reference, submitted_at, settled_at, status, taken_at)
SELECT id, message_id, (SELECT coalesce(max(round), 0) + 1 FROM attempt WHERE message_id = $1),
	'failed', concat_ref, carrier, sim, $2, submitted_at, $3, $4, $5
FROM submission
WHERE message_id = $1 AND id = $6 AND submitted_at IS NOT NULL AND whole = 0

-- name: submission_round_take
-- Round $2 of message $1 is what counts.
UPDATE submission SET (state, concat_ref, carrier, sim, reference, submitted_at, settled_at,
	status, taken_at, whole) = (
	SELECT a.state, a.concat_ref, a.carrier, a.sim, a.reference, a.submitted_at,
		a.settled_at, a.status, a.taken_at, 0
	FROM attempt a
	WHERE a.message_id = $1 AND a.round = $2 AND a.submission_id = submission.id)
WHERE message_id = $1

-- name: submission_round_drop
DELETE FROM attempt WHERE message_id = $1 AND round = $2

-- name: submission_round_whole
-- An earlier round of which the network has all $2 parts; best one that is delivered.
SELECT round, min(state = 'delivered') FROM attempt
WHERE message_id = $1
GROUP BY round
HAVING sum(state IN ('sent', 'delivered')) = $2
ORDER BY 2 DESC, 1 DESC
LIMIT 1

-- name: submission_attempt_set
UPDATE attempt SET state = $1, reference = $2, settled_at = $3, status = $4, taken_at = $5
WHERE id = $6

-- fragment: submission_attempt_columns
-- The same of an earlier attempt.
	a.submission_id AS id, a.message_id, 0 AS seq, a.state, a.concat_ref, a.carrier, a.sim,
	a.reference, a.submitted_at, a.settled_at, a.status, a.taken_at, 0 AS whole,
	a.id AS attempt_id

-- name: submission_by_reference
-- The part with this reference that the network took at $5, if we know that; give or
-- take $6 seconds, the nearest; else one that no report has settled; else the newest.
SELECT
-- use: submission_columns
	, s.attempt_id
FROM (
	SELECT
-- use: submission_columns
		, 0 AS attempt_id
	FROM submission s JOIN message m ON m.id = s.message_id
	WHERE s.sim = $1 AND s.reference = $2 AND s.submitted_at >= $3 AND m.contact_id = $4
		AND s.state IN ('sent', 'uncertain', 'delivered', 'failed')
	UNION ALL
	SELECT
-- use: submission_attempt_columns
	FROM attempt a JOIN message m ON m.id = a.message_id
	WHERE a.sim = $1 AND a.reference = $2 AND a.submitted_at >= $3 AND m.contact_id = $4
) s
ORDER BY s.taken_at IS $5 DESC, min(abs(s.submitted_at - $5), $6), s.status IS NOT NULL,
	s.submitted_at DESC, s.id DESC
LIMIT 1

-- name: submission_by_number
-- A part to this number that has no reference: the one whose answer is still to
-- come, else one whose answer was lost, by time as above.
SELECT
-- use: submission_columns
	, s.attempt_id
FROM (
	SELECT
-- use: submission_columns
		, 0 AS attempt_id
	FROM submission s JOIN message m ON m.id = s.message_id
	WHERE m.contact_id = $1 AND s.sim = $2 AND s.reference IS NULL
		AND s.submitted_at >= $3 AND s.state IN ('submitting', 'uncertain')
	UNION ALL
	SELECT
-- use: submission_attempt_columns
	FROM attempt a JOIN message m ON m.id = a.message_id
	WHERE m.contact_id = $1 AND a.sim = $2 AND a.reference IS NULL
		AND a.submitted_at >= $3 AND a.state IN ('submitting', 'uncertain')
) s
ORDER BY s.state = 'submitting' DESC, min(abs(s.submitted_at - $4), $5),
	s.submitted_at DESC, s.id DESC
LIMIT 1

-- name: submission_unanswered
SELECT
-- use: submission_columns
FROM message m JOIN submission s ON s.message_id = m.id
WHERE m.state IN ('submitting', 'uncertain') AND s.carrier = $1
	AND s.state IN ('submitting', 'uncertain') AND s.settled_at IS NULL
ORDER BY s.submitted_at DESC, s.id DESC
LIMIT 1

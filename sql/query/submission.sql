-- fragment: submission_columns
-- What col_submission() of submission.c reads, in its order.
	s.id, s.message_id, s.seq, s.state, s.concat_ref, s.carrier, s.sim, s.reference,
	s.submitted_at, s.settled_at, s.status, s.whole

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
	submitted_at = $6, settled_at = $7, status = $8, whole = $9
WHERE id = $10

-- name: submission_set_whole
-- Handed over as one, they stand as one.
UPDATE submission SET state = $1, concat_ref = $2, carrier = $3, sim = $4, reference = $5,
	submitted_at = $6, settled_at = $7, status = $8, whole = $9
WHERE message_id = $10

-- name: submission_again
-- The whole message once more, under another reference.
UPDATE submission SET state = 'queued', concat_ref = $1, carrier = NULL, sim = NULL,
	reference = NULL, submitted_at = NULL, settled_at = NULL, status = NULL
WHERE message_id = $2

-- name: submission_refs
-- References lately used towards a number, the newest first.
SELECT s.concat_ref FROM message m JOIN submission s ON s.message_id = m.id AND s.seq = 1
WHERE m.contact_id = $1 AND s.concat_ref IS NOT NULL
ORDER BY m.created_at DESC, m.id DESC
LIMIT $2

-- name: submission_by_reference
-- The part with this reference that the network took at $5, give or take $6
-- seconds, the nearest; else one that no report has settled; else the newest.
SELECT
-- use: submission_columns
FROM submission s JOIN message m ON m.id = s.message_id
WHERE s.sim = $1 AND s.reference = $2 AND s.submitted_at >= $3 AND m.contact_id = $4
	AND s.state IN ('sent', 'uncertain', 'delivered', 'failed')
ORDER BY min(abs(s.submitted_at - $5), $6), s.status IS NOT NULL, s.submitted_at DESC,
	s.id DESC
LIMIT 1

-- name: submission_by_number
-- A part to this number that has no reference: the one whose answer is still to
-- come, else one whose answer was lost, by time as above.
SELECT
-- use: submission_columns
FROM message m JOIN submission s ON s.message_id = m.id
WHERE m.state IN ('submitting', 'uncertain') AND m.contact_id = $1 AND s.sim = $2
	AND s.submitted_at >= $3 AND s.reference IS NULL
	AND s.state IN ('submitting', 'uncertain')
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

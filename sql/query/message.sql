-- fragment: message_columns
-- What col_message() of message.c reads, in its order.
	m.id, m.contact_id, m.case_id, m.event_id, m.direction, m.state, m.template, m.rank,
	m.resend, m.parts, m.tries, m.carrier, m.sim, m.avoid, m.not_before, m.ready_at,
	m.expires_at, m.settle_by, m.created_at, m.sent_at, m.delivered_at, m.cause, m.held

-- name: message_add
-- A uniqueness rule on dedupe makes the same notice one notice.
INSERT INTO message (direction, contact_id, sealed, state, template, purpose, rank, resend,
	parts, carrier, sim, case_id, event_id, dedupe, not_before, expires_at, created_at, avoid,
	ready_at, held)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)

-- name: message_heard_by
-- Who brought the last text of this number, if it came since $2.
SELECT carrier FROM message
WHERE contact_id = $1 AND created_at >= $2 AND direction = 'in'
ORDER BY created_at DESC
LIMIT 1

-- name: message_get
SELECT
-- use: message_columns
FROM message m WHERE id = $1

-- name: message_set
UPDATE message SET state = $1, tries = $2, carrier = $3, sim = $4, not_before = $5,
	ready_at = $6, settle_by = $7, sent_at = $8, delivered_at = $9, cause = $10
WHERE id = $11

-- name: message_again
-- As new, but for its place and its text.
UPDATE message SET state = 'queued', tries = 0, carrier = NULL, sim = NULL, not_before = $1,
	ready_at = $1, expires_at = $2, settle_by = NULL, sent_at = NULL, delivered_at = NULL,
	cause = NULL, let_out = 0
WHERE id = $3

-- name: message_cancel_like
-- Never tried yet: none of its parts can be anywhere.
UPDATE message SET state = 'cancelled'
WHERE dedupe >= $1 AND dedupe < $2 AND state = 'queued' AND sim IS NULL

-- name: message_waiting
-- Not tried yet, behind $2.
SELECT
-- use: message_columns
FROM message m
WHERE contact_id = $1 AND id > $2 AND state IN ('queued', 'submitting', 'uncertain')
	AND state = 'queued' AND sim IS NULL
ORDER BY id
LIMIT 1

-- name: message_text
SELECT sealed FROM message WHERE id = $1

-- name: message_text_set
UPDATE message SET sealed = $1 WHERE id = $2

-- fragment: message_may_leave
-- Nothing earlier of its rank to its number is still on its way.  Urgent and stage texts
-- are one line (ranks 2 and 3): nobody reads of a referral before he has the
-- code; but what quiet hours hold back does not hold back what they let out.
-- What is between two attempts holds back only what waits since $7 or less.
-- Those that another carrier than $5 has are seen when they wait since $6.
	m.rank = $1
	AND (m.ready_at, m.id) > ($2, $3) AND m.ready_at <= $4
	AND m.not_before <= $4
	AND ($5 = '' OR m.carrier IS NULL OR m.carrier = $5 OR m.ready_at <= $6)
	AND NOT EXISTS (
		SELECT 1 FROM message o
		WHERE o.contact_id = m.contact_id AND o.id < m.id
			AND (o.rank = m.rank
				OR o.rank IN (2, 3) AND m.rank IN (2, 3)
					AND (o.not_before <= $4 OR o.tries > 0))
			AND o.state IN ('queued', 'submitting', 'uncertain')
			AND NOT (max(m.created_at, m.not_before) <= $7
				AND (o.state = 'uncertain'
					OR o.state = 'queued' AND o.not_before > $4)))

-- name: message_next
-- The first in line of rank $1 behind ($2, $3) that may leave now ($4).
SELECT
-- use: message_columns
FROM message m
WHERE m.state = 'queued' AND (m.held IS NULL OR m.let_out = 1) AND
-- use: message_may_leave
ORDER BY m.ready_at, m.id
LIMIT 1

-- name: message_next_held
-- The same in the line of the prefix $8.
SELECT
-- use: message_columns
FROM message m
WHERE m.state = 'queued' AND m.let_out = 0 AND
-- use: message_may_leave
	AND m.held = $8
ORDER BY m.ready_at, m.id
LIMIT 1

-- name: message_hold
UPDATE message SET held = $1, let_out = $2 WHERE id = $3

-- name: message_let_out
-- Parts of texts that were let out of the line of a prefix and have not left; what waits for
-- its next attempt keeps no room meanwhile.
SELECT coalesce(sum(parts), 0) FROM message
WHERE state = 'queued' AND let_out = 1 AND held = $1 AND ready_at <= $2

-- name: message_held_first
-- The first prefix behind $1 in whose line is anybody.
SELECT held FROM message
WHERE state = 'queued' AND let_out = 0 AND held IS NOT NULL AND held > $1
ORDER BY held
LIMIT 1

-- name: message_unhold
UPDATE message SET held = NULL WHERE state = 'queued' AND let_out = 0 AND held = $1

-- name: message_unsettled
SELECT
-- use: message_columns
FROM message m
WHERE state IN ('submitting', 'uncertain') AND state = 'uncertain' AND settle_by <= $1
ORDER BY id
LIMIT 1

-- name: message_first
-- When the first text of a rank may leave; in the past for one that waits for its
-- carrier, or for another text.
SELECT min(ready_at) FROM message WHERE state = 'queued' AND (held IS NULL OR let_out = 1)
	AND rank = $1

-- name: message_first_held
SELECT min(ready_at) FROM message
WHERE state = 'queued' AND let_out = 0 AND held = $1 AND rank = $2

-- name: message_settles
SELECT min(settle_by) FROM message
WHERE state IN ('submitting', 'uncertain') AND state = 'uncertain'

-- name: message_expires
SELECT min(expires_at) FROM message WHERE state = 'queued'

-- name: message_in_hand
SELECT
-- use: message_columns
FROM message m
WHERE state IN ('submitting', 'uncertain') AND state = 'submitting'
ORDER BY id
LIMIT 1

-- name: message_overdue
SELECT
-- use: message_columns
FROM message m WHERE state = 'queued' AND expires_at <= $1
LIMIT 1

-- name: message_stuck
-- How many texts (a thousand at most) could leave, and did not since $1; and
-- since when the first of them waits.
-- scan: the head of the queue, once a minute
SELECT count(*), coalesce(min(since), 0) FROM (
	SELECT CASE WHEN m.not_before > m.created_at THEN m.not_before ELSE m.created_at END
		AS since
	FROM message m
	WHERE m.state = 'queued' AND (m.held IS NULL OR m.let_out = 1)
		AND m.rank IN (-1, 0, 1, 2, 3, 4)
		AND m.ready_at <= $1
		AND m.not_before <= $1
	LIMIT 1000) AS waiting

-- name: message_count_queued
-- scan: a row for each rank and carrier
SELECT carrier, texts FROM queue_depth WHERE texts > 0

-- name: message_each
SELECT
-- use: message_columns
	, m.sealed, c.code
FROM message m LEFT JOIN case_ c ON c.id = m.case_id
WHERE m.id > $1 AND ($2 = '' OR m.state = $2) AND m.created_at >= $3
ORDER BY m.id
LIMIT $4

-- name: message_since
-- Ids go with the time, but for a clock that was set: the first of them all.
SELECT coalesce(min(id), 0) FROM message WHERE created_at >= $1

-- name: message_each_waiting
-- scan: what is on its way, by way of an index of its own
SELECT
-- use: message_columns
	, m.sealed, c.code
FROM message m LEFT JOIN case_ c ON c.id = m.case_id
WHERE m.state IN ('queued', 'submitting', 'uncertain') AND +m.id > $1 AND m.state = $2
	AND m.created_at >= $3
ORDER BY +m.id
LIMIT $4

-- name: message_each_ended
SELECT
-- use: message_columns
	, m.sealed, c.code
FROM message m LEFT JOIN case_ c ON c.id = m.case_id
WHERE m.state IN ('failed', 'expired', 'cancelled') AND m.id > $1 AND m.state = $2
	AND m.created_at >= $3
ORDER BY m.id
LIMIT $4

-- name: message_each_of_contact
SELECT
-- use: message_columns
	, m.sealed, c.code
FROM message m LEFT JOIN case_ c ON c.id = m.case_id
WHERE m.contact_id = $1 AND m.id > $2 AND ($3 = '' OR m.state = $3) AND m.created_at >= $4
ORDER BY m.id
LIMIT $5

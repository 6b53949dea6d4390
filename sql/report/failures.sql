-- name: report_failures
-- title: پیامک‌های نرسیده | Texts that failed
-- column: carrier text | خط | Carrier
-- column: state text | وضع | State
-- column: cause text | علت | Cause
-- column: messages count | پیامک | Texts
-- counts: Texts made in the period that failed, expired, were cancelled or are uncertain, by carrier and cause.
-- rule: R015, U25
WITH RECURSIVE
-- use: scope
SELECT coalesce(m.carrier, '-'), m.state, coalesce(m.cause, '-'), count(*) AS messages
FROM message m LEFT JOIN case_ c ON c.id = m.case_id
WHERE m.created_at >= $1 AND m.created_at < $2 AND m.direction = 'out'
	AND m.state IN ('failed', 'expired', 'cancelled', 'uncertain')
-- use: in_scope
GROUP BY m.carrier, m.state, m.cause
ORDER BY messages DESC, m.carrier, m.state, m.cause

-- name: report_messages
-- title: پیامک‌ها به تفکیک خط | Texts by carrier
-- column: direction text | جهت | Direction
-- column: carrier text | خط | Carrier
-- column: messages count | پیامک | Texts
-- column: parts count | بخش | Parts
-- column: sent count | فرستاده | Sent
-- column: delivered count | رسیده | Delivered
-- column: delivered_percent percent delivered sent | رسیده٪ | Delivered, percent
-- column: failed count | ناموفق | Failed
-- column: waiting count | در صف | Waiting
-- column: uncertain count | نامعلوم | Uncertain
-- counts: Texts made or received in the period, by the carrier that brought or took them; "-" are those that none took yet. Sent are those that the network took, delivered ones among them; failed are failed, expired and cancelled ones. With a unit: texts about its cases.
-- rule: R015, U25
WITH RECURSIVE
-- use: scope
SELECT m.direction, coalesce(m.carrier, '-'), count(*), sum(m.parts),
	count(*) FILTER (WHERE m.state IN ('sent', 'delivered')),
	count(*) FILTER (WHERE m.state = 'delivered'),
	count(*) FILTER (WHERE m.state IN ('failed', 'expired', 'cancelled')),
	count(*) FILTER (WHERE m.state IN ('queued', 'submitting')),
	count(*) FILTER (WHERE m.state = 'uncertain')
FROM message m LEFT JOIN case_ c ON c.id = m.case_id
WHERE m.created_at >= $1 AND m.created_at < $2
-- use: in_scope
GROUP BY m.direction, m.carrier
ORDER BY m.direction, m.carrier

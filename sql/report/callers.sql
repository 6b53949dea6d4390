-- name: report_callers
-- title: تماس‌گیرندگان ۱۴۸۲ | Callers of 1482
-- column: outcome text | نتیجه | Outcome
-- column: reason text | مسیر | Way
-- column: why text | علت | Why
-- column: calls count | تماس | Calls
-- column: share share calls | سهم٪ | Share, percent
-- column: callers count | شماره | Numbers
-- counts: Calls that ended in the period: successful (an operator or a voicemail, and a tracking code) or not, by the way they took and the reason given. Numbers are different telephones. With a unit: calls that made a case of it, or were about one.
-- rule: R034, R035
WITH RECURSIVE
-- use: scope
SELECT k.outcome, k.reason, coalesce(k.why, '-'), count(*) AS calls, count(DISTINCT k.contact_id)
FROM call k LEFT JOIN case_ c ON c.id = k.case_id
WHERE k.at >= $1 AND k.at < $2
-- use: in_scope
GROUP BY k.outcome, k.reason, k.why
ORDER BY k.outcome, calls DESC, k.reason, k.why

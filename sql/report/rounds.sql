-- name: report_rounds
-- title: دفعات اصلاح هر پرونده | Rounds of rework a case
-- column: rounds text | برگشت | Times sent back
-- column: cases count | پرونده | Cases
-- column: share share cases | سهم٪ | Share, percent
-- counts: Cases closed in the period, by how often their answer was sent back for rework before it was approved.
-- rule: R059-R062
WITH RECURSIVE
-- use: scope
SELECT CAST(c.rounds AS TEXT), count(*)
FROM case_ c
WHERE c.closed_at >= $1 AND c.closed_at < $2
-- use: in_scope
GROUP BY c.rounds
ORDER BY c.rounds

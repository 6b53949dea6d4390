-- name: report_centres
-- title: پرونده‌های ثبت‌شده به تفکیک مرکز | Registered cases by centre
-- column: province text | استان | Province
-- column: centre text | کد مرکز | Code
-- column: name text | مرکز | Name
-- column: cases count | پرونده | Cases
-- column: share share cases | سهم٪ | Share, percent
-- column: complaints count | شکایت | Complaints
-- column: reports count | گزارش | Reports
-- column: suggestions count | پیشنهاد | Suggestions
-- column: ideas count | ایده | Ideas
-- column: questions count | پرسش | Questions
-- column: opinions count | نظر | Opinions
-- column: requests count | درخواست | Requests
-- counts: Cases registered in the period that are about a centre, by it. The one with the most comes first.
-- rule: R102, R103, R135
WITH RECURSIVE
-- use: scope
SELECT coalesce(p.code, '-'), u.code, u.name, count(*) AS cases,
-- use: kinds
FROM case_ c JOIN unit u ON u.id = c.centre_id LEFT JOIN unit p ON p.id = c.province_id
WHERE c.opened_at >= $1 AND c.opened_at < $2
-- use: in_scope
GROUP BY u.id, u.code, u.name, p.code
ORDER BY cases DESC, u.code

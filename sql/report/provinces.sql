-- name: report_provinces
-- title: پرونده‌های ثبت‌شده به تفکیک استان | Registered cases by province
-- column: province text | کد استان | Province code
-- column: name text | استان | Province
-- column: cases count | پرونده | Cases
-- column: share share cases | سهم٪ | Share, percent
-- column: complaints count | شکایت | Complaints
-- column: reports count | گزارش | Reports
-- column: suggestions count | پیشنهاد | Suggestions
-- column: ideas count | ایده | Ideas
-- column: questions count | پرسش | Questions
-- column: opinions count | نظر | Opinions
-- column: requests count | درخواست | Requests
-- counts: Cases registered in the period, by the province that they are about; "-" are those about none. The province with the most comes first.
-- rule: R102, R103, R135
WITH RECURSIVE
-- use: scope
SELECT coalesce(u.code, '-'), coalesce(u.name, 'بدون استان'), count(*) AS cases,
-- use: kinds
FROM case_ c LEFT JOIN unit u ON u.id = c.province_id
WHERE c.opened_at >= $1 AND c.opened_at < $2
-- use: in_scope
GROUP BY u.id, u.code, u.name
ORDER BY cases DESC, u.code

-- name: report_targets
-- title: پاسخ واحدها در دو ساعت | Answers within two hours
-- column: unit text | کد واحد | Unit code
-- column: name text | واحد | Unit
-- column: answers spans | پاسخ | Answers
-- column: within_1wh within 1wh | تا یک ساعت کاری | Within 1 working hour
-- column: within_2wh within 2wh | تا دو ساعت کاری | Within 2 working hours
-- column: within_2wh_percent percent within_2wh answers | تا دو ساعت٪ | Within 2 hours, percent
-- column: work_median_h work-median | میانه (ساعت کاری) | Median, working hours
-- order: answers
-- counts: Answers that a province, county or centre wrote in the period, by how long the case had been with it: the target of one to two working hours, which is no deadline. A wait for the citizen in between is no part of it.
-- rule: R091, X02
WITH RECURSIVE
-- use: scope
,
-- use: visit
SELECT u.code, u.name, v.entered_at, v.left_at, v.unit_id
FROM visit v JOIN unit u ON u.id = v.unit_id JOIN document d ON d.id = v.document_id
WHERE u.level <> 'hq' AND d.kind = 'answer'
	AND NOT EXISTS (SELECT 1 FROM event e -- who judged it names it, too
		WHERE e.case_id = v.case_id AND e.document_id = d.id AND e.id < v.left_id)
ORDER BY u.code

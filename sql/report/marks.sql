-- name: report_marks
-- title: نمره‌های منفی و امتیاز | Marks and the score
-- column: official text | کاربر | Official
-- column: unit text | کد واحد | Unit code
-- column: name text | واحد | Unit
-- column: unanswered count | بی‌پاسخ | Unanswered
-- column: delays count | تأخیر دیگر | Other delays
-- column: revoked count | ابطال رمز | Revocations
-- column: points count | نمره منفی | Points
-- column: score number | امتیاز | Score
-- counts: What was marked against each holder of a post in the period: letters not answered in time, other delays, passwords revoked. The score is 100 less 5 for each point, and not below 0. Marks against a unit whose post nobody held stand under "-".
-- rule: R115, R116
-- scan: who holds a post: some thousands at most
WITH RECURSIVE
-- use: scope
SELECT coalesce(o.login, '-'), coalesce(u.code, '-'), coalesce(u.name, '-'),
	sum(m.unanswered), sum(m.delays), sum(m.revoked), sum(m.points) AS total,
	CASE WHEN sum(m.points) >= 20 THEN 0 ELSE 100 - 5 * sum(m.points) END
FROM (
	SELECT official_id, unit_id, 0 AS unanswered, 0 AS delays, 0 AS revoked, 0 AS points
	FROM membership WHERE for_id IS NULL AND role NOT IN ('admin', 'auditor')
	UNION ALL
	SELECT official_id, unit_id, CASE WHEN kind = 'unanswered' THEN 1 ELSE 0 END,
		CASE WHEN kind NOT IN ('unanswered', 'revoked') THEN 1 ELSE 0 END,
		CASE WHEN kind = 'revoked' THEN 1 ELSE 0 END, points
	FROM mark WHERE at >= $1 AND at < $2
) AS m LEFT JOIN official o ON o.id = m.official_id LEFT JOIN unit u ON u.id = m.unit_id
WHERE $3 = 0 OR m.unit_id IN (SELECT id FROM chain_scope)
GROUP BY m.official_id, m.unit_id, o.login, u.code, u.name
ORDER BY total DESC, u.code, o.login

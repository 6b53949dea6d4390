-- name: report_revocations
-- title: ابطال رمز عبور | Passwords revoked
-- column: official text | کاربر | Official
-- column: unit text | کد واحد | Unit code
-- column: name text | واحد | Unit
-- column: revoked count | ابطال | Revoked
-- column: first time | نخستین بار | First in the period
-- column: still count | هنوز باطل | Still revoked
-- counts: Accounts that lost their password because nobody looked at the work list for 48 hours; still says whether that holds now.
-- rule: R112-R114
WITH RECURSIVE
-- use: scope
SELECT coalesce(o.login, '-'), coalesce(u.code, '-'), coalesce(u.name, '-'), count(*) AS revoked,
	min(m.at), max(CASE WHEN o.revoked_at IS NULL THEN 0 ELSE 1 END)
FROM mark m LEFT JOIN official o ON o.id = m.official_id LEFT JOIN unit u ON u.id = m.unit_id
WHERE m.at >= $1 AND m.at < $2 AND m.kind = 'revoked'
	AND ($3 = 0 OR m.unit_id IN (SELECT id FROM chain_scope))
GROUP BY o.login, u.code, u.name
ORDER BY revoked DESC, o.login

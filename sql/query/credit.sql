-- name: credit_get
SELECT sim, rials, at, asked_at, low, spent, spent_at, trouble FROM credit WHERE sim = $1

-- name: credit_put
INSERT INTO credit (sim, rials, at, asked_at, low, spent, spent_at, trouble)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (sim) DO UPDATE SET rials = excluded.rials, at = excluded.at,
	asked_at = excluded.asked_at, low = excluded.low, spent = excluded.spent,
	spent_at = excluded.spent_at, trouble = excluded.trouble

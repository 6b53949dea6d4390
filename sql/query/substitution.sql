-- fragment: substitution_rows
-- What col_substitution() of substitution.c reads, in its order.
	s.id, s.official_id, o.login, s.by_id, b.login, s.from_at, s.to_at, s.active, s.ended_at
FROM substitution s JOIN official o ON o.id = s.official_id JOIN official b ON b.id = s.by_id

-- name: substitution_add
INSERT INTO substitution (official_id, by_id, from_at, to_at, created_at)
VALUES ($1, $2, $3, $4, $5)

-- name: substitution_clash
-- The same person away twice, or somebody who is away standing in for another.
SELECT count(*) FROM substitution
WHERE (official_id IN ($1, $2) OR by_id = $1) AND from_at < $3 AND to_at > $4

-- name: substitution_list
-- scan: the list of all substitutions
SELECT
-- use: substitution_rows
ORDER BY s.from_at, s.id

-- name: substitution_of
-- Who acts for him now.
SELECT
-- use: substitution_rows
WHERE s.official_id = $1 AND s.active = 1 AND b.revoked_at IS NULL AND b.retired_at IS NULL LIMIT 1

-- name: substitution_back_at
SELECT coalesce(max(to_at), 0) FROM substitution WHERE official_id = $1 AND from_at <= $2

-- name: substitution_end
-- Those under way end now; those ahead do not begin.
UPDATE substitution SET to_at = max(from_at, $1), ended_at = $1 WHERE official_id = $2 AND to_at > $1

-- name: substitution_begun
-- Under way, and not acted on yet.
SELECT
-- use: substitution_rows
WHERE s.to_at > $1 AND s.from_at <= $1 AND s.active = 0 LIMIT 1

-- name: substitution_over
UPDATE substitution SET active = 0 WHERE active = 1 AND (to_at <= $1 OR from_at > $1)

-- name: substitution_begin
UPDATE substitution SET active = 1 WHERE id = $1

-- name: substitution_drop_posts
DELETE FROM membership WHERE for_id IS NOT NULL

-- name: substitution_take_posts
-- A post that the substitute holds himself stays his own.
INSERT INTO membership (official_id, unit_id, role, for_id)
SELECT s.by_id, m.unit_id, m.role, s.official_id
FROM substitution s JOIN membership m ON m.official_id = s.official_id
WHERE s.active = 1 AND m.for_id IS NULL
ON CONFLICT (official_id, unit_id, role) DO NOTHING

-- name: substitution_for_whom
SELECT o.login FROM membership m JOIN official o ON o.id = m.for_id
WHERE m.official_id = $1 AND m.role = $2 AND ($3 = 0 OR m.unit_id = $3) LIMIT 1

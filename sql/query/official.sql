-- fragment: official_columns
-- What col_official() of official.c reads, in its order.
	o.id, o.contact_id, o.login, o.visited_at, o.revoked_at, o.sms_locked_until,
	o.wrong_challenges, o.retired_at

-- name: official_add
INSERT INTO official (login, contact_id, phone_hash, visited_at) VALUES ($1, $2, $3, $4)

-- name: official_phone_set
UPDATE official SET phone_hash = $1, retired_at = NULL WHERE id = $2

-- name: official_by_login
SELECT
-- use: official_columns
FROM official o WHERE login = $1

-- name: official_get
SELECT
-- use: official_columns
FROM official o WHERE id = $1

-- name: official_by_phone
SELECT
-- use: official_columns
FROM official o WHERE phone_hash = $1 AND retired_at IS NULL ORDER BY id LIMIT 1

-- name: official_twin
SELECT login FROM official WHERE phone_hash = $1 AND login <> $2 AND retired_at IS NULL LIMIT 1

-- name: official_all
-- scan: the list of all accounts
SELECT
-- use: official_columns
FROM official o ORDER BY login

-- name: official_visited
UPDATE official SET visited_at = $1 WHERE id = $2

-- name: official_password_set
UPDATE official SET password_hash = $1, visited_at = $2, revoked_at = NULL,
	sms_locked_until = NULL, wrong_challenges = 0
WHERE id = $3

-- name: official_revoke
UPDATE official SET revoked_at = $1, password_hash = NULL WHERE id = $2

-- name: official_pin_set
UPDATE official SET pin_hash = $1 WHERE id = $2

-- name: official_pin_is
SELECT count(*) FROM official WHERE id = $1 AND pin_hash = $2

-- name: official_close
UPDATE official SET retired_at = $1, password_hash = NULL, pin_hash = NULL WHERE id = $2

-- name: official_unlock
UPDATE official SET visited_at = $1, revoked_at = NULL, sms_locked_until = NULL,
	wrong_challenges = 0
WHERE id = $2

-- name: official_wrong_challenge
UPDATE official SET wrong_challenges = $1, sms_locked_until = $2 WHERE id = $3

-- name: membership_clear
DELETE FROM membership WHERE official_id = $1 AND for_id IS NULL

-- name: membership_add
INSERT INTO membership (official_id, unit_id, role) VALUES ($1, $2, $3)
ON CONFLICT (official_id, unit_id, role) DO UPDATE SET for_id = NULL

-- name: membership_has
SELECT count(*) FROM membership m JOIN official o ON o.id = m.official_id
WHERE m.official_id = $1 AND m.role = $2 AND ($3 = 0 OR m.unit_id = $3)
	AND o.revoked_at IS NULL AND o.retired_at IS NULL

-- name: membership_of_unit
-- Who acts: one who is away has somebody in his place.
SELECT
-- use: official_columns
	, m.unit_id, m.role
FROM membership m JOIN official o ON o.id = m.official_id
WHERE m.role = $1 AND m.unit_id = $2 AND o.revoked_at IS NULL AND o.retired_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM substitution s JOIN official b ON b.id = s.by_id
		WHERE s.official_id = o.id AND s.active = 1
			AND b.revoked_at IS NULL AND b.retired_at IS NULL)
ORDER BY o.login

-- name: membership_of_role
SELECT
-- use: official_columns
	, m.unit_id, m.role
FROM membership m JOIN official o ON o.id = m.official_id
WHERE m.role = $1 AND o.revoked_at IS NULL AND o.retired_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM substitution s JOIN official b ON b.id = s.by_id
		WHERE s.official_id = o.id AND s.active = 1
			AND b.revoked_at IS NULL AND b.retired_at IS NULL)
ORDER BY o.login

-- name: membership_own_of_unit
-- Who answers for it, away or not, revoked or not.
SELECT
-- use: official_columns
	, m.unit_id, m.role
FROM membership m JOIN official o ON o.id = m.official_id
WHERE m.role = $1 AND m.unit_id = $2 AND m.for_id IS NULL AND o.retired_at IS NULL
ORDER BY o.login

-- name: membership_own_unit
SELECT unit_id FROM membership WHERE official_id = $1 AND role = $2 AND for_id IS NULL
ORDER BY unit_id LIMIT 1

-- name: membership_of_official
SELECT
-- use: official_columns
	, m.unit_id, m.role
FROM membership m JOIN official o ON o.id = m.official_id
WHERE m.official_id = $1
ORDER BY m.unit_id, m.role

-- name: official_password
SELECT password_hash FROM official WHERE id = $1

-- name: official_password_change
-- His own doing: it gives back nothing that was taken.
UPDATE official SET password_hash = $1 WHERE id = $2

-- name: procedure_newest
SELECT version, digest FROM procedure WHERE name = $1 ORDER BY version DESC LIMIT 1

-- name: procedure_add
INSERT INTO procedure (name, version, digest, body, loaded_at, approved_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: procedure_all
-- scan: read once at start
SELECT id, name, version, approved_at IS NOT NULL, body FROM procedure ORDER BY id

-- name: procedure_approve
UPDATE procedure SET approved_at = $1 WHERE id = $2 AND approved_at IS NULL

-- name: template_put
INSERT INTO template (code, lang, body, parts) VALUES ($1, $2, $3, $4)
ON CONFLICT (code, lang) DO UPDATE SET body = excluded.body, parts = excluded.parts

-- name: template_add
INSERT INTO template (code, lang, body, parts) VALUES ($1, $2, $3, $4)
ON CONFLICT (code, lang) DO NOTHING

-- name: template_all
-- scan: read once at start
SELECT code, lang, body, parts FROM template ORDER BY code, lang

-- name: profile_put
INSERT INTO profile (name, normal, urgent, very_urgent, immediate) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET normal = excluded.normal, urgent = excluded.urgent,
	very_urgent = excluded.very_urgent, immediate = excluded.immediate

-- name: profile_get
SELECT normal, urgent, very_urgent, immediate FROM profile WHERE name = $1

-- name: hours_put
INSERT INTO opening_hours (from_day, unit_id, days_mask, windows) VALUES ($1, $2, $3, $4)
ON CONFLICT (from_day, unit_id, days_mask) DO UPDATE SET windows = excluded.windows

-- name: hours_all
-- scan: read once at start
SELECT from_day, unit_id, days_mask, windows FROM opening_hours ORDER BY from_day, unit_id

-- name: calendar_day_put
INSERT INTO calendar_day (day, unit_id, windows, name) VALUES ($1, $2, $3, $4)
ON CONFLICT (day, unit_id) DO UPDATE SET windows = excluded.windows, name = excluded.name

-- name: calendar_day_all
-- scan: read once at start
SELECT day, unit_id, windows, name FROM calendar_day ORDER BY day, unit_id

-- name: service_put
INSERT INTO service (code, procedure, body) VALUES ($1, $2, $3)
ON CONFLICT (code) DO UPDATE SET procedure = excluded.procedure, body = excluded.body

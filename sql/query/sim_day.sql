-- name: sim_day_get
SELECT parts FROM sim_day WHERE sim = $1 AND day = $2

-- name: sim_day_add
INSERT INTO sim_day (sim, day, parts) VALUES ($1, $2, $3)
ON CONFLICT (sim, day) DO UPDATE SET parts = parts + excluded.parts

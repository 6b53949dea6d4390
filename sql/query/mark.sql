-- name: mark_add
INSERT INTO mark (kind, official_id, unit_id, case_id, points, at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: status_report_keep
-- Told twice, it is kept once.
INSERT INTO status_report (contact_id, sim, reference, status, scts, at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (contact_id, sim, reference, status) DO NOTHING

-- name: status_report_of
SELECT reference, status, scts, at FROM status_report
WHERE contact_id = $1 AND sim = $2
ORDER BY at, reference, status

-- name: status_report_drop
DELETE FROM status_report
WHERE contact_id = $1 AND sim = $2 AND reference = $3 AND status = $4

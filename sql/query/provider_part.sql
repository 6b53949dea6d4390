-- name: provider_part_set
INSERT INTO provider_part (carrier, provider_id, submission_id, reference, status, at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (carrier, provider_id) DO UPDATE SET submission_id = excluded.submission_id,
	reference = excluded.reference, status = excluded.status, at = excluded.at

-- name: provider_part_get
SELECT submission_id, COALESCE(reference, -1), COALESCE(status, -1) FROM provider_part
WHERE carrier = $1 AND provider_id = $2

-- name: provider_part_expire
DELETE FROM provider_part WHERE at < $1

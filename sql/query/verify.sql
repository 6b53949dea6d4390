-- name: verify_events
-- A slice of the chain, each event with the document that it vouches for, and
-- whether its case is there.
SELECT
-- use: event_columns
	, d.digest, e.prev_hash, e.hash,
	e.case_id IS NULL OR EXISTS (SELECT 1 FROM case_ c WHERE c.id = e.case_id),
	d.id, d.case_id, d.kind, d.author, d.at, d.digest, d.sealed
FROM event e LEFT JOIN document d ON d.id = e.document_id
WHERE e.id > $1 ORDER BY e.id LIMIT $2

-- name: verify_events_before
-- Rows where there can be none: ids count from 1.
SELECT id FROM event WHERE id < 1 ORDER BY id LIMIT 1

-- name: verify_documents
SELECT id, case_id, kind, author, at, digest, sealed FROM document WHERE id > $1
ORDER BY id LIMIT $2

-- name: verify_cases
-- Where a case stands, and where its events say that it stands.
SELECT c.id, c.code, c.stage, v.id, v.to_stage, c.unit_id IS v.unit_id
FROM case_ c LEFT JOIN event v ON v.id = (
	SELECT max(x.id) FROM event x WHERE x.case_id = c.id AND x.to_stage IS NOT NULL)
WHERE c.id > $1 ORDER BY c.id LIMIT $2

-- name: verify_most
SELECT (SELECT coalesce(max(id), 0) FROM event), (SELECT coalesce(max(id), 0) FROM document),
	(SELECT coalesce(max(id), 0) FROM case_)

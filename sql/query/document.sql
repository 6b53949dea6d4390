-- name: document_add
INSERT INTO document (id, case_id, kind, author, at, digest, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: document_last
SELECT coalesce(max(id), 0) FROM document

-- name: document_body
SELECT sealed FROM document WHERE id = $1

-- name: document_digest
SELECT digest FROM document WHERE id = $1

-- name: document_author
SELECT author FROM document WHERE id = $1

-- name: document_latest
SELECT id FROM document WHERE case_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1

-- name: document_of_case
SELECT id, kind, author, at, sealed FROM document WHERE case_id = $1 ORDER BY id

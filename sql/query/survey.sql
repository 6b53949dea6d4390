-- name: survey_add
INSERT INTO survey (case_id, contact_id, asked_at) VALUES ($1, $2, $3)

-- name: survey_ask_again
UPDATE survey SET asked_at = $1
WHERE case_id = $2 AND contact_id = $3 AND answered_at IS NULL

-- name: survey_of_contact
SELECT id, case_id, contact_id, asked_at, score, answered_at FROM survey
WHERE contact_id = $1 AND asked_at > $2
ORDER BY asked_at DESC, id DESC
LIMIT $3

-- name: survey_of_case
SELECT id, case_id, contact_id, asked_at, score, answered_at FROM survey
WHERE case_id = $1 AND asked_at > $2
ORDER BY asked_at DESC, id DESC
LIMIT 1

-- name: survey_answer
UPDATE survey SET score = $1, answered_at = $2 WHERE id = $3

-- name: timer_add
INSERT INTO timer (due_at, kind, case_id, official_id) VALUES ($1, $2, $3, $4)

-- name: timer_next
SELECT id, due_at, kind, case_id, official_id FROM timer WHERE due_at <= $1
ORDER BY due_at, id LIMIT 1

-- name: timer_first
SELECT min(due_at) FROM timer

-- name: timer_delete
DELETE FROM timer WHERE id = $1

-- name: timer_take
DELETE FROM timer WHERE case_id = $1 AND kind = $2 AND due_at <= $3

-- name: timer_due_of_kind
SELECT coalesce(min(due_at), 0) FROM timer WHERE kind = $1

-- name: timer_clear_kind
DELETE FROM timer WHERE kind = $1 AND ($2 = 0 OR official_id = $2)

-- name: timer_clear
DELETE FROM timer WHERE case_id = $1

-- name: timer_postpone
UPDATE timer SET due_at = $1 WHERE id = $2

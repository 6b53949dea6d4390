-- fragment: task_rows
-- What col_task() of task.c reads, in its order.
	t.id, t.kind, t.case_id, k.code, t.unit_id, t.created_at, t.due_at, t.tries, t.done_at,
	o.login, t.overdue_at
FROM task t JOIN case_ k ON k.id = t.case_id LEFT JOIN official o ON o.id = t.done_by

-- name: task_add
INSERT INTO task (kind, case_id, unit_id, created_at, due_at) VALUES ($1, $2, $3, $4, $5)

-- name: task_get
SELECT
-- use: task_rows
WHERE t.id = $1

-- name: task_of_case
SELECT
-- use: task_rows
WHERE t.case_id = $1 ORDER BY t.id DESC LIMIT 1

-- name: task_open
SELECT
-- use: task_rows
WHERE t.done_at IS NULL AND t.due_at < $1 ORDER BY t.due_at, t.id LIMIT $2

-- name: task_all
SELECT
-- use: task_rows
WHERE t.id > $1 ORDER BY t.id LIMIT $2

-- name: task_missed
-- Open, past due, and nobody was told yet.
SELECT
-- use: task_rows
WHERE t.done_at IS NULL AND t.due_at < $1 AND t.overdue_at IS NULL ORDER BY t.due_at, t.id LIMIT 1

-- name: task_done
UPDATE task SET done_at = $1, done_by = $2 WHERE id = $3

-- name: task_due_set
UPDATE task SET due_at = $1 WHERE id = $2

-- name: task_tried
UPDATE task SET tries = tries + 1 WHERE id = $1

-- name: task_overdue
UPDATE task SET overdue_at = $1 WHERE id = $2

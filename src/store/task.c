/* task.c - what somebody is to do.  Owns the table task. */
#include "store/task.h"

enum rc task_add(struct store *st, const char *kind, int64_t case_id, int64_t unit_id,
		 int64_t due_at, int64_t now, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_add);

	bind_text(s, kind);
	bind_int(s, case_id);
	bind_id(s, unit_id);
	bind_int(s, now);
	bind_int(s, due_at);
	return stmt_id(s, id, e);
}

static void col_task(struct stmt *s, struct task *t)
{
	*t = (struct task){ .id = col_int(s) };
	col_text_to(s, t->kind, sizeof t->kind);
	t->case_id = col_int(s);
	col_text_to(s, t->case_code, sizeof t->case_code);
	t->unit_id = col_int(s);
	t->created_at = col_int(s);
	t->due_at = col_int(s);
	t->tries = col_int(s);
	t->done_at = col_int(s);
	col_text_to(s, t->done_by, sizeof t->done_by);
	t->overdue_at = col_int(s);
}

static enum rc task_one(struct store *st, int id, int64_t value, struct task *t, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, value);
	TRY(stmt_row(s, e));
	col_task(s, t);
	stmt_done(s);
	return RC_OK;
}

enum rc task_get(struct store *st, int64_t id, struct task *t, struct err *e)
{
	enum rc rc = task_one(st, SQL_task_get, id, t, e);

	return rc == RC_NONE ? err_set(e, rc, "there is no task %lld", (long long)id) : rc;
}

enum rc task_of_case(struct store *st, int64_t case_id, struct task *t, struct err *e)
{
	return task_one(st, SQL_task_of_case, case_id, t, e);
}

enum rc task_missed(struct store *st, int64_t now, struct task *t, struct err *e)
{
	return task_one(st, SQL_task_missed, now, t, e);
}

enum rc task_done(struct store *st, int64_t id, int64_t official_id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_done);

	bind_int(s, now);
	bind_id(s, official_id);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc task_tried(struct store *st, int64_t id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_tried);

	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc task_due_set(struct store *st, int64_t id, int64_t due_at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_due_set);

	bind_int(s, due_at);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc task_overdue(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_overdue);

	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

static enum rc rows_visit(struct stmt *s, task_visit *visit, void *ctx, struct err *e)
{
	struct task t;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_task(s, &t);
		TRY_ROW(s, visit(ctx, &t, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc task_each_open(struct store *st, int64_t overdue_at, int limit, task_visit *visit,
		       void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_open);

	bind_int(s, overdue_at ? overdue_at : INT64_MAX);
	bind_int(s, limit);
	return rows_visit(s, visit, ctx, e);
}

enum rc task_each(struct store *st, int64_t after_id, int limit, task_visit *visit, void *ctx,
		  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_task_all);

	bind_int(s, after_id);
	bind_int(s, limit);
	return rows_visit(s, visit, ctx, e);
}

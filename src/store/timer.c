/* timer.c - what happens by itself.  Owns the table timer. */
#include "store/timer.h"

enum rc timer_add(struct store *st, const char *kind, int64_t due_at, int64_t case_id,
		  int64_t official_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_add);

	bind_int(s, due_at);
	bind_text(s, kind);
	bind_id(s, case_id);
	bind_id(s, official_id);
	return stmt_run(s, e);
}

enum rc timer_next(struct store *st, int64_t now, struct timer *t, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_next);

	bind_int(s, now);
	TRY(stmt_row(s, e));
	*t = (struct timer){ .id = col_int(s) };
	t->due_at = col_int(s);
	col_text_to(s, t->kind, sizeof t->kind);
	t->case_id = col_int(s);
	t->official_id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc timer_first(struct store *st, int64_t *due_at, struct err *e)
{
	return stmt_least(stmt_get(st->db, SQL_timer_first), due_at, e);
}

enum rc timer_postpone(struct store *st, int64_t id, int64_t due_at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_postpone);

	bind_int(s, due_at);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc timer_take(struct store *st, const char *kind, int64_t case_id, int64_t now, bool *any,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_take);

	bind_int(s, case_id);
	bind_text(s, kind);
	bind_int(s, now);
	TRY(stmt_run(s, e));
	*any = stmt_changes(s) > 0;
	return RC_OK;
}

enum rc timer_remove(struct store *st, int64_t id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_delete);

	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc timer_due_of_kind(struct store *st, const char *kind, int64_t *due_at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_due_of_kind);

	bind_text(s, kind);
	TRY(stmt_row(s, e));
	*due_at = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc timer_clear_kind(struct store *st, const char *kind, int64_t official_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_clear_kind);

	bind_text(s, kind);
	bind_int(s, official_id);
	return stmt_run(s, e);
}

enum rc timer_clear(struct store *st, int64_t case_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_timer_clear);

	bind_int(s, case_id);
	return stmt_run(s, e);
}

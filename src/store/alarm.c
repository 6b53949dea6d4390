/* alarm.c - see alarm.h.  Owns the table alarm. */
#include "store/alarm.h"

#include <stdlib.h>

#include "base/mem.h"

enum rc alarm_add(struct store *st, struct alarm *a, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_alarm_add);

	bind_text(s, a->kind);
	bind_text(s, a->subject);
	bind_text(s, a->detail);
	bind_int(s, a->raised_at);
	return stmt_id(s, &a->id, e);
}

static void col_alarm(struct stmt *s, struct alarm *a)
{
	*a = (struct alarm){ .id = col_int(s) };
	col_text_to(s, a->kind, sizeof a->kind);
	col_text_to(s, a->subject, sizeof a->subject);
	col_text_to(s, a->detail, sizeof a->detail);
	a->raised_at = col_int(s);
	a->told_at = col_int(s);
	a->cleared_at = col_int(s);
}

enum rc alarm_open(struct store *st, const char *kind, const char *subject, struct alarm *a,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_alarm_open);

	bind_text(s, kind);
	bind_text(s, subject);
	TRY(stmt_row(s, e));
	col_alarm(s, a);
	stmt_done(s);
	return RC_OK;
}

enum rc alarm_told_last(struct store *st, const char *kind, const char *subject,
			const char *detail, int64_t *at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_alarm_told_last);

	bind_text(s, kind);
	bind_text(s, subject);
	bind_text(s, detail);
	TRY(stmt_row(s, e));
	*at = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc alarm_set(struct store *st, const struct alarm *a, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_alarm_set);

	bind_text(s, a->detail);
	bind_id(s, a->told_at);
	bind_id(s, a->cleared_at);
	bind_int(s, a->id);
	return stmt_run(s, e);
}

/* Read whole before the first visit: a visitor may use the store. */
enum rc alarm_each(struct store *st, int64_t since, int limit,
		   enum rc (*visit)(void *ctx, const struct alarm *a, struct err *e), void *ctx,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_alarm_each);
	struct alarm *list = NULL;
	size_t n = 0;
	enum rc rc;

	bind_int(s, since);
	bind_int(s, limit);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		list = mem_grow(list, n + 1, sizeof *list);
		col_alarm(s, &list[n++]);
	}
	rc = rc == RC_NONE ? RC_OK : rc;
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = visit(ctx, &list[i], e);
	free(list);
	return rc;
}

enum rc alarm_count(struct store *st, void (*visit)(void *ctx, const char *kind, int64_t count),
		    void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_alarm_count);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		const char *kind = col_text(s);

		visit(ctx, kind, col_int(s));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

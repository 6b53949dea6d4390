/* shift.c - when an operator is at his place.  Owns the table shift. */
#include "store/shift.h"

#include "base/mem.h"

enum rc shift_add(struct store *st, int64_t official_id, int64_t from_at, int64_t to_at,
		  int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_shift_overlap);
	int64_t others;

	bind_int(s, official_id);
	bind_int(s, from_at);
	bind_int(s, to_at);
	TRY(stmt_row(s, e));
	others = col_int(s);
	stmt_done(s);
	if (others)
		return err_set(e, RC_REJECT, "he has another shift in that time");
	s = stmt_get(st->db, SQL_shift_add);
	bind_int(s, official_id);
	bind_int(s, from_at);
	bind_int(s, to_at);
	return stmt_id(s, id, e);
}

enum rc shift_clear(struct store *st, int64_t official_id, int64_t from, int64_t to,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_shift_clear);

	bind_int(s, official_id);
	bind_int(s, from);
	bind_int(s, to);
	return stmt_run(s, e);
}

enum rc shift_remove(struct store *st, int64_t id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_shift_remove);

	bind_int(s, id);
	TRY(stmt_run(s, e));
	return stmt_changes(s) ? RC_OK
			       : err_set(e, RC_NONE, "there is no shift %lld", (long long)id);
}

enum rc shift_each(struct store *st, int64_t from, int64_t to,
		   enum rc (*visit)(void *ctx, const struct shift *s, struct err *e), void *ctx,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_shift_list);
	CLEAN(text) char *memory = NULL;
	struct shift *all = NULL;
	size_t n = 0;
	enum rc rc;

	bind_int(s, to);
	bind_int(s, from);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		all = mem_grow(all, n + 1, sizeof *all);
		memory = (char *)all;
		all[n] = (struct shift){ .id = col_int(s) };
		all[n].official_id = col_int(s);
		col_text_to(s, all[n].login, sizeof all[n].login);
		all[n].from_at = col_int(s);
		all[n++].to_at = col_int(s);
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++)
		TRY(visit(ctx, &all[i], e));
	return RC_OK;
}

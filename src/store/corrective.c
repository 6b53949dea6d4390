/* corrective.c - see corrective.h.  Owns the table corrective. */
#include "store/corrective.h"

enum rc corrective_add(struct store *st, struct corrective *n, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_corrective_add);

	bind_id(s, n->unit_id);
	bind_id(s, n->case_id);
	bind_id(s, n->official_id);
	bind_text(s, n->found);
	bind_text(s, n->done);
	bind_int(s, n->at);
	return stmt_id(s, &n->id, e);
}

enum rc corrective_unit(struct store *st, int64_t id, int64_t *unit_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_corrective_unit_of);

	bind_int(s, id);
	TRY(stmt_row(s, e));
	*unit_id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc corrective_withdraw(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_corrective_withdraw);

	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc corrective_each(struct store *st, int64_t from, int64_t to, corrective_visit *visit,
			void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_corrective_list);
	enum rc rc;

	bind_int(s, from);
	bind_int(s, to);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		struct corrective n = { .id = col_int(s) };

		n.unit = col_text(s);
		n.login = col_text(s);
		n.found = col_text(s);
		n.done = col_text(s);
		n.at = col_int(s);
		n.withdrawn_at = col_int(s);
		TRY_ROW(s, visit(ctx, &n, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

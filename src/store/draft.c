/* draft.c - see draft.h.  Owns the table draft. */
#include "store/draft.h"

#include <stdlib.h>

void draft_free(struct draft *d)
{
	free(d->text);
	d->text = NULL;
}

void clean_draft(struct draft *d)
{
	draft_free(d);
}

enum rc draft_put(struct store *st, int64_t contact_id, const struct draft *d, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_draft_expire);

	bind_int(s, d->created_at);
	TRY(stmt_run(s, e));
	s = stmt_get(st->db, SQL_draft_put);
	bind_int(s, contact_id);
	bind_text(s, d->kind);
	bind_sealed(st, s, d->text);
	bind_int(s, d->created_at);
	bind_int(s, d->expires_at);
	return stmt_run(s, e);
}

enum rc draft_get(struct store *st, int64_t contact_id, int64_t now, struct draft *d,
		  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_draft_get);
	enum rc rc;

	*d = (struct draft){ 0 };
	bind_int(s, contact_id);
	bind_int(s, now);
	TRY(stmt_row(s, e));
	col_text_to(s, d->kind, sizeof d->kind);
	if ((rc = col_sealed(st, s, &d->text, e)) == RC_OK) {
		d->created_at = col_int(s);
		d->expires_at = col_int(s);
	}
	stmt_done(s);
	return rc;
}

enum rc draft_delete(struct store *st, int64_t contact_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_draft_delete);

	bind_int(s, contact_id);
	return stmt_run(s, e);
}

/* credit.c - see credit.h.  Owns the table credit. */
#include "store/credit.h"

#include <stdio.h>

enum rc credit_get(struct store *st, const char *sim, struct credit *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_credit_get);

	*c = (struct credit){ .sim = "" };
	snprintf(c->sim, sizeof c->sim, "%s", sim);
	bind_text(s, sim);
	TRY(stmt_row(s, e));
	col_text_to(s, c->sim, sizeof c->sim);
	c->rials = col_int(s);
	c->at = col_int(s);
	c->asked_at = col_int(s);
	c->low = col_int(s) != 0;
	c->spent = col_int(s) != 0;
	c->spent_at = col_int(s);
	col_text_to(s, c->trouble, sizeof c->trouble);
	stmt_done(s);
	return RC_OK;
}

enum rc credit_put(struct store *st, const struct credit *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_credit_put);

	bind_text(s, c->sim);
	if (c->at)
		bind_int(s, c->rials);
	else
		bind_null(s);
	bind_id(s, c->at);
	bind_int(s, c->asked_at);
	bind_int(s, c->low);
	bind_int(s, c->spent);
	bind_id(s, c->spent_at);
	bind_text(s, *c->trouble ? c->trouble : NULL);
	return stmt_run(s, e);
}

/* figures.c - see figures.h.  Owns no table. */
#include "store/figures.h"

enum rc figures_of_official(struct store *st, int64_t official_id, int64_t now,
			    int64_t near_until, struct load_figures *f, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_figures_of_official);

	bind_int(s, now);
	bind_int(s, near_until);
	bind_int(s, official_id);
	TRY(stmt_row(s, e));
	f->open = col_int(s);
	f->near = col_int(s);
	f->late = col_int(s);
	stmt_done(s);
	return RC_OK;
}

struct span {
	int64_t unit_id, from, to;
};

static enum rc count(struct stmt *s, const struct span *in, int64_t *first, int64_t *second,
		     struct err *e)
{
	bind_int(s, in->from);
	bind_int(s, in->to);
	bind_int(s, in->unit_id);
	TRY(stmt_row(s, e));
	*first = col_int(s);
	if (second)
		*second = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc figures_of_period(struct store *st, int64_t unit_id, int64_t from, int64_t to,
			  struct period_figures *f, struct err *e)
{
	const struct span in = { unit_id, from, to };
	int64_t scores, good;

	TRY(count(stmt_get(st->db, SQL_figures_opened), &in, &f->opened, NULL, e));
	TRY(count(stmt_get(st->db, SQL_figures_closed), &in, &f->closed, NULL, e));
	TRY(count(stmt_get(st->db, SQL_figures_late), &in, &f->late, NULL, e));
	TRY(count(stmt_get(st->db, SQL_figures_scores), &in, &scores, &good, e));
	f->satisfied = scores ? (100 * good + scores / 2) / scores : -1;
	return RC_OK;
}

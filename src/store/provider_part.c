/* provider_part.c - see provider_part.h.  Owns the table provider_part. */
#include "store/provider_part.h"

static void bind_some(struct stmt *s, int value)
{
	if (value < 0)
		bind_null(s);
	else
		bind_int(s, value);
}

enum rc provider_part_get(struct store *st, const char *carrier, const char *provider_id,
			  struct provider_part *p, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_provider_part_get);

	bind_text(s, carrier);
	bind_text(s, provider_id);
	TRY(stmt_row(s, e));
	p->submission_id = col_int(s);
	p->reference = (int)col_int(s);
	p->status = (int)col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc provider_part_set(struct store *st, const char *carrier, const char *provider_id,
			  const struct provider_part *p, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_provider_part_expire);

	bind_int(s, now - PROVIDER_PART_LIFE_S);
	TRY(stmt_run(s, e));
	s = stmt_get(st->db, SQL_provider_part_set);
	bind_text(s, carrier);
	bind_text(s, provider_id);
	bind_id(s, p->submission_id);
	bind_some(s, p->reference);
	bind_some(s, p->status);
	bind_int(s, now);
	return stmt_run(s, e);
}

/* recusal.c - who has no part in a case.  Owns the table recusal. */
#include "store/recusal.h"

enum rc recusal_add(struct store *st, int64_t case_id, int64_t official_id, int64_t now,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_recusal_add);

	bind_int(s, case_id);
	bind_int(s, official_id);
	bind_int(s, now);
	return stmt_run(s, e);
}

static enum rc counted(struct stmt *s, bool *any, struct err *e)
{
	TRY(stmt_row(s, e));
	*any = col_int(s) > 0;
	stmt_done(s);
	return RC_OK;
}

enum rc recusal_has(struct store *st, int64_t case_id, int64_t official_id, bool *has,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_recusal_has);

	bind_int(s, case_id);
	bind_int(s, official_id);
	return counted(s, has, e);
}

enum rc recusal_of_contact(struct store *st, int64_t case_id, int64_t contact_id, bool *has,
			   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_recusal_of_contact);

	bind_int(s, case_id);
	bind_int(s, contact_id);
	return counted(s, has, e);
}

enum rc recusal_any(struct store *st, int64_t case_id, bool *any, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_recusal_any);

	bind_int(s, case_id);
	return counted(s, any, e);
}

/* mark.c - see mark.h.  Owns the table mark. */
#include "store/mark.h"

enum rc mark_add(struct store *st, const char *kind, int64_t official_id, int64_t unit_id,
		 int64_t case_id, int64_t points, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_mark_add);

	bind_text(s, kind);
	bind_id(s, official_id);
	bind_id(s, unit_id);
	bind_id(s, case_id);
	bind_int(s, points);
	bind_int(s, now);
	return stmt_run(s, e);
}

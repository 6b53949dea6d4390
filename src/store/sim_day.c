/* sim_day.c - see sim_day.h.  Owns the table sim_day. */
#include "store/sim_day.h"

#include "calendar/worktime.h"

enum rc sim_day_get(struct store *st, const char *sim, int64_t at, int64_t *parts,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_sim_day_get);
	enum rc rc;

	*parts = 0;
	bind_text(s, sim);
	bind_int(s, worktime_local_day(at));
	if ((rc = stmt_row(s, e)) != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*parts = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc sim_day_add(struct store *st, const char *sim, int64_t at, int64_t parts, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_sim_day_add);

	bind_text(s, sim);
	bind_int(s, worktime_local_day(at));
	bind_int(s, parts);
	return stmt_run(s, e);
}

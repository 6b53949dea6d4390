/* retention.c - see retention.h. */
#include "store/retention.h"

#include "base/mem.h"
#include "store/status_report.h"
#include "store/submission.h"

static enum rc sweep(struct store *st, int id, int64_t before, int most, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, before);
	bind_int(s, most);
	return stmt_run(s, e);
}

enum rc retention_sweep(struct store *st, int64_t now, int most, struct err *e)
{
	static const struct {
		int id, life_s;
	} kinds[] = {
		{ SQL_retention_challenge, RETENTION_S },
		{ SQL_retention_part, RETENTION_S },
		{ SQL_retention_status_report, STATUS_REPORT_LIFE_S },
		{ SQL_retention_attempt, ATTEMPT_LIFE_S },
	};
	enum rc rc = RC_OK;

	TRY(tx_begin(st->db, e));
	for (size_t i = 0; i < COUNT(kinds) && rc == RC_OK; i++)
		rc = sweep(st, kinds[i].id, now - kinds[i].life_s, most, e);
	return tx_end(st->db, rc, e);
}

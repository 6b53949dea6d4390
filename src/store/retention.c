/* retention.c - see retention.h. */
#include "store/retention.h"

#include "base/mem.h"

static enum rc sweep(struct store *st, int id, int64_t before, int most, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, before);
	bind_int(s, most);
	return stmt_run(s, e);
}

enum rc retention_sweep(struct store *st, int64_t now, int most, struct err *e)
{
	static const int kinds[] = { SQL_retention_challenge, SQL_retention_part };
	enum rc rc = RC_OK;

	TRY(tx_begin(st->db, e));
	for (size_t i = 0; i < COUNT(kinds) && rc == RC_OK; i++)
		rc = sweep(st, kinds[i], now - RETENTION_S, most, e);
	if (rc == RC_OK)
		rc = tx_commit(st->db, e);
	if (rc != RC_OK)
		tx_rollback(st->db);
	return rc;
}

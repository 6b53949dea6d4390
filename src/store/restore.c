/* restore.c - see restore.h.  Runs once, before any daemon opens the file. */
#include "store/restore.h"

enum { SETTLE_S = 3600 }; /* a status report may still come */

static const char cause[] = "restored from a backup: it may have been sent";

static enum rc newest_get(struct store *st, int64_t *at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_restore_newest);

	TRY(stmt_row(s, e));
	*at = col_int(s);
	stmt_done(s);
	return RC_OK;
}

static enum rc parts_settle(struct store *st, struct err *e)
{
	return stmt_run(stmt_get(st->db, SQL_restore_uncertain_parts), e);
}

static enum rc hand_settle(struct store *st, int64_t now, int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_restore_uncertain);

	bind_int(s, now + SETTLE_S);
	bind_text(s, cause);
	TRY(stmt_run(s, e));
	*count = stmt_changes(s);
	return RC_OK;
}

static enum rc queue_settle(struct store *st, int64_t now, int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_restore_cancel);

	bind_text(s, cause);
	bind_int(s, now);
	TRY(stmt_run(s, e));
	*count = stmt_changes(s);
	return RC_OK;
}

static enum rc all_settle(struct store *st, int64_t now, struct restored *out, struct err *e)
{
	TRY(parts_settle(st, e));
	TRY(hand_settle(st, now, &out->uncertain, e));
	return queue_settle(st, now, &out->cancelled, e);
}

enum rc restore_texts(struct store *st, int64_t now, bool send, struct restored *out,
		      struct err *e)
{
	*out = (struct restored){ 0 };
	TRY(newest_get(st, &out->newest, e));
	if (send)
		return RC_OK;
	TRY(tx_begin(st->db, e));
	return tx_end(st->db, all_settle(st, now, out, e), e);
}

/* rate.c - see rate.h.  Counts what the tables message and ussd_reply show;
 * keeps nothing. */
#include "dialogue/rate.h"

enum { HOUR_S = 3600, REPLIES_MAX = 20, WRONG_MAX = 5 };

static enum rc texts(struct engine *en, int64_t contact_id, const char *code, const char *other,
		     int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(en->store.db, SQL_rate_texts);

	bind_int(s, contact_id);
	bind_int(s, engine_now(en) - HOUR_S);
	bind_text(s, code);
	bind_text(s, other);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	stmt_done(s);
	return RC_OK;
}

static enum rc replies(struct engine *en, int64_t contact_id, int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(en->store.db, SQL_rate_replies);

	bind_int(s, contact_id);
	bind_int(s, engine_now(en) - HOUR_S);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc rate_said(struct engine *en, int64_t contact_id, const char *code, bool *said,
		  struct err *e)
{
	int64_t count;

	TRY(texts(en, contact_id, code, code, &count, e));
	*said = count > 0;
	return RC_OK;
}

/* The same of what was told on the phone's screens. */
static enum rc screens(struct engine *en, const char *phone, const char *code,
		       const char *other, int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(en->store.db, code ? SQL_ussd_told : SQL_ussd_told_any);

	bind_hash(&en->store, s, "phone", phone);
	bind_int(s, engine_now(en) - HOUR_S);
	if (code) {
		bind_text(s, code);
		bind_text(s, other);
	}
	TRY(stmt_row(s, e));
	*count += col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc rate_check(struct engine *en, const struct incoming *in, bool wrong, enum rate *verdict,
		   struct err *e)
{
	int64_t count = 0;

	TRY(texts(en, in->contact_id, "H05", "H05", &count, e));
	TRY(screens(en, in->phone, "H05", "H05", &count, e));
	*verdict = RATE_SILENT;
	if (count)
		return RC_OK;
	*verdict = RATE_TELL;
	if (wrong) {
		TRY(texts(en, in->contact_id, "Q04", "Q05", &count, e));
		TRY(screens(en, in->phone, "Q04", "Q05", &count, e));
	}
	if (count >= WRONG_MAX)
		return RC_OK;
	TRY(replies(en, in->contact_id, &count, e));
	TRY(screens(en, in->phone, NULL, NULL, &count, e));
	if (count < REPLIES_MAX)
		*verdict = RATE_ANSWER;
	return RC_OK;
}

enum rc rate_newest(struct engine *en, int64_t contact_id, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(en->store.db, SQL_rate_newest);

	bind_int(s, contact_id);
	bind_int(s, engine_now(en));
	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

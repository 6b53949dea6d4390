/* pulse.c - see pulse.h.  Owns the table pulse. */
#include "store/pulse.h"

enum rc pulse_get(struct store *st, const char *carrier, struct pulse *p, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_pulse_get);

	bind_text(s, carrier);
	TRY(stmt_row(s, e));
	p->message_id = col_int(s);
	p->beaten_at = col_int(s);
	p->heard_at = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc pulse_put(struct store *st, const char *carrier, int64_t message_id, int64_t now,
		  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_pulse_put);

	bind_text(s, carrier);
	bind_int(s, message_id);
	bind_int(s, now);
	return stmt_run(s, e);
}

enum rc pulse_sender(struct store *st, const char *carrier, int64_t beaten_at, int64_t *sender,
		     struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_pulse_sender);

	bind_int(s, beaten_at);
	bind_text(s, carrier);
	TRY(stmt_row(s, e));
	*sender = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc pulse_hear(struct store *st, const char *carrier, int64_t beaten_at, int64_t now,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_pulse_hear);

	bind_int(s, now);
	bind_text(s, carrier);
	bind_int(s, beaten_at);
	return stmt_run(s, e);
}

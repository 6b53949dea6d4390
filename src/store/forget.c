/* forget.c - see forget.h.  Rows stay, for the figures; whose they were goes. */
#include "store/forget.h"

#include "store/contact.h"
#include "store/message.h"

static enum rc run2(struct store *st, int id, int64_t a, int64_t b, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, a);
	bind_int(s, b);
	return stmt_run(s, e);
}

static enum rc run1(struct store *st, int id, int64_t a, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, a);
	return stmt_run(s, e);
}

static enum rc known_otherwise(struct store *st, int64_t contact_id, bool *known, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_forget_known);

	bind_int(s, contact_id);
	TRY(stmt_row(s, e));
	*known = col_int(s) > 0;
	stmt_done(s);
	return RC_OK;
}

/* The last text from the number before the receipt left. */
static enum rc answered(struct store *st, const struct message *receipt, int64_t *id,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_forget_answered);
	enum rc rc;

	*id = 0;
	bind_int(s, receipt->contact_id);
	bind_int(s, receipt->id);
	if ((rc = stmt_row(s, e)) == RC_OK)
		*id = col_int(s);
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc forget_reporter(struct store *st, int64_t message_id, int64_t now, struct err *e)
{
	struct message receipt;
	int64_t nobody, who, text_id;
	bool known;

	TRY(message_get(st, message_id, &receipt, e));
	who = receipt.contact_id;
	TRY(contact_for_phone(st, "", now, &nobody, e));
	if (who == nobody)
		return RC_OK;
	TRY(known_otherwise(st, who, &known, e));
	if (known) {
		TRY(answered(st, &receipt, &text_id, e));
		TRY(run2(st, SQL_forget_message, nobody, message_id, e));
		TRY(run2(st, SQL_forget_message, nobody, text_id, e));
		return run2(st, SQL_forget_message_parts, nobody, text_id, e);
	}
	TRY(run2(st, SQL_forget_messages, nobody, who, e));
	TRY(run2(st, SQL_forget_parts, nobody, who, e));
	TRY(run1(st, SQL_forget_draft, who, e));
	TRY(run1(st, SQL_forget_stop, who, e));
	return run1(st, SQL_forget_contact, who, e);
}

/* forget.c - see forget.h.  Rows stay, for the figures; whose they were goes. */
#include "store/forget.h"

#include <string.h>

#include "store/contact.h"
#include "store/message.h"

static const char nothing[] = "•"; /* in place of a text that held a receipt */

bool forget_concerns(const char *text_code)
{
	return strcmp(text_code, "N03") == 0 || strcmp(text_code, "N04") == 0;
}

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

/* The last text from the number before the answer left; 0: none. */
static enum rc answered(struct store *st, const struct message *answer, int64_t *id,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_forget_answered);
	enum rc rc;

	*id = 0;
	bind_int(s, answer->contact_id);
	bind_int(s, answer->id);
	if ((rc = stmt_row(s, e)) == RC_OK)
		*id = col_int(s);
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}

/* The text begins with the receipt; what it adds is a document of the case. */
static enum rc text_blank(struct store *st, int64_t message_id, struct err *e)
{
	struct stmt *s;

	if (!message_id)
		return RC_OK;
	TRY(message_text_set(st, message_id, nothing, e));
	s = stmt_get(st->db, SQL_forget_part_texts);
	bind_sealed(st, s, "t•");
	bind_int(s, message_id);
	return stmt_run(s, e);
}

static enum rc receipt_blank(struct store *st, const struct message *answer, int64_t text_id,
			     struct err *e)
{
	if (strcmp(answer->template, "N03") == 0)
		return message_text_set(st, answer->id, nothing, e);
	return text_blank(st, text_id, e);
}

enum rc forget_reporter(struct store *st, int64_t message_id, int64_t now, struct err *e)
{
	struct message answer;
	int64_t nobody, who, text_id;
	bool known;

	TRY(message_get(st, message_id, &answer, e));
	who = answer.contact_id;
	TRY(contact_for_phone(st, "", now, &nobody, e));
	if (who == nobody)
		return RC_OK;
	TRY(known_otherwise(st, who, &known, e));
	TRY(answered(st, &answer, &text_id, e));
	TRY(receipt_blank(st, &answer, text_id, e));
	db_scrub_want(st->db);
	TRY(run1(st, SQL_forget_status_reports, who, e));
	if (known) {
		TRY(run2(st, SQL_forget_message, nobody, message_id, e));
		TRY(run2(st, SQL_forget_message, nobody, text_id, e));
		return run2(st, SQL_forget_message_parts, nobody, text_id, e);
	}
	TRY(run2(st, SQL_forget_messages, nobody, who, e));
	TRY(run2(st, SQL_forget_parts, nobody, who, e));
	TRY(run1(st, SQL_forget_calls, who, e));
	TRY(run1(st, SQL_forget_stop, who, e));
	return run1(st, SQL_forget_contact, who, e);
}

enum rc forget_due(struct store *st, int64_t since, int64_t until, int64_t now,
		   int64_t *message_id, struct err *e)
{
	struct stmt *s;
	int64_t nobody;

	TRY(contact_for_phone(st, "", now, &nobody, e));
	s = stmt_get(st->db, SQL_forget_due);
	bind_int(s, since);
	bind_int(s, until);
	bind_int(s, nobody);
	TRY(stmt_row(s, e));
	*message_id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc forget_waiting(struct store *st, int64_t since, int64_t now, bool *waiting,
		       struct err *e)
{
	struct stmt *s;
	int64_t nobody;

	TRY(contact_for_phone(st, "", now, &nobody, e));
	s = stmt_get(st->db, SQL_forget_waiting);
	bind_int(s, since);
	bind_int(s, nobody);
	TRY(stmt_row(s, e));
	*waiting = col_int(s) > 0;
	stmt_done(s);
	return RC_OK;
}

/* phone_call.c - calls that ended.  Owns the table call. */
#include "store/phone_call.h"

#include <string.h>

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

enum rc phone_call_add(struct store *st, struct phone_call *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_call_add);

	bind_text(s, or_null(c->call_id));
	bind_int(s, c->at);
	bind_id(s, c->contact_id);
	bind_text(s, c->reason);
	bind_text(s, c->successful ? "successful" : "unsuccessful");
	bind_text(s, or_null(c->why));
	bind_id(s, c->operator_id);
	bind_id(s, c->case_id);
	bind_id(s, c->duration_s);
	bind_id(s, c->recording_id);
	return stmt_id(s, &c->id, e);
}

static void col_call(struct stmt *s, struct phone_call *c)
{
	char outcome[CALL_WORD_MAX];

	*c = (struct phone_call){ .id = col_int(s) };
	col_text_to(s, c->call_id, sizeof c->call_id);
	c->at = col_int(s);
	c->contact_id = col_int(s);
	col_text_to(s, c->reason, sizeof c->reason);
	col_text_to(s, outcome, sizeof outcome);
	c->successful = strcmp(outcome, "successful") == 0;
	col_text_to(s, c->why, sizeof c->why);
	col_text_to(s, c->operator_login, sizeof c->operator_login);
	c->case_id = col_int(s);
	col_text_to(s, c->case_code, sizeof c->case_code);
	c->duration_s = col_int(s);
	c->recording_id = col_int(s);
}

enum rc phone_call_find(struct store *st, const char *call_id, struct phone_call *c,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_call_by_call_id);

	bind_text(s, call_id);
	TRY(stmt_row(s, e));
	col_call(s, c);
	stmt_done(s);
	return RC_OK;
}

enum rc phone_call_each(struct store *st, const struct phone_call_filter *f,
			enum rc (*visit)(void *ctx, const struct phone_call *c, struct err *e),
			void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_call_list);
	struct phone_call c;
	enum rc rc;

	bind_int(s, f->after_id);
	bind_int(s, f->from);
	bind_int(s, f->to ? f->to : INT64_MAX);
	bind_text(s, f->reason);
	bind_text(s, f->outcome);
	bind_int(s, f->limit);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_call(s, &c);
		TRY_ROW(s, visit(ctx, &c, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* session.c - officials at the HTTP hook.  Owns the tables session and
 * login_failure. */
#include "store/session.h"

enum rc session_make(struct store *st, int64_t official_id, int64_t now, int64_t expires_at,
		     char out[TOKEN_ROOM], struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_session_expire);

	bind_int(s, now);
	TRY(stmt_run(s, e));
	token_text_make(SESSION_PREFIX, out);
	s = stmt_get(st->db, SQL_session_add);
	bind_int(s, official_id);
	bind_hash(st, s, "session", out);
	bind_int(s, now);
	bind_int(s, expires_at);
	return stmt_run(s, e);
}

enum rc session_find(struct store *st, const char *text, struct session *found, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_session_by_hash);

	*found = (struct session){ 0 };
	bind_hash(st, s, "session", text);
	TRY(stmt_row(s, e));
	found->id = col_int(s);
	found->created_at = col_int(s);
	found->used_at = col_int(s);
	found->expires_at = col_int(s);
	col_text_to(s, found->login, sizeof found->login);
	stmt_done(s);
	return RC_OK;
}

static enum rc run2(struct store *st, int id, int64_t a, int64_t b, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, a);
	bind_int(s, b);
	return stmt_run(s, e);
}

enum rc session_used(struct store *st, int64_t id, int64_t now, struct err *e)
{
	return run2(st, SQL_session_used, now, id, e);
}

enum rc session_end(struct store *st, int64_t id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_session_delete);

	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc session_end_all(struct store *st, int64_t official_id, int64_t but, struct err *e)
{
	return run2(st, SQL_session_delete_of, official_id, but, e);
}

enum rc login_failed(struct store *st, const char *what, const char *who, int64_t now,
		     int64_t window_s, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_login_failure_expire);

	bind_int(s, now - window_s);
	TRY(stmt_run(s, e));
	s = stmt_get(st->db, SQL_login_failure_add);
	bind_hash(st, s, what, who);
	bind_int(s, now);
	return stmt_run(s, e);
}

enum rc login_failures(struct store *st, const char *what, const char *who, int64_t since,
		       int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_login_failure_count);

	bind_hash(st, s, what, who);
	bind_int(s, since);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc login_forgiven(struct store *st, const char *what, const char *who, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_login_failure_clear);

	bind_hash(st, s, what, who);
	return stmt_run(s, e);
}

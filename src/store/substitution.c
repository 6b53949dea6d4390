/* substitution.c - who acts for whom.  Owns the table substitution, and the
 * rows of membership that are held for somebody. */
#include "store/substitution.h"

enum rc substitution_add(struct store *st, int64_t official_id, int64_t by_id, int64_t from_at,
			 int64_t to_at, int64_t now, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_substitution_clash);
	int64_t clashes;

	bind_int(s, official_id);
	bind_int(s, by_id);
	bind_int(s, to_at);
	bind_int(s, from_at);
	TRY(stmt_row(s, e));
	clashes = col_int(s);
	stmt_done(s);
	if (clashes)
		return RC_DUP;
	s = stmt_get(st->db, SQL_substitution_add);
	bind_int(s, official_id);
	bind_int(s, by_id);
	bind_int(s, from_at);
	bind_int(s, to_at);
	bind_int(s, now);
	return stmt_id(s, id, e);
}

enum rc substitution_end(struct store *st, int64_t official_id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_substitution_end);

	bind_int(s, now);
	bind_int(s, official_id);
	TRY(stmt_run(s, e));
	return stmt_changes(s) ? RC_OK : RC_NONE;
}

static void col_substitution(struct stmt *s, struct substitution *u)
{
	*u = (struct substitution){ .id = col_int(s) };
	u->official_id = col_int(s);
	col_text_to(s, u->login, sizeof u->login);
	u->by_id = col_int(s);
	col_text_to(s, u->by_login, sizeof u->by_login);
	u->from_at = col_int(s);
	u->to_at = col_int(s);
	u->active = col_int(s) != 0;
	u->ended_at = col_int(s);
}

static enum rc substitution_one(struct store *st, int id, int64_t value, struct substitution *u,
				struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	*u = (struct substitution){ 0 };
	bind_int(s, value);
	TRY(stmt_row(s, e));
	col_substitution(s, u);
	stmt_done(s);
	return RC_OK;
}

enum rc substitution_of(struct store *st, int64_t official_id, struct substitution *u,
			struct err *e)
{
	return substitution_one(st, SQL_substitution_of, official_id, u, e);
}

enum rc substitution_back_at(struct store *st, int64_t official_id, int64_t now, int64_t *at,
			     struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_substitution_back_at);

	bind_int(s, official_id);
	bind_int(s, now);
	TRY(stmt_row(s, e));
	*at = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc substitution_each(struct store *st,
			  enum rc (*visit)(void *ctx, const struct substitution *s,
					   struct err *e),
			  void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_substitution_list);
	struct substitution u;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_substitution(s, &u);
		TRY_ROW(s, visit(ctx, &u, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc substitution_turn(struct store *st, int64_t now, struct substitution *begun,
			  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_substitution_over);
	enum rc rc;

	bind_int(s, now);
	TRY(stmt_run(s, e));
	rc = substitution_one(st, SQL_substitution_begun, now, begun, e);
	if (rc == RC_OK) {
		s = stmt_get(st->db, SQL_substitution_begin);
		bind_int(s, begun->id);
		rc = stmt_run(s, e);
	}
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(stmt_run(stmt_get(st->db, SQL_substitution_drop_posts), e));
	return stmt_run(stmt_get(st->db, SQL_substitution_take_posts), e);
}

enum rc substitution_for_whom(struct store *st, int64_t official_id, const char *role,
			      int64_t unit_id, char login[LOGIN_MAX], struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_substitution_for_whom);
	enum rc rc;

	login[0] = '\0';
	bind_int(s, official_id);
	bind_text(s, role);
	bind_int(s, unit_id);
	if ((rc = stmt_row(s, e)) == RC_OK)
		col_text_to(s, login, LOGIN_MAX);
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}

/* official.c - accounts, roles, locks.  Owns the tables official and membership. */
#include "store/official.h"

#include <stdio.h>

#include <sodium.h>

#include "base/mem.h"
#include "store/contact.h"

static void col_official(struct stmt *s, struct official *o)
{
	*o = (struct official){ .id = col_int(s) };
	o->contact_id = col_int(s);
	col_text_to(s, o->login, sizeof o->login);
	o->visited_at = col_int(s);
	o->revoked_at = col_int(s);
	o->sms_locked_until = col_int(s);
	o->wrong_challenges = col_int(s);
	o->retired_at = col_int(s);
}

static enum rc official_one(struct stmt *s, struct official *o, struct err *e)
{
	TRY(stmt_row(s, e));
	col_official(s, o);
	stmt_done(s);
	return RC_OK;
}

enum rc official_put(struct store *st, const char *login, const char *name, const char *phone,
		     int64_t now, int64_t *id, struct err *e)
{
	struct contact c = { .name = (char *)(uintptr_t)name,
			     .phone = (char *)(uintptr_t)phone };
	struct official old;
	struct stmt *s;
	enum rc rc = official_by_login(st, login, &old, NULL);

	if (rc == RC_OK) {
		c.id = old.contact_id;
		TRY(contact_set(st, &c, e));
		s = stmt_get(st->db, SQL_official_phone_set);
		bind_hash(st, s, "phone", phone);
		bind_int(s, old.id);
		*id = old.id;
		return stmt_run(s, e);
	}
	if (rc != RC_NONE)
		return rc;
	TRY(contact_add(st, &c, now, &c.id, e));
	s = stmt_get(st->db, SQL_official_add);
	bind_text(s, login);
	bind_int(s, c.id);
	bind_hash(st, s, "phone", phone);
	bind_int(s, now);
	return stmt_id(s, id, e);
}

enum rc official_post_clear(struct store *st, int64_t official_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_membership_clear);

	bind_int(s, official_id);
	return stmt_run(s, e);
}

enum rc official_post_add(struct store *st, int64_t official_id, int64_t unit_id,
			  const char *role, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_membership_add);

	bind_int(s, official_id);
	bind_int(s, unit_id);
	bind_text(s, role);
	return stmt_run(s, e);
}

enum rc official_by_login(struct store *st, const char *login, struct official *o,
			  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_by_login);
	enum rc rc;

	bind_text(s, login);
	rc = official_one(s, o, e);
	return rc == RC_NONE ? err_set(e, rc, "there is no official %s", login) : rc;
}

enum rc official_get(struct store *st, int64_t id, struct official *o, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_get);

	bind_int(s, id);
	return official_one(s, o, e);
}

enum rc official_by_phone(struct store *st, const char *phone, struct official *o,
			  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_by_phone);

	bind_hash(st, s, "phone", phone);
	return official_one(s, o, e);
}

enum rc official_twin(struct store *st, const char *login, const char *phone,
		      char twin[LOGIN_MAX], struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_twin);

	bind_hash(st, s, "phone", phone);
	bind_text(s, login);
	TRY(stmt_row(s, e));
	col_text_to(s, twin, LOGIN_MAX);
	stmt_done(s);
	return RC_OK;
}

enum rc official_has_role(struct store *st, int64_t official_id, const char *role,
			  int64_t unit_id, bool *has, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_membership_has);

	bind_int(s, official_id);
	bind_text(s, role);
	bind_int(s, unit_id);
	TRY(stmt_row(s, e));
	*has = col_int(s) > 0;
	stmt_done(s);
	return RC_OK;
}

enum rc official_has_any(struct store *st, int64_t official_id, const char *const *roles,
			 int64_t unit_id, bool *has, struct err *e)
{
	*has = false;
	for (; *roles && !*has; roles++)
		TRY(official_has_role(st, official_id, *roles, unit_id, has, e));
	return RC_OK;
}

enum rc official_own_unit(struct store *st, int64_t official_id, const char *role,
			  int64_t *unit_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_membership_own_unit);
	enum rc rc;

	*unit_id = 0;
	bind_int(s, official_id);
	bind_text(s, role);
	if ((rc = stmt_row(s, e)) == RC_OK)
		*unit_id = col_int(s);
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}

typedef enum rc post_visit(void *ctx, const struct post *p, struct err *e);

/* The rows are copied first: a visitor may use any statement. */
static enum rc post_each(struct stmt *s, post_visit *visit, void *ctx, struct err *e)
{
	CLEAN(text) char *memory = NULL;
	struct post *posts = NULL;
	size_t n = 0;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		posts = mem_grow(posts, n + 1, sizeof *posts);
		memory = (char *)posts;
		col_official(s, &posts[n].official);
		posts[n].unit_id = col_int(s);
		col_text_to(s, posts[n].role, sizeof posts[n].role);
		n++;
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++)
		TRY(visit(ctx, &posts[i], e));
	return RC_OK;
}

enum rc official_each_post(struct store *st, const char *role, int64_t unit_id,
			   post_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s =
		stmt_get(st->db, unit_id ? SQL_membership_of_unit : SQL_membership_of_role);

	bind_text(s, role);
	if (unit_id)
		bind_int(s, unit_id);
	return post_each(s, visit, ctx, e);
}

enum rc official_each_own_post(struct store *st, const char *role, int64_t unit_id,
			       post_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_membership_own_of_unit);

	bind_text(s, role);
	bind_int(s, unit_id);
	return post_each(s, visit, ctx, e);
}

enum rc official_each_of(struct store *st, int64_t official_id, post_visit *visit, void *ctx,
			 struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_membership_of_official);

	bind_int(s, official_id);
	return post_each(s, visit, ctx, e);
}

enum rc official_each(struct store *st,
		      enum rc (*visit)(void *ctx, const struct official *o, struct err *e),
		      void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_all);
	CLEAN(text) char *memory = NULL;
	struct official *all = NULL;
	size_t n = 0;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		all = mem_grow(all, n + 1, sizeof *all);
		memory = (char *)all;
		col_official(s, &all[n++]);
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++)
		TRY(visit(ctx, &all[i], e));
	return RC_OK;
}

enum rc official_visited(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_visited);

	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc official_password_set(struct store *st, int64_t id, const char *hash, int64_t now,
			      struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_password_set);

	bind_text(s, hash);
	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc official_revoke(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_revoke);

	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc official_password(struct store *st, int64_t id, char *hash, size_t size, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_password);

	bind_int(s, id);
	TRY(stmt_row(s, e));
	col_text_to(s, hash, size);
	stmt_done(s);
	return RC_OK;
}

enum rc official_password_change(struct store *st, int64_t id, const char *hash, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_password_change);

	bind_text(s, hash);
	bind_int(s, id);
	return stmt_run(s, e);
}

static void bind_pin(struct store *st, struct stmt *s, int64_t id, const char *pin)
{
	char of_whom[32];

	snprintf(of_whom, sizeof of_whom, "%lld:%s", (long long)id, pin);
	bind_hash(st, s, "pin", of_whom);
}

enum rc official_pin_draw(struct store *st, int64_t id, char pin[PIN_DIGITS + 1], struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_pin_set);

	snprintf(pin, PIN_DIGITS + 1, "%04u", (unsigned)randombytes_uniform(10000));
	bind_pin(st, s, id, pin);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc official_pin_is(struct store *st, int64_t id, const char *pin, bool *right,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_pin_is);

	bind_int(s, id);
	bind_pin(st, s, id, pin);
	TRY(stmt_row(s, e));
	*right = col_int(s) > 0;
	stmt_done(s);
	return RC_OK;
}

enum rc official_close(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_close);

	TRY(official_post_clear(st, id, e));
	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc official_unlock(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_unlock);

	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc official_wrong_challenge(struct store *st, int64_t id, int64_t count,
				 int64_t locked_until, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_official_wrong_challenge);

	bind_int(s, count);
	bind_id(s, locked_until);
	bind_int(s, id);
	return stmt_run(s, e);
}

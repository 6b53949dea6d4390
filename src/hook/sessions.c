/* sessions.c - /api/v1/sessions: an official comes in with his password, sees
 * who he is here, changes his password, and leaves. */
#include "hook/route.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "hook/hashing.h"
#include "hook/lookup.h"
#include "hook/problem.h"
#include "store/contact.h"
#include "store/session.h"
#include "store/substitution.h"
#include "store/unit.h"
#include "workflow/account.h"

enum {
	FAILURE_WINDOW_S = 15 * 60,
	FAILURES_OF_LOGIN = 5, /* then nobody comes in by it for a while */
	FAILURES_OF_ADDRESS = 30,
	WAITING_MAX = 16, /* passwords that wait to be checked */
	PASSWORD_SHORTEST = 10,
	PASSWORD_LONGEST = 200,
};

static const char wrong[] = "login or password is wrong";

/* A password that is being checked, and what happens then. */
struct entry {
	struct job job;
	struct engine *en;
	struct hashing *hashing; /* NULL: it waits for its turn */
	char login[LOGIN_MAX], address[64];
	int64_t official_id; /* 0: there is no such account */
	int64_t session_id;  /* of who changes his password; 0: somebody comes in */
	char hash[PASSWORD_HASH_ROOM];
	char *password, *fresh;
	char token[TOKEN_ROOM];
};

static void secret_free(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static void entry_free(struct job *j)
{
	struct entry *w = (struct entry *)j;

	hashing_free(w->hashing);
	secret_free(w->password);
	secret_free(w->fresh);
	explicit_bzero(w, sizeof *w);
	free(w);
}

/* ---- wrong passwords ---- */

static enum rc locked(struct call *c, const char *login, struct err *e)
{
	const struct {
		const char *what, *who;
		int most;
	} limits[] = { { "login", login, FAILURES_OF_LOGIN },
		       { "address", c->ask->address, FAILURES_OF_ADDRESS } };

	for (size_t i = 0; i < COUNT(limits); i++) {
		int64_t count = 0;

		if (!limits[i].who)
			continue;
		TRY(login_failures(c->st, limits[i].what, limits[i].who,
				   c->now - FAILURE_WINDOW_S, &count, e));
		if (count < limits[i].most)
			continue;
		c->out->retry_after_s = FAILURE_WINDOW_S;
		return call_refuse(
			c, 429, e,
			"too many wrong passwords: try again in a quarter of an hour");
	}
	return RC_OK;
}

static enum rc failed(struct entry *w, struct err *e)
{
	struct store *st = &w->en->store;
	int64_t now = engine_now(w->en);

	/* The word typed may be a password: only a login that is one is logged. */
	log_warn("wrong password", "official=%s", w->official_id ? w->login : "?");
	TRY(login_failed(st, "login", w->login, now, FAILURE_WINDOW_S, e));
	if (*w->address)
		TRY(login_failed(st, "address", w->address, now, FAILURE_WINDOW_S, e));
	return RC_OK;
}

/* ---- what happens then; inside a transaction ---- */

struct roles {
	struct store *st;
	json_t *list;
};

static enum rc role_add(void *ctx, const struct post *p, struct err *e)
{
	struct roles *r = ctx;
	struct unit u;

	TRY(unit_get(r->st, p->unit_id, &u, e));
	json_array_append_new(r->list,
			      json_pack("{s:s, s:s}", "role", p->role, "unit", u.code));
	return RC_OK;
}

static enum rc roles_of(struct store *st, int64_t official_id, json_t **list, struct err *e)
{
	struct roles r = { st, json_array() };
	enum rc rc = official_each_of(st, official_id, role_add, &r, e);

	*list = r.list;
	if (rc != RC_OK)
		json_decref(r.list);
	return rc;
}

static enum rc came_in(struct entry *w, const struct official *o, struct answer *out,
		       struct err *e)
{
	struct store *st = &w->en->store;
	int64_t now = engine_now(w->en), until = now + w->en->policy.session_life_s;
	json_t *roles;

	TRY(session_make(st, o->id, now, until, w->token, e));
	TRY(official_visited(st, o->id, now, e));
	TRY(login_forgiven(st, "login", w->login, e));
	TRY(roles_of(st, o->id, &roles, e));
	answer_json(out, 201,
		    json_pack("{s:s, s:s, s:o, s:I, s:o}", "token", w->token, "login", o->login,
			      "expires_at", json_time(until), "idle_s",
			      (json_int_t)w->en->policy.session_idle_s, "roles", roles));
	log_info("session opened", "official=%s", o->login);
	return RC_OK;
}

static enum rc changed(struct entry *w, const struct official *o, const char *fresh_hash,
		       struct answer *out, struct err *e)
{
	struct store *st = &w->en->store;

	if (!*fresh_hash)
		return err_set(e, RC_RETRY, "no memory for hashing a password");
	TRY(official_password_change(st, w->official_id, fresh_hash, e));
	TRY(session_end_all(st, w->official_id, w->session_id, e));
	TRY(account_note(w->en, o, "password_changed", o->login, "http", NULL, e));
	answer_json(out, 200, json_pack("{s:s, s:s}", "login", w->login, "state", "changed"));
	log_info("password changed", "official=%s", w->login);
	return RC_OK;
}

/* It may have changed while the password was checked. */
static enum rc account(struct entry *w, bool right, struct official *o, int *status,
		       struct err *e)
{
	/* The 48-hour rule takes the password itself: there is none to be right. */
	*o = (struct official){ 0 };
	if (w->official_id)
		TRY(official_by_login(&w->en->store, w->login, o, e));
	if (!o->id || (!right && (*w->hash || !o->revoked_at))) {
		TRY(failed(w, e));
		*status = 401;
		return err_set(e, RC_REJECT, wrong);
	}
	if (!o->retired_at && !o->revoked_at)
		return RC_OK;
	*status = 403;
	return err_set(e, RC_REJECT,
		       o->retired_at
			       ? "the account is closed"
			       : "the password was revoked after 48 hours without a visit: "
				 "ask the administrator for a new one");
}

/* *kept: what was written stays, though it is refused. */
static enum rc decide(struct entry *w, struct answer *out, int *status, bool *kept,
		      struct err *e)
{
	char fresh_hash[PASSWORD_HASH_ROOM];
	bool right = hashing_right(w->hashing, fresh_hash);
	struct official o;
	enum rc rc = account(w, right, &o, status, e);

	*kept = rc == RC_REJECT;
	if (rc != RC_OK)
		return rc;
	return w->session_id ? changed(w, &o, fresh_hash, out, e) : came_in(w, &o, out, e);
}

static enum job_state entry_step(struct job *j, struct answer *out)
{
	struct entry *w = (struct entry *)j;
	struct db *db = w->en->store.db;
	struct err e = { "" };
	bool kept = false;
	int status = 0;
	enum rc rc;

	if (!w->hashing && hashing_running() < HASHING_AT_ONCE) {
		w->hashing = hashing_begin(w->hash, w->password, w->fresh);
		if (!w->hashing) {
			problem_answer(out, RC_RETRY, REFUSED_NOT, 0, "no thread to be had");
			return JOB_DONE;
		}
	}
	if (!w->hashing || !hashing_done(w->hashing))
		return JOB_SOON;
	rc = tx_begin(db, &e);
	if (rc == RC_OK)
		rc = decide(w, out, &status, &kept, &e);
	if (rc == RC_OK || kept) {
		struct err why;
		enum rc committed = tx_commit(db, &why);

		if (committed != RC_OK) {
			rc = committed;
			e = why;
		}
	}
	tx_rollback(db);
	if (rc != RC_OK)
		problem_answer(out, rc, REFUSED_NOT, status, e.text);
	return JOB_DONE;
}

/* ---- requests ---- */

static int waiting(const struct hook *h)
{
	int n = 0;

	for (const struct job *j = h->jobs; j; j = j->next)
		n += j->step == entry_step;
	return n;
}

static enum rc entry_begin(struct call *c, const char *login, const char *password,
			   const char *fresh, struct err *e)
{
	struct official o = { 0 };
	struct entry *w;
	enum rc rc;

	if (waiting(c->hook) >= WAITING_MAX)
		return err_set(e, RC_RETRY, "too many passwords wait to be checked");
	w = mem_alloc(sizeof *w);
	w->job = (struct job){
		.hook = c->hook, .step = entry_step, .free = entry_free, .name = "password"
	};
	w->en = c->en;
	snprintf(w->login, sizeof w->login, "%s", login);
	snprintf(w->address, sizeof w->address, "%s", c->ask->address ? c->ask->address : "");
	rc = official_by_login(c->st, w->login, &o, e);
	if (rc == RC_OK)
		rc = official_password(c->st, o.id, w->hash, sizeof w->hash, e);
	if (rc != RC_OK && rc != RC_NONE) {
		entry_free(&w->job);
		return rc;
	}
	w->official_id = o.id;
	w->session_id = c->session.id;
	w->password = mem_dup(password);
	w->fresh = mem_dup(fresh);
	c->out->job = &w->job;
	return RC_OK;
}

enum rc sessions_create(struct call *c, struct err *e)
{
	const char *login = NULL, *password = NULL;
	const struct member members[] = {
		{ .name = "login", .raw = &login, .need = true },
		{ .name = "password", .raw = &password, .need = true },
	};

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (strlen(login) >= LOGIN_MAX || strlen(password) > PASSWORD_LONGEST)
		return call_refuse(c, 401, e, "%s", wrong);
	TRY(locked(c, login, e));
	return entry_begin(c, login, password, NULL, e);
}

enum rc sessions_password(struct call *c, struct err *e)
{
	const char *old = NULL, *fresh = NULL;
	const struct member members[] = {
		{ .name = "old", .raw = &old, .need = true },
		{ .name = "new", .raw = &fresh, .need = true },
	};

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (utf8_units16(fresh, strlen(fresh)) < PASSWORD_SHORTEST ||
	    strlen(fresh) > PASSWORD_LONGEST)
		return err_set(e, RC_REJECT,
			       "a password has at least %d characters and at most %d bytes",
			       PASSWORD_SHORTEST, PASSWORD_LONGEST);
	if (strcmp(fresh, old) == 0 || strstr(fresh, c->me.login))
		return err_set(e, RC_REJECT,
			       "the new password is the old one, or holds the login");
	if (strlen(old) > PASSWORD_LONGEST)
		return call_refuse(c, 401, e, "%s", wrong);
	TRY(locked(c, c->me.login, e));
	return entry_begin(c, c->me.login, old, fresh, e);
}

struct acting {
	const struct official *me;
	json_t *list;
};

static enum rc acts_for(void *ctx, const struct substitution *s, struct err *e)
{
	struct acting *a = ctx;

	(void)e;
	if (s->active && s->by_id == a->me->id)
		json_array_append_new(a->list, json_string(s->login));
	return RC_OK;
}

enum rc sessions_show(struct call *c, struct err *e)
{
	CLEAN(contact) struct contact person = { 0 };
	struct acting a = { &c->me, NULL };
	json_t *roles;
	enum rc rc;

	TRY(contact_get(c->st, c->me.contact_id, &person, e));
	TRY(roles_of(c->st, c->me.id, &roles, e));
	a.list = json_array();
	rc = substitution_each(c->st, acts_for, &a, e);
	if (rc != RC_OK) {
		json_decref(roles);
		json_decref(a.list);
		return rc;
	}
	answer_json(c->out, 200,
		    json_pack("{s:s, s:o, s:o, s:o, s:o, s:I}", "login", c->me.login, "name",
			      json_text(person.name), "roles", roles, "acts_for", a.list,
			      "expires_at", json_time(c->session.expires_at), "idle_s",
			      (json_int_t)c->en->policy.session_idle_s));
	return RC_OK;
}

enum rc sessions_delete(struct call *c, struct err *e)
{
	TRY(session_end(c->st, c->session.id, e));
	answer_json(c->out, 200,
		    json_pack("{s:s, s:s}", "login", c->me.login, "state", "ended"));
	log_info("session ended", "official=%s", c->me.login);
	return RC_OK;
}

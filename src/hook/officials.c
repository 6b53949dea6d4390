/* officials.c - /api/v1/officials: the accounts, for the administrator. */
#include "hook/route.h"

#include <string.h>

#include "hook/lookup.h"
#include "store/contact.h"
#include "store/official.h"
#include "store/password.h"
#include "store/substitution.h"
#include "store/unit.h"
#include "workflow/account.h"

struct listing {
	struct call *c;
	json_t *list, *roles;
};

static enum rc post_add(void *ctx, const struct post *p, struct err *e)
{
	struct listing *l = ctx;
	struct unit *u = arena_alloc(l->c->arena, sizeof *u);

	TRY(unit_get(l->c->st, p->unit_id, u, e));
	json_array_append_new(l->roles,
			      json_pack("{s:s, s:s}", "role", p->role, "unit", u->code));
	return RC_OK;
}

static const char *state_of(const struct official *o, int64_t now)
{
	if (o->retired_at)
		return "closed";
	if (o->revoked_at)
		return "revoked";
	return o->sms_locked_until > now ? "locked" : "active";
}

static enum rc official_add(void *ctx, const struct official *o, struct err *e)
{
	struct listing *l = ctx;
	CLEAN(contact) struct contact person = { 0 };
	struct substitution away;
	enum rc rc;

	TRY(contact_get(l->c->st, o->contact_id, &person, e));
	l->roles = json_array();
	rc = official_each_of(l->c->st, o->id, post_add, l, e);
	if (rc != RC_OK) {
		json_decref(l->roles);
		return rc;
	}
	rc = substitution_of(l->c->st, o->id, &away, e);
	if (rc != RC_OK && rc != RC_NONE) {
		json_decref(l->roles);
		return rc;
	}
	json_array_append_new(
		l->list, json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "login",
				   o->login, "name", json_text(person.name), "phone",
				   json_text(person.phone), "state", state_of(o, l->c->now),
				   "roles", l->roles, "visited_at", json_time(o->visited_at),
				   "locked_until", json_time(o->sms_locked_until), "substitute",
				   json_text(rc == RC_OK ? away.by_login : NULL)));
	return RC_OK;
}

enum rc officials_list(struct call *c, struct err *e)
{
	struct listing l = { .c = c, .list = json_array() };
	enum rc rc = official_each(c->st, official_add, &l, e);

	if (rc != RC_OK) {
		json_decref(l.list);
		return rc;
	}
	answer_json(c->out, 200, l.list);
	return RC_OK;
}

enum rc officials_unlock(struct call *c, struct err *e)
{
	struct official o;

	TRY(official_by_login(c->st, c->param[0], &o, e));
	TRY(account_unlock(c->en, &o, lookup_via(c), e));
	TRY(login_forgiven(c->st, "login", o.login, e));
	answer_json(c->out, 200, json_pack("{s:s, s:s}", "login", o.login, "state", "active"));
	return RC_OK;
}

enum rc officials_pin(struct call *c, struct err *e)
{
	char pin[PIN_DIGITS + 1];
	struct official o;

	c->secret = true;
	TRY(official_by_login(c->st, c->param[0], &o, e));
	TRY(official_pin_draw(c->st, o.id, pin, e));
	TRY(account_note(c->en, &o, "pin_set", "ADMIN", lookup_via(c), NULL, e));
	answer_json(c->out, 200, json_pack("{s:s, s:s}", "login", o.login, "pin", pin));
	explicit_bzero(pin, sizeof pin);
	return RC_OK;
}

enum rc officials_password(struct call *c, struct err *e)
{
	char word[PASSWORD_ROOM], hash[PASSWORD_HASH_ROOM];
	struct official o;

	c->secret = true;
	TRY(official_by_login(c->st, c->param[0], &o, e));
	TRY(password_make(word, hash, e));
	TRY(account_password(c->en, &o, hash, lookup_via(c), e));
	TRY(session_end_all(c->st, o.id, 0, e));
	TRY(login_forgiven(c->st, "login", o.login, e));
	answer_json(c->out, 200, json_pack("{s:s, s:s}", "login", o.login, "password", word));
	explicit_bzero(word, sizeof word);
	return RC_OK;
}

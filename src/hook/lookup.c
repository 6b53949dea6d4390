/* lookup.c - see lookup.h. */
#include "hook/lookup.h"

#include <string.h>

#include "store/official.h"
#include "store/substitution.h"
#include "store/unit.h"
#include "text/code.h"

const char *lookup_via(const struct call *c)
{
	return c->ask->trusted ? "desk" : "http";
}

/* In a session it is himself; he may say for whom, where he is a substitute. */
static enum rc actor_of_session(struct call *c, const char *login, struct actor *actor,
				struct err *e)
{
	struct substitution away;
	struct official o;
	enum rc rc;

	actor->kind = ACTOR_OFFICIAL;
	actor->official_id = c->me.id;
	actor->login = c->me.login;
	if (!login || strcmp(login, c->me.login) == 0)
		return RC_OK;
	rc = official_by_login(c->st, login, &o, NULL);
	if (rc == RC_OK)
		rc = substitution_of(c->st, o.id, &away, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_OK && away.by_id == c->me.id)
		return RC_OK;
	c->why = REFUSED_ROLE;
	return err_set(e, RC_REJECT, "%s does not act for %.60s", c->me.login, login);
}

/* Who it is done for: an official's login, or the citizen himself. */
enum rc lookup_actor(struct call *c, const char *login, struct actor *actor, struct err *e)
{
	struct official *o;
	enum rc rc;

	*actor = (struct actor){ .kind = ACTOR_CLIENT, .via = lookup_via(c), .known = true };
	if (c->session.id)
		return actor_of_session(c, login, actor, e);
	if (!login)
		return RC_OK;
	o = arena_alloc(c->arena, sizeof *o);
	rc = official_by_login(c->st, login, o, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "there is no official %.60s", login);
	TRY(rc);
	if (o->retired_at || o->revoked_at) {
		c->why = REFUSED_ROLE;
		return err_set(e, RC_REJECT, "the account %s is %s", o->login,
			       o->retired_at ? "closed" : "locked: official unlock");
	}
	/* Known here, he is at his work: an act that is refused takes this along. */
	TRY(official_visited(c->st, o->id, c->now, e));
	actor->kind = ACTOR_OFFICIAL;
	actor->official_id = o->id;
	actor->login = o->login;
	return RC_OK;
}

enum rc lookup_reader(struct call *c, const char *login, struct actor *actor, struct err *e)
{
	if (!login && !c->session.id)
		return call_refuse(c, 400, e, "as is missing: who looks?");
	return lookup_actor(c, login, actor, e);
}

static enum rc post_look(void *ctx, const struct post *p, struct err *e)
{
	bool *only = ctx;

	(void)e;
	*only = *only && strcmp(p->role, "auditor") == 0;
	return RC_OK;
}

enum rc lookup_writer(struct call *c, const char *login, struct actor *actor, struct err *e)
{
	bool only = true;

	TRY(lookup_actor(c, login, actor, e));
	if (actor->kind != ACTOR_OFFICIAL)
		return RC_OK;
	TRY(official_each_of(c->st, actor->official_id, post_look, &only, e));
	if (!only)
		return RC_OK;
	c->why = REFUSED_ROLE;
	return err_set(e, RC_REJECT, "%s sees everything and changes nothing", actor->login);
}

/* A tracking code or a receipt, as people write them. */
enum rc lookup_case(struct call *c, const char *written, struct case_ *found, struct err *e)
{
	char digits[RECEIPT_ROOM];
	enum rc rc = RC_NONE;

	switch (code_parse(digits, written)) {
	case CODE_TRACKING:
		rc = case_by_code(c->st, digits, found, e);
		break;
	case CODE_RECEIPT:
		rc = case_by_receipt(c->st, digits, found, e);
		break;
	case CODE_NONE:
		return err_set(e, RC_NONE, "%.60s is no tracking code", written);
	}
	return rc == RC_NONE ? err_set(e, rc, "there is no case %.60s", written) : rc;
}

enum rc lookup_unit_code(struct call *c, int64_t id, json_t **text, struct err *e)
{
	struct unit *u;

	*text = json_null();
	if (!id)
		return RC_OK;
	u = arena_alloc(c->arena, sizeof *u);
	TRY(unit_get(c->st, id, u, e));
	*text = json_string(u->code);
	return RC_OK;
}

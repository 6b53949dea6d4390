/* auth.c - see auth.h.  A token is never logged and never named in an answer. */
#include "hook/auth.h"

#include <string.h>
#include <strings.h>

#include "store/official.h"

enum { TOUCH_S = 60 };

static const char *bearer(const struct ask *a)
{
	static const char scheme[] = "Bearer ";

	if (!a->authorization || strncasecmp(a->authorization, scheme, sizeof scheme - 1) != 0)
		return NULL;
	return a->authorization + sizeof scheme - 1;
}

static bool may(enum access access, enum token_scope scope)
{
	switch (access) {
	case ACCESS_OPEN:
		return true;
	case ACCESS_READ:
		return scope == SCOPE_READ || scope == SCOPE_WRITE;
	case ACCESS_WRITE:
		return scope == SCOPE_WRITE;
	case ACCESS_HOOK:
		return scope == SCOPE_HOOK;
	case ACCESS_SESSION:
	case ACCESS_ADMIN:
		return false;
	}
	return false;
}

/* ---- sessions ---- */

static enum rc over(struct call *c, struct err *e)
{
	return call_refuse(c, 401, e, "the session is over: log in again");
}

/* That he is here is a visit; it is written down once a minute. */
static enum rc touch(struct call *c, struct err *e)
{
	enum rc rc;

	if (c->now - c->session.used_at < TOUCH_S || tx_open(c->st->db))
		return RC_OK;
	TRY(tx_begin(c->st->db, e));
	rc = session_used(c->st, c->session.id, c->now, e);
	if (rc == RC_OK)
		rc = official_visited(c->st, c->me.id, c->now, e);
	return tx_end(c->st->db, rc, e);
}

static enum rc session_open(struct call *c, const char *text, struct err *e)
{
	const struct policy *p = &c->en->policy;
	enum rc rc = session_find(c->st, text, &c->session, e);

	if (rc == RC_NONE)
		return over(c, e);
	TRY(rc);
	if (c->session.expires_at <= c->now || c->session.used_at + p->session_idle_s <= c->now)
		return over(c, e);
	TRY(official_by_login(c->st, c->session.login, &c->me, e));
	if (c->me.retired_at)
		return call_refuse(c, 401, e, "the account is closed");
	if (c->me.revoked_at)
		return call_refuse(
			c, 401, e,
			"the password was revoked after 48 hours without a visit: ask "
			"the administrator for a new one");
	c->token.id = -c->me.id; /* keys of his own for what is said twice */
	return touch(c, e);
}

static enum rc session_may(struct call *c, enum session_access session, struct err *e)
{
	static const char *const overseers[] = { "pm_expert", "pm_manager", NULL };
	static const char *const desk[] = { "operator", "desk_clerk", NULL };
	bool may = false;

	switch (session) {
	case SESSION_NEVER:
		return call_refuse(c, 403, e, "this is not for an official's session");
	case SESSION_STAFF:
		return RC_OK;
	case SESSION_DESK:
		TRY(official_has_any(c->st, c->me.id, desk, 0, &may, e));
		break;
	case SESSION_OVERSEER:
		break;
	}
	if (!may)
		TRY(official_has_any(c->st, c->me.id, overseers, 0, &may, e));
	if (!may && strcmp(c->ask->method, "GET") == 0)
		TRY(official_has_role(c->st, c->me.id, "auditor", 0, &may, e));
	return may ? RC_OK : call_refuse(c, 403, e, "this is not for %s", c->me.login);
}

/* ---- any request ---- */

enum rc auth_check(struct call *c, enum access access, enum session_access session,
		   struct err *e)
{
	const char *text = bearer(c->ask);
	enum rc rc;

	if (access == ACCESS_OPEN || (c->ask->trusted && access != ACCESS_SESSION))
		return RC_OK;
	if (!text && access == ACCESS_HOOK)
		text = target_query(&c->target, "token");
	if (!text)
		return call_refuse(c, 401, e, "a bearer token is needed: didehban token new");
	if (strncmp(text, SESSION_PREFIX, sizeof SESSION_PREFIX - 1) == 0) {
		TRY(session_open(c, text, e));
		return access == ACCESS_SESSION ? RC_OK : session_may(c, session, e);
	}
	if (access == ACCESS_SESSION)
		return call_refuse(c, 403, e, "this wants the session of an official");
	rc = token_find(c->st, text, &c->token, e);
	if (rc == RC_NONE)
		return call_refuse(c, 401, e, "the token is unknown or was revoked");
	TRY(rc);
	if (access == ACCESS_ADMIN)
		return call_refuse(c, 403, e,
				   "this is for the administrator, by the unix socket");
	if (!may(access, c->token.scope))
		return call_refuse(c, 403, e, "the token's scope is %s",
				   token_scope_name(c->token.scope));
	return RC_OK;
}

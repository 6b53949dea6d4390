/* auth.c - see auth.h.  A token is never logged and never named in an answer. */
#include "hook/auth.h"

#include <string.h>
#include <strings.h>

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
	case ACCESS_ADMIN:
		return false;
	}
	return false;
}

enum rc auth_check(struct call *c, enum access access, struct err *e)
{
	const char *text = bearer(c->ask);
	enum rc rc;

	if (access == ACCESS_OPEN || c->ask->trusted)
		return RC_OK;
	if (!text && access == ACCESS_HOOK)
		text = target_query(&c->target, "token");
	if (!text)
		return call_refuse(c, 401, e, "a bearer token is needed: didehban token new");
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

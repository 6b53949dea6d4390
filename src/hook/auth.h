/* auth.h - may this request do that? */
#ifndef HOOK_AUTH_H
#define HOOK_AUTH_H

#include "hook/call.h"

enum access {
	ACCESS_OPEN,	/* anybody: health checks, figures without names */
	ACCESS_READ,	/* a token of scope read or write */
	ACCESS_WRITE,	/* a token of scope write */
	ACCESS_HOOK,	/* a token of scope hook, in the header or as ?token= */
	ACCESS_SESSION, /* an official's session, and nothing else */
	ACCESS_ADMIN,	/* the unix socket alone */
};

/* What an official's session may do of what a token may. */
enum session_access {
	SESSION_NEVER,
	SESSION_STAFF,	  /* everybody, each in his scope */
	SESSION_DESK,	  /* the call centre and the PM office; an auditor may look */
	SESSION_OVERSEER, /* the PM office; an auditor may look */
};

/* Sets c->token, or c->session and c->me.  RC_REJECT with c->status 401 (no good token) or 403
 * (a token that may not). */
enum rc auth_check(struct call *c, enum access access, enum session_access session,
		   struct err *e);

#endif

/* auth.h - may this request do that? */
#ifndef HOOK_AUTH_H
#define HOOK_AUTH_H

#include "hook/call.h"

enum access {
	ACCESS_OPEN,  /* anybody: health checks, figures without names */
	ACCESS_READ,  /* a token of scope read or write */
	ACCESS_WRITE, /* a token of scope write */
	ACCESS_HOOK,  /* a token of scope hook, in the header or as ?token= */
	ACCESS_ADMIN, /* the unix socket alone */
};

/* Sets c->token.  RC_REJECT with c->status 401 (no good token) or 403 (a
 * token that may not). */
enum rc auth_check(struct call *c, enum access access, struct err *e);

#endif

/* limit.h - what is too much: of one token or official's session, and of all at
 * once. */
#ifndef HOOK_LIMIT_H
#define HOOK_LIMIT_H

#include "hook/call.h"

struct limits *limits_new(void);
void limits_free(struct limits *l);

enum { LIMIT_TURN_MS = 2000 };

/* Count the request of c->token.  RC_REJECT with c->status 429 and the seconds
 * after which one more is taken: it has none left.  With c->status 503, and nothing
 * is counted: this turn of the loop takes longer than LIMIT_TURN_MS already, and
 * modems and clocks wait behind it.
 * The unix socket has no limit, nor has a token of scope hook without one of its
 * own: texts come in by it. */
enum rc limit_check(struct call *c, struct err *e);

#endif

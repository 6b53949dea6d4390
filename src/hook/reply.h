/* reply.h - an answer as bytes of HTTP/1.1. */
#ifndef HOOK_REPLY_H
#define HOOK_REPLY_H

#include "hook/ask.h"

struct evbuffer;

/* The body is taken, not copied.  headless: of a HEAD, all but the body;
 * keep: the connection serves another request. */
void reply_put(struct evbuffer *out, struct answer *a, bool headless, bool keep);

#endif

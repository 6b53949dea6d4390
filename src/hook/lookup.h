/* lookup.h - whom and what a request names: an official, a case, a unit. */
#ifndef HOOK_LOOKUP_H
#define HOOK_LOOKUP_H

#include "hook/call.h"

/* How it came: "desk" by the unix socket, else "http". */
const char *lookup_via(const struct call *c);

/* Who it is done for: an official's login; NULL is the citizen himself, but in a
 * session whose it is.
 * RC_REJECT: there is no such account, or it may do nothing. */
enum rc lookup_actor(struct call *c, const char *login, struct actor *actor, struct err *e);

/* The same for somebody who looks: he must be named. */
enum rc lookup_reader(struct call *c, const char *login, struct actor *actor, struct err *e);
/* The same for somebody who changes something: an auditor does not. */
enum rc lookup_writer(struct call *c, const char *login, struct actor *actor, struct err *e);

/* The case of a tracking code or a receipt, as people write them; RC_NONE. */
enum rc lookup_case(struct call *c, const char *written, struct case_ *found, struct err *e);

/* A unit's code as JSON; null for 0. */
enum rc lookup_unit_code(struct call *c, int64_t id, json_t **text, struct err *e);

#endif

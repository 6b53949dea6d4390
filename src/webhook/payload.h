/* payload.h - what an endpoint is told of an event: no name, no number, no
 * text of anybody.  Of a restricted procedure the code alone, of an anonymous
 * report where it stands. */
#ifndef WEBHOOK_PAYLOAD_H
#define WEBHOOK_PAYLOAD_H

#include "workflow/engine.h"

struct event;

enum { PAYLOAD_TYPE_ROOM = 64 };

/* The event's type: "case." and the action; "case.changed" where the action
 * is nobody's business. */
enum rc payload_type(struct engine *en, const struct event *ev, char out[PAYLOAD_TYPE_ROOM],
		     struct err *e);

/* Does a list of actions ("refer,approve"; "" is all) hold the type? */
bool payload_wanted(const char *events, const char *type);

/* The body, malloc'ed JSON.  RC_NONE: there is no such event. */
enum rc payload_make(struct engine *en, int64_t event_id, char **body, struct err *e);

#endif

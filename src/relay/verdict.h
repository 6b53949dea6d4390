/* verdict.h - what a provider's answer means for the part that was handed to
 * it.  Pure. */
#ifndef RELAY_VERDICT_H
#define RELAY_VERDICT_H

#include <jansson.h>

#include "relay/fetch.h"

enum verdict_kind {
	VERDICT_SENT,	   /* the provider has it */
	VERDICT_NEVER,	   /* refused, and would be again */
	VERDICT_LATER,	   /* refused for now */
	VERDICT_ELSEWHERE, /* the way to the provider is at fault, not the text */
	VERDICT_UNKNOWN,   /* the provider may have it or not */
};

enum { VERDICT_ID_ROOM = 128, VERDICT_TEXT_ROOM = 200 };

struct verdict {
	enum verdict_kind kind;
	char provider_id[VERDICT_ID_ROOM]; /* what the provider calls it; "": nothing */
	char text[VERDICT_TEXT_ROOM];	   /* why; no number, no text of ours */
};

void verdict_set(struct verdict *v, enum verdict_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* What HTTP alone says: 2xx is sent. */
void verdict_of_http(struct verdict *v, const struct fetch_answer *a);

/* The protocol's line for it; ref is sent back in a delivery report. */
json_t *verdict_line(const struct verdict *v, json_int_t id, int ref);

#endif

/* arrival.h - what gateways call our hook with, on its way to the daemon: a text
 * from a person, a report of a part.  How it was spelled is its caller's. */
#ifndef HOOK_ARRIVAL_H
#define HOOK_ARRIVAL_H

#include "hook/call.h"

enum { ARRIVAL_TEXT_MOST = 8000 };

/* NULL: it was not said. */
struct arrival {
	const char *gateway; /* its name in the configuration */
	const char *from, *to;
	const char *id;	  /* what the gateway calls it: one id is one text */
	const char *time; /* unix seconds, ISO 8601, "2026-11-24 10:00:00" in UTC */
	const char *text; /* UTF-8; hex if binary */
	bool binary;
	const uint8_t *udh; /* with its length octet */
	size_t udh_len;
};

/* RC_OK: it is durable, now or before. */
enum rc arrival_take(struct call *c, const struct arrival *a, struct err *e);
/* A part that nobody knows is RC_OK: asking again would not help. */
enum rc arrival_report(struct call *c, const struct hook_report *r, struct err *e);

/* Digits alone, at most 18. */
bool arrival_number(const char *text, int64_t *n);

#endif

/* record.h - how the last answers of a carrier came out.  Pure; it does not
 * survive a restart, which may have mended the carrier.  Times are unix seconds. */
#ifndef GATEWAY_RECORD_H
#define GATEWAY_RECORD_H

#include <stdbool.h>
#include <stdint.h>

enum { RECORD_ANSWERS = 8, RECORD_TRIAL_S = 60 };

/* Zeroed: nothing but good is known. */
struct record {
	unsigned failed; /* a bit for each answer, the newest lowest; 1: it did not send */
	int64_t failed_at;
};

void record_add(struct record *r, bool sent, int64_t now);
/* The last one sent. */
bool record_well(const struct record *r);
/* Of the last answers, so many were `sent`; at least 1, as who never did it is
 * to be tried as well. */
int record_sent(const struct record *r);
/* It failed more often than not, and just now: others go first, for a minute.  Then
 * it is tried with a text, and goes on as long as it sends. */
bool record_poor(const struct record *r, int64_t now);

#endif

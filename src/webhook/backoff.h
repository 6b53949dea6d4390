/* backoff.h - when to try again: an event that was not taken, and an endpoint
 * that takes none. */
#ifndef WEBHOOK_BACKOFF_H
#define WEBHOOK_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

enum { RETRY_LIFE_S = 48 * 3600 }; /* then an event is a dead letter */

/* Seconds until the next try, after so many (from 1): 2 s, four times that
 * each time, at most 4 hours; a fifth more or less by chance. */
int64_t retry_after_s(int tries);

/* A circuit breaker.  Zero-initialise; times are monotonic milliseconds. */
struct breaker {
	int failures;	  /* in a row */
	int64_t until_ms; /* nobody is tried before */
	int opened;	  /* how often in a row */
};

void breaker_count(struct breaker *b, bool good, int64_t now_ms);
bool breaker_open(const struct breaker *b);
/* Somebody says that it is back: it may be seen at once. */
void breaker_hurry(struct breaker *b);
/* How many requests it may have: most, or one to see whether it is back, or
 * none yet. */
int breaker_allows(const struct breaker *b, int64_t now_ms, int most);

#endif

/* budget.h - at most so many parts in any sixty seconds.  Pure. */
#ifndef GATEWAY_BUDGET_H
#define GATEWAY_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/* A bucket of per_minute tokens; each comes back a minute after it was taken,
 * so that a burst is allowed and no minute sees more than the limit. */
struct budget {
	int per_minute;	   /* 0: no limit */
	int64_t *taken_ms; /* a ring, the oldest at `next`; malloc'ed */
	int next;
};

/* Set the limit; what was taken in the last minute counts under the new one. */
void budget_set(struct budget *b, int per_minute);
void budget_free(struct budget *b);
/* May `parts` leave now?  More than a whole minute's worth may when the
 * bucket is full. */
bool budget_allows(const struct budget *b, int parts, int64_t now_ms);
void budget_take(struct budget *b, int parts, int64_t now_ms);

#endif

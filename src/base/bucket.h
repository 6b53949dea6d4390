/* bucket.h - a token bucket: a minute's worth at once, and it fills evenly.
 * For many that are counted (a network's "so many in any sixty seconds" is
 * gateway/budget.h).  A zeroed bucket is full.  Time is the caller's, in
 * milliseconds that never go backwards. */
#ifndef BASE_BUCKET_H
#define BASE_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bucket {
	int64_t full_us; /* when it is full again */
};

/* Take one of `per_minute` (from 1); false, and nothing is taken: it is empty. */
bool bucket_take(struct bucket *b, int per_minute, int64_t now_ms);
bool bucket_full(const struct bucket *b, int64_t now_ms);
/* Until the next one can be taken; 0: now. */
int64_t bucket_wait_ms(const struct bucket *b, int per_minute, int64_t now_ms);

#endif

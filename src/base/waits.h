/* waits.h - how long things waited: a histogram in seconds.  A value; pure. */
#ifndef BASE_WAITS_H
#define BASE_WAITS_H

#include <stdint.h>

enum { WAITS_BOUNDS = 9 };

/* Each bucket holds the waits up to its bound (and above the one before it), the
 * last one those that were longer. */
struct waits {
	int64_t in[WAITS_BOUNDS + 1], sum_s;
};

extern const int waits_bound_s[WAITS_BOUNDS];

void waits_add(struct waits *w, int64_t s);

#endif

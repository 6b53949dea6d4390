/* clock.h - time, injected.  The wall clock is unix seconds, UTC; a test
 * puts its own function in. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*now)(void *self); /* unix seconds */
	void *self;
};

/* The machine's own clock. */
extern const struct clock clock_wall;

static inline int64_t clock_now(const struct clock *c)
{
	return c->now(c->self);
}

/* Milliseconds that never go backwards; for waits and measurements only. */
int64_t clock_mono_ms(void);

#endif

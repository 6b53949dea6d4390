/* clock.c - see clock.h. */
#include "base/clock.h"

#include <time.h>

static int64_t wall_now(void *self)
{
	(void)self;
	return (int64_t)time(NULL);
}

const struct clock clock_wall = { .now = wall_now };

int64_t clock_mono_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* backoff.c - see backoff.h. */
#include "webhook/backoff.h"

#include <stdlib.h>

enum {
	FIRST_S = 2,
	FACTOR = 4,
	MOST_S = 4 * 3600,
	BREAK_AFTER = 5, /* failures in a row */
	BREAK_FIRST_MS = 2 * 1000,
	BREAK_MOST_MS = 5 * 60 * 1000,
};

/* A fifth more or less: what failed together does not come back together. */
static int64_t jitter(int64_t n)
{
	return n - n / 5 + (int64_t)arc4random_uniform((uint32_t)(2 * (n / 5) + 1));
}

int64_t retry_after_s(int tries)
{
	int64_t s = FIRST_S;

	for (int i = 1; i < tries && s < MOST_S; i++)
		s *= FACTOR;
	return jitter(s < MOST_S ? s : MOST_S);
}

void breaker_count(struct breaker *b, bool good, int64_t now_ms)
{
	int64_t ms = BREAK_FIRST_MS;

	if (good) {
		*b = (struct breaker){ 0 };
		return;
	}
	if (++b->failures < BREAK_AFTER)
		return;
	for (int i = 0; i < b->opened && ms < BREAK_MOST_MS; i++)
		ms *= 2;
	b->opened++;
	b->until_ms = now_ms + jitter(ms < BREAK_MOST_MS ? ms : BREAK_MOST_MS);
}

bool breaker_open(const struct breaker *b)
{
	return b->failures >= BREAK_AFTER;
}

void breaker_hurry(struct breaker *b)
{
	b->until_ms = 0;
}

int breaker_allows(const struct breaker *b, int64_t now_ms, int most)
{
	if (!breaker_open(b))
		return most;
	return now_ms >= b->until_ms ? 1 : 0;
}

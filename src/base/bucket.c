/* bucket.c - see bucket.h.
 * What is missing is a time: each one that is taken needs its share of a minute
 * to come back, and no more than a minute may be owed. */
#include "base/bucket.h"

enum { MINUTE_US = 60 * 1000 * 1000 };

static int64_t owed_us(const struct bucket *b, int64_t now_ms)
{
	int64_t owed = b->full_us - now_ms * 1000;

	return owed > 0 ? owed : 0;
}

bool bucket_take(struct bucket *b, int per_minute, int64_t now_ms)
{
	int64_t owed = owed_us(b, now_ms) + MINUTE_US / per_minute;

	if (owed > MINUTE_US)
		return false;
	b->full_us = now_ms * 1000 + owed;
	return true;
}

bool bucket_full(const struct bucket *b, int64_t now_ms)
{
	return owed_us(b, now_ms) == 0;
}

int64_t bucket_wait_ms(const struct bucket *b, int per_minute, int64_t now_ms)
{
	int64_t over = owed_us(b, now_ms) + MINUTE_US / per_minute - MINUTE_US;

	return over > 0 ? (over + 999) / 1000 : 0;
}

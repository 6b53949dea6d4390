/* seed.h - chance that comes out the same with the same seed (splitmix64). */
#ifndef EMULATOR_SEED_H
#define EMULATOR_SEED_H

#include <stdint.h>

struct seed {
	uint64_t state;
};

static inline uint64_t seed_next(struct seed *s)
{
	uint64_t z = (s->state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* 0 ... limit - 1; 0 when the limit is below 1. */
static inline int seed_below(struct seed *s, int limit)
{
	return limit < 1 ? 0 : (int)(seed_next(s) % (uint64_t)limit);
}

/* At least 0, below 1. */
static inline double seed_fraction(struct seed *s)
{
	return (double)(seed_next(s) >> 11) / 9007199254740992.0;
}

#endif

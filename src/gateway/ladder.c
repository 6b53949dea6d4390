/* ladder.c - see ladder.h. */
#include "gateway/ladder.h"

/* From the gentle to the rough.  A wait doubles with each try, up to the most;
 * 0 stands for the carrier's own waits.  Behind the last rung the climb begins
 * again with the first that does something to the device. */
static const struct rung {
	const char *name;
	int tries, wait_ms, most_ms;
} rungs[] = {
	[LADDER_REOPEN] = { "reopen", 3, 0, 0 },
	[LADDER_RESET] = { "reset", 2, 1000, 4000 },
	[LADDER_AUTHORISE] = { "authorise", 2, 2000, 8000 },
	[LADDER_POWER] = { "power", 2, 4000, 8000 },
	[LADDER_ALARM] = { "alarm", 60, 4000, 10000 },
};

const char *ladder_name(enum ladder_rung rung)
{
	return rungs[rung].name;
}

void ladder_clear(struct ladder *l)
{
	l->rung = LADDER_REOPEN;
	l->tries = 0;
	l->since = 0;
}

static int64_t doubled(int64_t ms, int times, int64_t most_ms)
{
	for (; times > 0 && ms < most_ms; times--)
		ms *= 2;
	return ms < most_ms ? ms : most_ms;
}

static void next_rung(struct ladder *l)
{
	l->tries = 0;
	switch (l->rung) {
	case LADDER_REOPEN:
		l->rung = LADDER_RESET;
		return;
	case LADDER_RESET:
		l->rung = LADDER_AUTHORISE;
		return;
	case LADDER_AUTHORISE:
		l->rung = LADDER_POWER;
		return;
	case LADDER_POWER:
		l->rung = LADDER_ALARM;
		return;
	case LADDER_ALARM:
		l->rung = LADDER_RESET;
		return;
	}
}

int64_t ladder_climb(struct ladder *l, bool hopeless, int first_ms, int most_ms, int64_t now)
{
	const struct rung *r;

	if (!l->since)
		l->since = now;
	if (hopeless && l->modem && l->rung != LADDER_ALARM) {
		l->rung = LADDER_ALARM;
		l->tries = 0;
	} else if (!hopeless && l->modem && l->tries >= rungs[l->rung].tries) {
		next_rung(l);
	}
	r = &rungs[l->rung];
	l->tries++;
	return r->wait_ms ? doubled(r->wait_ms, l->tries - 1, r->most_ms)
			  : doubled(first_ms, l->tries - 1, most_ms);
}

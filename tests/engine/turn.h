/* turn.h - the daemon's loop for a gateway under test: a tick follows what happened,
 * and comes when the gateway said so, but not otherwise.  Its second is 50 ms. */
#ifndef TESTS_ENGINE_TURN_H
#define TESTS_ENGINE_TURN_H

#include <event2/event.h>

#include "base/clock.h"
#include "gateway/gateway.h"

struct turning {
	int64_t ticked_ms;
	struct wake next;
	bool happened;
};

/* What the test did before it waits is a happening. */
static struct turning turn_begin(void)
{
	return (struct turning){ clock_mono_ms(), WAKE_NEVER, true };
}

static void turn(struct turning *t, struct event_base *base, struct gateway *g, int64_t now)
{
	int64_t now_ms = clock_mono_ms();

	event_base_loop(base, EVLOOP_NONBLOCK);
	t->happened |= event_base_get_max_events(base, EVENT_BASE_COUNT_ACTIVE, 1) > 0;
	if (now_ms - t->ticked_ms <= 50 ||
	    !(t->happened || t->next.at <= now || t->next.mono_ms <= now_ms))
		return;
	t->happened = false;
	t->next = WAKE_NEVER;
	t->ticked_ms = now_ms;
	gateway_tick(g);
	if (gateway_next(g, &t->next, NULL) != RC_OK)
		fail_msg("nobody knows what is due");
}

#endif

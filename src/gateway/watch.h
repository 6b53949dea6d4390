/* watch.h - what is wrong with the gateway, and told by alarms (workflow/alarm.h). */
#ifndef GATEWAY_WATCH_H
#define GATEWAY_WATCH_H

#include "gateway/fleet.h"
#include "workflow/engine.h"

struct watch;

/* 0 stands for the default. */
struct watch_bounds {
	int down_ms;  /* a carrier that is not up for so long: 2 min */
	int every_ms; /* what costs more than a look is looked at every: 60 s */
};

struct watch *watch_new(struct engine *en, const struct fleet *f,
			const struct watch_bounds *bounds);
void watch_free(struct watch *w); /* NULL is fine */

/* Outside a transaction. */
void watch_tick(struct watch *w);
void watch_next(const struct watch *w, struct wake *next);
/* A carrier is up: what is over because of it is over before a text about it
 * can leave. */
void watch_carriers(struct watch *w);
void watch_clock_jumped(struct watch *w, int64_t by_s);

#endif

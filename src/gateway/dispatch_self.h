/* dispatch_self.h - the inside of the dispatch, for dispatch.c (carriers and their
 * answers) and dispatch_due.c (the clock) alone. */
#ifndef GATEWAY_DISPATCH_SELF_H
#define GATEWAY_DISPATCH_SELF_H

#include "gateway/dispatch.h"
#include "gateway/lane.h"

struct dispatch {
	struct engine *en;
	struct fleet *fleet;
	struct rates *rates;
	struct dispatch_counts counts, before; /* before: when the round began */
	int64_t overdue_ms;
	bool paused;
};

/* What it has become; what it was before is counted already. */
void dispatch_count_one(struct dispatch *d, enum message_state was, const struct message *m);
/* Those that a report settled beside the one that it names. */
void dispatch_count_others(struct dispatch *d, const struct settled *out);

/* The answer becomes durable, alone.  false: it could not be written; the lane
 * keeps it, and its place with it, until it is. */
bool dispatch_settle(struct dispatch *d, struct lane *lane, struct hand h, bool lives);

#endif

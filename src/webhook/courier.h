/* courier.h - brings every event to every endpoint that wants it: at least
 * once, in order for each case.  The outbox is the table delivery, filled from
 * the chain of events by each endpoint's own position; so nothing is lost
 * between an event's commit and its delivery, whoever dies. */
#ifndef WEBHOOK_COURIER_H
#define WEBHOOK_COURIER_H

#include "workflow/engine.h"

struct event_base;
struct courier;

struct courier_config {
	const char *const *argv; /* of the sender; borrowed, ends with NULL */
};

struct courier *courier_new(struct engine *en, struct event_base *base,
			    const struct courier_config *config);
void courier_free(struct courier *c); /* NULL is fine */

/* Something was committed.  Cheap; what it starts runs from the loop. */
void courier_kick(struct courier *c);
/* Endpoints that rest are tried at once: somebody has mended one, and sends again. */
void courier_hurry(struct courier *c);
/* What is due; outside a transaction. */
void courier_tick(struct courier *c);
/* When it is to be called again by itself. */
enum rc courier_next(struct courier *c, struct wake *w, struct err *e);

/* Totals since the start. */
struct courier_counts {
	int64_t delivered, failed, dead;
};
const struct courier_counts *courier_counts(const struct courier *c);

#endif

/* dispatch.h - queued messages to carriers, as many at a time as each takes.
 * Chooses, commits, submits, settles the answer.  Never reads what a text
 * says but to cut it into parts. */
#ifndef GATEWAY_DISPATCH_H
#define GATEWAY_DISPATCH_H

#include "base/waits.h"
#include "gateway/fleet.h"
#include "gateway/tally.h"
#include "store/queue.h"
#include "workflow/engine.h"

struct dispatch;

/* Totals since the start, in messages but for parts. */
struct dispatch_counts {
	int64_t sent, delivered, failed;
	/* From when a text could leave (from when it was made, if it was refused before)
	 * until it was sent, by rank from RANK_ALARM. */
	struct waits waits[QUEUE_RANKS];
};

struct dispatch *dispatch_new(struct engine *en, struct fleet *fleet);
void dispatch_free(struct dispatch *d);

/* Before the first carrier starts, and after the notes of all are read:
 * what was in hand when we died is uncertain. */
enum rc dispatch_recover(struct dispatch *d, struct err *e);

/* Offer work to every carrier that is free. */
void dispatch_run(struct dispatch *d);
/* Offer no more; what is in hand is settled still. */
void dispatch_pause(struct dispatch *d);
/* Once a second: uncertain messages, ends of life, answers that could not be
 * written down. */
void dispatch_tick(struct dispatch *d);

void dispatch_submitted(struct dispatch *d, struct carrier *c, const struct line *l);
bool dispatch_noted(struct dispatch *d, struct carrier *c, const struct line *lines, size_t n);
void dispatch_up(struct dispatch *d, struct carrier *c);   /* its notes are read */
void dispatch_lost(struct dispatch *d, struct carrier *c); /* its process ended */
void dispatch_gone(struct carrier *c);			   /* it is being freed */

/* Parts, or whole messages, in hand of a carrier. */
const struct tally *dispatch_parts(const struct carrier *c);
int dispatch_in_hand(const struct carrier *c);
struct dispatch_counts *dispatch_counts(struct dispatch *d);

#endif

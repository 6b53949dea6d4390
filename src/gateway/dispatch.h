/* dispatch.h - queued messages to carriers, as many at a time as each takes.
 * Chooses, commits, submits, settles the answer.  Never reads what a text
 * says but to cut it into parts. */
#ifndef GATEWAY_DISPATCH_H
#define GATEWAY_DISPATCH_H

#include "base/waits.h"
#include "gateway/fleet.h"
#include "gateway/rates.h"
#include "gateway/tally.h"
#include "store/queue.h"
#include "workflow/engine.h"

struct dispatch;
struct settled;

/* Totals since the start, in messages but for parts. */
struct dispatch_counts {
	int64_t sent, delivered, failed;
	/* From when a text could leave (from when it was made, if it was refused before)
	 * until it was sent, by rank from RANK_ALARM. */
	struct waits waits[QUEUE_RANKS];
};

struct dispatch *dispatch_new(struct engine *en, struct fleet *fleet, struct rates *rates);
void dispatch_free(struct dispatch *d);

/* Before the first carrier starts, and after the notes of all are read:
 * what was in hand when we died is uncertain. */
enum rc dispatch_recover(struct dispatch *d, struct err *e);

/* A round: one transaction of the caller for all that has come, and for all that
 * can leave.  While the disk is at its commit, the next answers gather.  In this
 * order; what fails leaves nothing behind it, and the others' work stands.
 * Anything but RC_OK: the transaction is of no use. */
void dispatch_open(struct dispatch *d);
enum rc dispatch_answers(struct dispatch *d, struct err *e); /* written down */
/* Work for all that are free; *more: there is some for another round. */
enum rc dispatch_offers(struct dispatch *d, bool *more, struct err *e);
void dispatch_close(struct dispatch *d, bool kept); /* carriers hear of it, if it was kept */
/* Offer no more; what is in hand is settled still. */
void dispatch_pause(struct dispatch *d);
/* Uncertain messages, ends of life, answers that could not be written down. */
void dispatch_tick(struct dispatch *d);
/* When one of them is due, or a queued text may leave. */
enum rc dispatch_next(struct dispatch *d, struct wake *w, struct err *e);
/* Is there a text that could leave? */
bool dispatch_waits(struct dispatch *d);

/* Noted, until the next round. */
void dispatch_submitted(struct carrier *c, const struct line *l);
bool dispatch_noted(struct dispatch *d, struct carrier *c, const struct line *lines, size_t n);
void dispatch_up(struct dispatch *d, struct carrier *c);   /* its notes are read */
void dispatch_lost(struct dispatch *d, struct carrier *c); /* its process ended */
void dispatch_gone(struct carrier *c);			   /* it is being freed */

/* Parts, or whole messages, in hand of a carrier. */
const struct tally *dispatch_parts(const struct carrier *c);
int dispatch_in_hand(const struct carrier *c);
const struct dispatch_counts *dispatch_counts(const struct dispatch *d);
/* A report has settled it. */
void dispatch_count(struct dispatch *d, const struct settled *out);

#endif

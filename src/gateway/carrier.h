/* carrier.h - one child process that moves short messages (docs/CARRIER.md):
 * started, listened to, bounded, restarted with back-off.  Knows the protocol's
 * lines and nothing of messages, cases or the database; what kind of program
 * it is, is its configuration's business. */
#ifndef GATEWAY_CARRIER_H
#define GATEWAY_CARRIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/wake.h"
#include "gateway/carrier_config.h"
#include "gateway/carrier_info.h"
#include "gateway/line.h"

struct event_base;
struct buf;

struct carrier;

/* What its owner hears.  None of them may free the carrier. */
struct carrier_hooks {
	void *ctx;
	void (*up)(void *ctx, struct carrier *c);
	/* received, report, submitted or waiting */
	void (*said)(void *ctx, struct carrier *c, const struct line *l);
	/* The submitted lines that it left in its spool, none for an idle one;
	 * true: settled for good, the note may go. */
	bool (*noted)(void *ctx, struct carrier *c, const struct line *lines, size_t n);
	/* Its process has ended; a note was read before. */
	void (*down)(void *ctx, struct carrier *c);
	/* It is being freed: the lane has to go. */
	void (*gone)(void *ctx, struct carrier *c);
};

/* The configuration is copied. */
struct carrier *carrier_new(struct event_base *base, const struct carrier_config *config,
			    const struct carrier_hooks *hooks);
/* At once and without a word: the child sees the end of its input. */
void carrier_free(struct carrier *c); /* NULL is fine */

void carrier_start(struct carrier *c);
/* Quit, then the signals; `down` is heard once more if it was running. */
void carrier_stop(struct carrier *c);
bool carrier_stopped(const struct carrier *c);
/* Now and then: bounds on answers and silence; a late note in the spool. */
void carrier_tick(struct carrier *c);
/* When the next of its bounds is reached. */
void carrier_next(const struct carrier *c, struct wake *w);
/* After SIGCHLD: was it ours? */
void carrier_reap(struct carrier *c);

const struct carrier_info *carrier_info(const struct carrier *c);
const struct carrier_config *carrier_config(const struct carrier *c);
/* Another configuration for the process that runs.  false: it takes another
 * process, and nothing was changed. */
bool carrier_change(struct carrier *c, const struct carrier_config *config);

/* Up, and not resting. */
bool carrier_ready(const struct carrier *c);
/* It has no answer to give any more; what it has taken is settled. */
bool carrier_idle(const struct carrier *c);
/* By hand: a drained one finishes the text that it has in hand, still receives,
 * and takes no new one. */
void carrier_drain(struct carrier *c, bool drained);
bool carrier_drained(const struct carrier *c);
/* Ready for a new text: ready, and not drained. */
bool carrier_takes(const struct carrier *c);
/* Its device refuses: offer it nothing for a while, longer with each other
 * task in a row (one task refused again and again may be the task's fault);
 * carrier_rested() when it does its work again. */
void carrier_rest(struct carrier *c, int64_t task);
/* For how long that would be. */
int64_t carrier_rest_ms(const struct carrier *c);
void carrier_rested(struct carrier *c);

/* Its SIM has no credit: spared while there is another way. */
void carrier_spare(struct carrier *c, bool spared);
bool carrier_spared(const struct carrier *c);
/* Count a submit that the network barred, or did not; how many in a row. */
int carrier_barred(struct carrier *c, bool barred);

/* Send lines that line.h made.  After a submit it owes an answer; when it gave
 * one, its owner says whether it owes more. */
void carrier_submit(struct carrier *c, const struct buf *lines);
void carrier_answered(struct carrier *c, bool owes_more);
/* It said that the answer takes long: until that comes it is not ready, as one that
 * was lost; its time to answer begins anew, once. */
void carrier_waits(struct carrier *c, const char *why);
void carrier_delete(struct carrier *c, const char *slot, const char *print);

/* Dial; the answer comes once, ok or not, at the latest when the carrier is
 * lost.  RC_RETRY: it is not up, or a session is open already. */
typedef void carrier_ussd_answer(void *ctx, bool ok, const char *text);
enum rc carrier_ussd(struct carrier *c, const char *code, carrier_ussd_answer *answer,
		     void *ctx, struct err *e);

/* A pointer that the dispatcher keeps here. */
void carrier_lane_set(struct carrier *c, void *lane);
void *carrier_lane(const struct carrier *c);

#endif

/* gateway.h - messages in and out through carriers: the face to the daemon. */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "gateway/delivery.h"
#include "gateway/credit.h"
#include "gateway/dispatch.h"
#include "gateway/watch.h"
#include "workflow/engine.h"

struct gateway;

struct gateway_config {
	const struct carrier_config *carriers; /* copied */
	size_t carrier_count;
	const struct setting_rate *rates; /* copied */
	size_t rate_count;
	struct watch_bounds watch;
};

/* Totals since the start, in messages but for parts. */
struct gateway_counts {
	int64_t received, parts_received;
	struct dispatch_counts out;
};

/* Start all carriers on the loop; what was in hand when we died is settled
 * by their notes, or uncertain.  SIGPIPE must be ignored.  Nothing is sent or
 * received before the loop runs. */
enum rc gateway_new(struct gateway **out, struct engine *en, struct event_base *base,
		    const struct gateway_config *config, struct err *e);
/* As fleet_load(): carriers that stay the same do not notice. */
void gateway_reload(struct gateway *g, const struct gateway_config *config);

/* Something may have been queued and is committed.  Cheap; what it starts
 * runs from the loop, never inside this call. */
void gateway_kick(struct gateway *g);
/* What is due; outside a transaction, and not from a callback of a carrier. */
void gateway_tick(struct gateway *g);
/* When something is due by itself. */
enum rc gateway_next(struct gateway *g, struct wake *w, struct err *e);
/* The wall clock was set. */
void gateway_clock_jumped(struct gateway *g, int64_t by_s);

/* Finish: no new part leaves, answers in flight are heard and kept, the
 * children go; within 5 s.  Runs the loop itself: call it when the loop has
 * ended, not from a callback.  gateway_free() is still due. */
void gateway_stop(struct gateway *g);
/* At once; as when we die.  NULL is fine. */
void gateway_free(struct gateway *g);

/* What came to our HTTP hook from a gateway.  A text: name is the gateway's, or
 * NULL for the one whose line `to` is.  RC_OK: it is durable, now or before;
 * RC_NONE: nobody has that name. */
enum rc gateway_received(struct gateway *g, const char *name, const char *to,
			 const struct line *l, struct err *e);
enum rc gateway_reported(struct gateway *g, const char *name, const struct delivery *d,
			 struct err *e);

/* One carrier of `modem list`. */
struct gateway_line {
	const struct carrier_info *carrier;
	bool drained;
	const struct tally *parts;
	int64_t today, per_day; /* parts by its SIM this day, and at most; 0: no cap */
	int64_t queue; /* texts that wait for it, with those that any may take, and the one in
			  hand */
};
enum rc gateway_each(struct gateway *g,
		     enum rc (*visit)(void *ctx, const struct gateway_line *line,
				      struct err *e),
		     void *ctx, struct err *e);
const struct gateway_counts *gateway_counts(struct gateway *g);

/* As fleet_ussd(). */
enum rc gateway_ussd(struct gateway *g, const char *name, const char *code,
		     carrier_ussd_answer *answer, void *ctx, struct err *e);

/* Drain a carrier, or let it take texts again; until then, or until we end.
 * RC_NONE: nobody has that name. */
enum rc gateway_drain(struct gateway *g, const char *name, bool drained, struct err *e);

/* As credits_ask(). */
enum rc gateway_balance(struct gateway *g, const char *name, credit_done *done, void *ctx,
			struct err *e);

#endif

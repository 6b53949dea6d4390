/* credit.h - asks the SIMs what is left on them, by schedule and on demand,
 * and spares those that have nothing left.  A SIM is also spared when the
 * network bars one message after the other. */
#ifndef GATEWAY_CREDIT_H
#define GATEWAY_CREDIT_H

#include "gateway/fleet.h"
#include "workflow/engine.h"

struct credits;

struct credits *credits_new(struct engine *en, struct fleet *fleet);
/* After the fleet.  NULL is fine. */
void credits_free(struct credits *c);

/* A carrier is up: what is known of its SIM. */
void credits_up(struct credits *c, struct carrier *carrier);
/* The answer to a submit. */
void credits_submitted(struct credits *c, struct carrier *carrier, const struct line *l);
/* Outside a transaction: asks those whose time has come. */
void credits_tick(struct credits *c);
enum rc credits_next(struct credits *c, struct wake *w, struct err *e);

/* What came of it: the reply, and whether it named an amount (then it is kept,
 * at the time `at`). */
struct credit_answer {
	bool ok;	  /* the network replied */
	const char *text; /* its reply, or why there is none */
	bool read;
	int64_t rials, at;
};
typedef void credit_done(void *ctx, const struct credit_answer *a);

/* Ask now; done is called once, later.  RC_NONE: there is no such modem;
 * RC_REJECT: it has no code for that; RC_RETRY: it is not up, or busy. */
enum rc credits_ask(struct credits *c, const char *modem, credit_done *done, void *ctx,
		    struct err *e);

#endif

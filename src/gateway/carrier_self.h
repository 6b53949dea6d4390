/* carrier_self.h - the inside of a carrier, for carrier.c (its life) and
 * carrier_duty.c (its work) alone. */
#ifndef GATEWAY_CARRIER_SELF_H
#define GATEWAY_CARRIER_SELF_H

#include "gateway/carrier.h"
#include "gateway/channel.h"
#include "gateway/ladder.h"

enum phase {
	PHASE_STOPPED, /* no child, none wanted */
	PHASE_RUNNING, /* a child, whatever it says */
	PHASE_ENDING,  /* the child has to go: end of file, a bound, or stop */
	PHASE_WAITING, /* no child, until the timer */
};

struct carrier {
	struct event_base *base;
	struct carrier_config config;
	struct carrier_hooks hooks;
	struct arena *arena; /* the configuration's copy */
	struct carrier_info info;
	/* its life */
	enum phase phase;
	bool wanted;
	struct child child;
	struct channel channel;
	struct event *timer; /* restart while waiting, signals while ending */
	int signals;	     /* sent since it has to go */
	int starts;	     /* in a row that did not last */
	struct ladder ladder;
	bool hopeless;	     /* it said that only a person can help */
	bool was_up;	     /* since carrier_start() */
	bool device_missing; /* when it was last looked for */
	int64_t up_ms;	     /* monotonic; 0: not */
	int statuses;
	/* its work */
	int64_t owed_ms; /* since when it owes an answer, monotonic; 0: it owes none */
	bool waits;	 /* it said that the answer takes long */
	int64_t rest_until_ms;
	int rests;
	int64_t rest_task;
	bool spared, drained;
	int barred; /* in a row */
	int64_t ussd_id, ussd_ms;
	carrier_ussd_answer *ussd_answer;
	void *ussd_ctx;
	void *lane;
};

/* The open session has its answer, if there is one; or it has waited too long. */
void carrier_ussd_end(struct carrier *c, bool ok, const char *text);
void carrier_ussd_tick(struct carrier *c, int64_t now_ms);
int64_t carrier_ussd_due_ms(const struct carrier *c);

#endif

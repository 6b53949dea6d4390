/* carrier_info.h - what a carrier has said of itself, as `modem list` shows it. */
#ifndef GATEWAY_CARRIER_INFO_H
#define GATEWAY_CARRIER_INFO_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/line.h"

enum carrier_state {
	CARRIER_DOWN,	  /* stopped, or its starts fail again and again */
	CARRIER_STARTING, /* its process is there, `up` was not said yet */
	CARRIER_UP,
	CARRIER_RECOVERING, /* was lost and is being restarted */
};
const char *carrier_state_name(enum carrier_state state);

/* Texts are "" where not known. */
struct carrier_info {
	const char *name;
	enum carrier_state state;
	char sim[32], imei[32], network[16], operator_name[32], model[64];
	int signal;	    /* percent; -1: not known */
	const char *rung;   /* of its recovery (ladder.h); NULL: it works */
	int64_t lost_since; /* unix seconds */
	char smsc[32];	    /* "": none is set */
	bool announces;	    /* what arrives, when it arrives */
	char reason[160];   /* why it went down; "" while it works */
	char trouble[32];   /* what only a person can mend (workflow/trouble.h); "": nothing */
	char storages[160]; /* "SM 3/20, ME 0/100"; "" not known */
	bool storage_full;
	int window; /* submits that may be unanswered, as it said when it came up */
	bool whole; /* it takes messages, not parts */
};

void carrier_info_up(struct carrier_info *i, const struct line *l);
void carrier_info_submitted(struct carrier_info *i, const struct line *l);
void carrier_info_status(struct carrier_info *i, const struct line *l);
/* It said `down`, and why. */
void carrier_info_down(struct carrier_info *i, const struct line *l);
/* Its process has ended: what held while it lived is not known any more. */
void carrier_info_lost(struct carrier_info *i);
void carrier_info_trouble(struct carrier_info *i, const char *trouble);

#endif

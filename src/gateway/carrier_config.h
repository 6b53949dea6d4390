/* carrier_config.h - what makes a carrier: its program, its limits, its waits. */
#ifndef GATEWAY_CARRIER_CONFIG_H
#define GATEWAY_CARRIER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/balance.h"

struct arena;

/* Waits in milliseconds; 0 stands for the default. */
struct carrier_bounds {
	int answer_ms;	/* a submit is answered within: 60 s */
	int silence_ms; /* a carrier that sends status says something within: 120 s */
	int start_ms;	/* it says something after its start within: 120 s */
	int quit_ms;	/* from quit to SIGTERM, and from there to SIGKILL half of it: 2.5 s */
	int retry_ms;	/* the first wait before a restart: 0.2 s ... */
	int retry_most_ms; /* ... doubling up to: 30 s */
	int steady_ms;	   /* up for so long, the waits begin anew: 60 s */
};

struct carrier_config {
	const char *name;
	const char *const *argv;     /* ends with NULL; argv[0] is looked up in PATH */
	const char *const *prefixes; /* E.164 beginnings it is preferred for */
	size_t prefix_count;	     /* 0: any number */
	int per_minute;		     /* parts; 0: no limit */
	int per_day;		     /* parts by its SIM on a local day; 0: no limit */
	struct balance balance;	     /* how its SIM is asked for the credit */
	const char *number;	     /* its SIM's own; NULL or "": not known */
	int64_t pulse_s;	     /* how often it is asked whether it receives; 0: never */
	bool modem;		     /* its program knows --recover */
	const char *device;	     /* the port; NULL: it finds it itself */
	const char *spool;	     /* where its note lies; may be NULL */
	const char *greeting;	     /* the first line it is told; may be NULL */
	const char *sender;	     /* a gateway's line, "" if not known; NULL: no gateway */
	struct carrier_bounds bounds;
};

/* A copy that lives in the arena, with the default waits filled in. */
void carrier_config_copy(struct carrier_config *to, const struct carrier_config *from,
			 struct arena *a);
/* Would the copy's process be the same under this one?  What the process never
 * hears of (its limits, prefixes and credit) is not compared, nor the name. */
bool carrier_config_same(const struct carrier_config *copy, const struct carrier_config *other);

#endif

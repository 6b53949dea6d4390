/* network.h - the operator between modems and handsets: latency, message
 * references, status reports, who is where. */
#ifndef EMULATOR_NETWORK_H
#define EMULATOR_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "emulator/air.h"
#include "emulator/fault.h"
#include "emulator/handset.h"
#include "emulator/later.h"
#include "emulator/modem.h"
#include "emulator/seed.h"
#include "text/pdu.h"

struct event_base;

enum { REPORT_NEVER = -1 };

/* Messages to numbers that match (fnmatch) end with this TP-ST. */
struct network_outcome {
	struct network_outcome *next;
	char pattern[FAULT_NAME_MAX];
	int status; /* REPORT_NEVER: delivered, but no report comes */
};

/* An answer to a dialled code. */
struct network_ussd {
	struct network_ussd *next;
	char *code, *text;
	bool more; /* the network waits for an answer (+CUSD: 1) */
};

struct network {
	struct event_base *loop;
	struct later *later;
	struct modem **modem;
	size_t modems;
	struct handset *handsets;
	struct handset *mirrors; /* what modems text each other, for the air only */
	struct faults faults;
	struct air air;
	struct seed seed;
	struct network_outcome *outcomes;
	struct network_ussd *ussd;
	int command_ms, network_ms, jitter_ms, report_ms, deliver_ms, chatter_ms;
	int sizes[SIM_MEMORIES];
	enum sim_memory report_memory; /* where +CNMI ds=2 puts reports */
	const char *manufacturer, *model, *firmware, *smsc;
	bool registered;
	bool pin_tries; /* modems tell how many tries a PIN has left */
	long accepted;	/* parts that the network took */
};

void network_init(struct network *n, struct event_base *loop, uint64_t seed);
void network_free(struct network *n);

struct modem *network_modem(struct network *n, const char *name); /* NULL for none */
struct modem *network_modem_of(struct network *n, const char *number);

/* A number is one however it is written: 0912..., 98912..., 0098912... are
 * +98912...; another is left as it is. */
void network_number(char out[PDU_NUMBER_MAX], const char *number);

/* How long this submit takes. */
int network_latency(struct network *n);

/* The network has the part: from now on it is its own.  Delivers it and
 * sends the reports. */
void network_accept(struct network *n, struct modem *from, const struct pdu *submit,
		    int reference);

/* A handset's part is on its way to a modem. */
void network_deliver(struct network *n, struct modem *to, const char *pdu);

void network_registered_set(struct network *n, bool registered);
void network_outcome_add(struct network *n, const char *pattern, int status);
void network_ussd_set(struct network *n, const char *code, const char *text, bool more);
const struct network_ussd *network_ussd_get(const struct network *n, const char *code);

#endif

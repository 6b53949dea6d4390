/* outbox.h - handing one part to the network. */
#ifndef MODEM_OUTBOX_H
#define MODEM_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "modem/port.h"
#include "carrier/talk.h"

/* How long the network may take: a mobile gives up by itself within 45 seconds
 * (TR1M, 24.011 10) once it has a channel.  A modem that fell silent with a part in
 * its hand looks like that, and nothing may be asked meanwhile; so the daemon hears
 * that we wait when the first bound is over, and nobody who is alone waits longer.
 * When we are told to stop, still; and when it is told that this takes long: after so
 * many times the usual, but not before. */
enum {
	OUTBOX_ANSWER_S = 60,
	OUTBOX_NOTICE_MS = 20000,
	OUTBOX_HURRY_MS = 3000,
	OUTBOX_SLOW_TIMES = 4,
	OUTBOX_SLOW_LEAST_MS = 4000,
};

struct outbox {
	struct port *port;
	struct talk *talk;
	bool pace;	     /* cut libgammu's pauses */
	int answer_ms;	     /* the network may take so long */
	bool (*hurry)(void); /* are we told to stop? */
	int64_t usual_ms;    /* that the network takes; 0: not known yet */
	bool no_reports;     /* it refuses what asks for a status report */
};

/* Submit the part of a {"do":"submit"} line, wait for the network's answer,
 * and settle it.  RC_BROKEN when the modem is of no use afterwards (it did
 * not answer, or the port is dead); the part is settled all the same. */
enum rc outbox_submit(struct outbox *o, json_t *line, struct err *e);

#endif

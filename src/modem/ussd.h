/* ussd.h - one dialled code at a time: balance, bundles. */
#ifndef MODEM_USSD_H
#define MODEM_USSD_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "modem/port.h"
#include "carrier/talk.h"

enum { USSD_ANSWER_MS = 30000 };

struct ussd {
	struct port *port;
	struct talk *talk;
	bool waiting; /* the network's answer is due: the wire is left alone */
	json_int_t id;
	int64_t until_ms;
};

/* Dial the code of a {"do":"ussd"} line.  A second one while the first waits
 * is answered `failed`. */
enum rc ussd_dial(struct ussd *u, json_t *line, struct err *e);

/* The answer is there, or will not come: tell it. */
enum rc ussd_step(struct ussd *u, struct err *e);

#endif

/* ussd.h - one dialled code at a time: balance, bundles. */
#ifndef MODEM_USSD_H
#define MODEM_USSD_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "modem/port.h"
#include "carrier/talk.h"

enum { USSD_ANSWER_MS = 30000, USSD_CODE_MAX = 60 };

/* How the code is given to the modem. */
enum ussd_mode {
	USSD_MODE_AUTO, /* UCS-2, plain, packed: the first that the network understands */
	USSD_MODE_PLAIN,
	USSD_MODE_PACKED,
	USSD_MODE_UCS2,
};

/* auto, plain, packed, ucs2; anything else is auto. */
enum ussd_mode ussd_mode_parse(const char *word);

struct ussd {
	struct port *port;
	struct talk *talk;
	enum ussd_mode mode;
	bool waiting; /* the network's answer is due */
	json_int_t id;
	char code[USSD_CODE_MAX + 1];
	int way; /* the mode's, or which of those of USSD_MODE_AUTO it was dialled in */
	int64_t until_ms, alive_ms; /* alive: when the modem is asked whether it is */
};

/* Dial the code of a {"do":"ussd"} line.  A second one while the first waits
 * is answered `failed`. */
enum rc ussd_dial(struct ussd *u, json_t *line, struct err *e);

/* The answer is there, or will not come: tell it.  RC_BROKEN when the modem
 * does not answer at all meanwhile. */
enum rc ussd_step(struct ussd *u, struct err *e);

#endif

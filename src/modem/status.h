/* status.h - signal, network and storages, told now and then.  It is the pulse
 * of an idle modem, too: one that does not answer is noticed here. */
#ifndef MODEM_STATUS_H
#define MODEM_STATUS_H

#include <stdint.h>

#include "base/err.h"
#include "modem/inbox.h"
#include "modem/port.h"
#include "carrier/talk.h"

enum { STATUS_EVERY_MS = 10000 };

struct status {
	struct port *port;
	struct talk *talk;
	const struct inbox *inbox;
	int64_t due_ms;
	bool numeric; /* operators are asked for by number */
};

/* Ask the modem and tell the daemon.  RC_BROKEN when it does not answer. */
enum rc status_tell(struct status *s, struct err *e);

/* One question each; -1 and "unknown" for what the modem refuses. */
enum rc status_signal(struct port *p, int *percent, struct err *e);
enum rc status_network(struct port *p, const char **name, struct err *e);

#endif

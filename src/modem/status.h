/* status.h - signal and network, told now and then. */
#ifndef MODEM_STATUS_H
#define MODEM_STATUS_H

#include <stdint.h>

#include "base/err.h"
#include "modem/port.h"
#include "carrier/talk.h"

enum { STATUS_EVERY_MS = 30000 };

struct status {
	struct port *port;
	struct talk *talk;
	int64_t due_ms;
};

/* Ask the modem and tell the daemon.  RC_BROKEN when it does not answer. */
enum rc status_tell(struct status *s, struct err *e);

#endif

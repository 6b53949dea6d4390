/* wire.h - AT commands of our own, over the descriptor that libgammu opened.
 *
 * What strangers wrote never reaches libgammu: its decoder over-reads on some
 * PDUs, and a PDU that it rejects (ERR_UNKNOWN, ERR_NOTSUPPORTED) can be
 * neither read nor deleted with it and holds its slot for ever.  So slots are
 * listed, read and freed here, between two calls of libgammu and never during
 * one, with deadlines that no chatter can push forward. */
#ifndef MODEM_WIRE_H
#define MODEM_WIRE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct tap;

struct wire {
	int fd;
	struct tap *tap; /* through which it is read; may be NULL */
	char in[8192];	 /* what was read and is not a whole line yet */
	size_t len;
};

/* What the modem said to one command. */
struct wire_answer {
	struct buf lines; /* without echo, empty lines and the final one, '\n' behind each */
	int cause;	  /* of a CMS or CME error; -1 for a plain ERROR or none */
};

/* Send `command` (no line end) and collect its answer.  RC_OK on OK,
 * RC_REJECT on an error of the modem (a->cause), RC_BROKEN when the port is
 * dead or there is no final answer in wait_ms: the port is of no use then.
 * buf_free(&a->lines) whatever the answer. */
enum rc wire_ask(struct wire *w, const char *command, int wait_ms, struct wire_answer *a,
		 struct err *e);

/* The first line of the answer that begins with `prefix`, behind it and its
 * spaces; NULL if there is none.  *next, if wanted, is the start of the line
 * that follows. */
const char *wire_line(const struct wire_answer *a, const char *prefix, const char **next);

#endif

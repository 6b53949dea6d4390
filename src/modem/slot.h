/* slot.h - what one slot of the SIM holds, as an event for the daemon. */
#ifndef MODEM_SLOT_H
#define MODEM_SLOT_H

#include <jansson.h>

#include "text/pdu.h"

enum { SLOT_PRINT_LEN = 32 };

struct slot_content {
	struct pdu pdu;
	bool decoded;
	char reason[128]; /* why it was not */
	char *hex;	  /* the PDU, with an SMSC address in front; never NULL */
	char print[SLOT_PRINT_LEN + 1];
};

/* Read a PDU as +CMGR gave it.  tpdu_len is the length that +CMGR claims, or
 * -1: a few modems leave the SMSC address out, and then it is what tells.
 * slot_free() it. */
void slot_read(struct slot_content *c, const char *hex, size_t len, int tpdu_len);
/* The same for what is no hex: its characters are kept, as hex. */
void slot_read_raw(struct slot_content *c, const char *text, size_t len);
void slot_free(struct slot_content *c);

/* The `received` or `report` event.  A PDU that nobody can read comes as
 * `received`, as data, with the flag `undecodable`: the daemon keeps it, and
 * the slot can be freed. */
json_t *slot_event(const struct slot_content *c, const char *name);

#endif

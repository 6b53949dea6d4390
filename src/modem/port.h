/* port.h - the connection to one modem: libgammu's state machine and the
 * descriptor below it.  Owns both; every other file borrows them. */
#ifndef MODEM_PORT_H
#define MODEM_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include <gammu.h>

#include "base/err.h"
#include "config/quirk.h"
#include "modem/tap.h"
#include "modem/wire.h"

enum { PORT_SHOWN_MAX = 64 };

/* What the modem said unasked, and what libgammu's callback noted.  No call
 * into libgammu is allowed inside of that one, so it only writes here. */
struct port_notes {
	bool sent;	   /* the answer to a submit is there: */
	int sent_status;   /* 0, a CMS or CME number, or -1 for a plain ERROR */
	bool sent_cme;	   /* it is a CME number */
	int sent_ref;	   /* TP-MR, or -1 */
	char *ussd;	   /* an answer to a dialled code, as +CUSD: gave it; or NULL */
	struct port_slot { /* slots that were announced */
		char memory[3];
		int index;
	} slot[256];
	int slots;
	bool overflow;		     /* more were announced than noted: look everywhere */
	char *shown[PORT_SHOWN_MAX]; /* PDUs that came to us and lie in no slot */
	int shown_count;
};

struct port {
	GSM_StateMachine *machine;
	struct wire wire;
	struct tap tap;
	int64_t heard_ms; /* when something last came */
	struct port_notes notes;
	const struct quirk *quirk; /* its family's; NULL: it needs nothing special */
	char told_by[24];	   /* AT+CNMI? after the start; "" of one that does not tell */
	bool announces;		   /* what arrives; else only the slow poll finds it */
	bool hopeless;		   /* it could not be opened, and only a person can help */
	const char *trouble;	   /* ... or most likely (docs/CARRIER.md); NULL: none known */
	char smsc[24];		   /* ""; the card's own is used */
	char sim[32], imei[GSM_MAX_IMEI_LENGTH + 1];
	char manufacturer[GSM_MAX_MANUFACTURER_LENGTH + 1];
	char model[GSM_MAX_MODEL_LENGTH + 1];
	char firmware[GSM_MAX_VERSION_LENGTH + 1];
};

struct port_setup {
	const char *device, *connection; /* a path; libgammu's name: dku2at, at115200 */
	const char *pin_file;		 /* NULL without one */
	const char *smsc;		 /* instead of the card's own; or NULL */
	const char *pin_note;		 /* where a refused PIN is remembered; or NULL */
	const struct quirk *quirks;	 /* the families that are known */
	size_t quirk_count;
};

/* Connect.  RC_RETRY for a device that is not there (yet), RC_BROKEN for what an
 * operator must mend. */
enum rc port_open(struct port *p, const struct port_setup *setup, struct err *e);

/* Unlock the SIM, learn who it is, and switch events on.  Both together: under 0.2 s
 * with dku2at and a modem that answers at once.  RC_RETRY and RC_BROKEN as above. */
enum rc port_ready(struct port *p, const struct port_setup *setup, struct err *e);

/* Give the serial port back as it was found. */
void port_close(struct port *p);

/* Take what has arrived unasked; never blocks.  RC_BROKEN when the port is
 * dead. */
enum rc port_listen(struct port *p, struct err *e);

/* The same, and libgammu gets the answer that it waits for. */
enum rc port_pump(struct port *p, struct err *e);

/* wire_ask() with the patience that the command deserves, after what had arrived
 * before was taken. */
enum rc port_ask(struct port *p, const char *command, struct wire_answer *a, struct err *e);

/* What the answer says behind `prefix`, up to the end of its line; NULL: the modem
 * refuses, or has no such line.  malloc'ed.  RC_BROKEN: it does not answer. */
enum rc port_value(struct port *p, const char *command, const char *prefix, char **value,
		   struct err *e);

/* The same for a command of which only "did it work" is wanted. */
enum rc port_tell(struct port *p, const char *command, struct err *e);

#endif

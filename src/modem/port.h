/* port.h - the connection to one modem: libgammu's state machine and the
 * descriptor below it.  Owns both; every other file borrows them. */
#ifndef MODEM_PORT_H
#define MODEM_PORT_H

#include <stdbool.h>

#include <gammu.h>

#include "base/err.h"
#include "modem/wire.h"

/* What libgammu's callbacks noted.  No call into libgammu is allowed inside
 * of them, so they only write here. */
struct port_notes {
	bool sent;	 /* the answer to a submit is there: */
	int sent_status; /* 0, a CMS or CME number, or -1 for a plain ERROR */
	int sent_ref;	 /* TP-MR, or -1 */
	bool ussd;	 /* an answer to a dialled code is there: */
	GSM_USSDMessage ussd_message;
	struct port_slot { /* slots that were announced */
		char memory[3];
		int index;
	} slot[256];
	int slots;
	bool overflow; /* more were announced than noted: look everywhere */
};

struct port {
	GSM_StateMachine *machine;
	struct wire wire;
	struct port_notes notes;
	GSM_SMSC smsc;
	char sim[32], imei[GSM_MAX_IMEI_LENGTH + 1];
	char manufacturer[GSM_MAX_MANUFACTURER_LENGTH + 1];
	char model[GSM_MAX_MODEL_LENGTH + 1];
	char firmware[GSM_MAX_VERSION_LENGTH + 1];
	char smsc_number[64];
};

struct port_setup {
	const char *device, *connection; /* a path; libgammu's name: dku2at, at115200 */
	const char *pin_file;		 /* NULL without one */
	const char *pin_note;		 /* where a refused PIN is remembered; or NULL */
};

/* Connect, unlock the SIM, learn who it is, and switch events on: under 0.2 s
 * with dku2at and a modem that answers at once.  RC_RETRY for a device or a
 * SIM that is not there (yet), RC_BROKEN for what an operator must mend. */
enum rc port_open(struct port *p, const struct port_setup *setup, struct err *e);

/* Give the serial port back as it was found. */
void port_close(struct port *p);

/* Let libgammu take what has arrived; blocks 50 ms at most, and not at all
 * when nothing is there.  RC_BROKEN when the port is dead. */
enum rc port_listen(struct port *p, struct err *e);

/* Like wire_ask(), after libgammu has taken what had arrived before. */
enum rc port_ask(struct port *p, const char *command, int wait_ms, struct wire_answer *a,
		 struct err *e);

#endif

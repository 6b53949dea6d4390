/* carrier.h - the modem as a carrier: the loop between daemon and modem. */
#ifndef MODEM_CARRIER_H
#define MODEM_CARRIER_H

#include <stdbool.h>

#include "modem/port.h"
#include "modem/recover.h"
#include "modem/search.h"

struct carrier_setup {
	struct port_setup port;	   /* its device: where the search begins; or NULL */
	struct search_wish search; /* device and stop are filled in */
	enum recover_rung rung;	   /* what is to be done to the modem first */
	const char *sysfs;
	const char *families; /* the folder with what families of modems need */
	const char *name;     /* for the log */
	const char *spool;    /* or NULL */
	bool pace;	      /* cut libgammu's pauses */
	int poll_seconds;
};

/* Where a refused PIN is remembered; NULL: nowhere.  malloc'ed. */
char *carrier_pin_note(const struct carrier_setup *setup);

/* Serve until told to stop, or until the modem is in trouble: the exit status
 * of the program. */
int carrier_serve(const struct carrier_setup *setup);

#endif

/* storages.h - where the modem keeps messages, and the slots in there.  The only
 * file that reads or frees a slot; nothing else of the process moves the modem's
 * storage (AT+CPMS). */
#ifndef MODEM_STORAGES_H
#define MODEM_STORAGES_H

#include <stdbool.h>

#include "base/err.h"
#include "modem/slot.h"

struct port;

enum { STORAGES_MAX = 4, STORAGE_NAME_LEN = 2 };

struct storage {
	char name[STORAGE_NAME_LEN + 1]; /* SM, ME, SR; MT where it is the only one */
	int used, total;		 /* when it was last selected; total 0: not known */
	bool stray;			 /* counting its slots did not find all that it holds */
	int bare;			 /* ... found none of so many */
};

struct storages {
	struct port *port;
	struct storage list[STORAGES_MAX];
	int count;
	char selected[STORAGE_NAME_LEN + 1]; /* "": nobody knows */
	bool flagged;			     /* AT+CMGD wants its second number */
	bool unnamed; /* it may know no AT+CPMS: the first is whatever it looks into */
};

/* Find out which there are: at least one.  *s is zeroed by the caller; the port is
 * borrowed.  RC_BROKEN here and below: no answer. */
enum rc storages_open(struct storages *s, struct port *port, struct err *e);

/* One that was announced is known from now on, if we can use it. */
bool storages_know(struct storages *s, const char *name);

/* Look into one, and at how much it holds.  RC_RETRY: the modem does not let us now. */
enum rc storages_select(struct storages *s, struct storage *one, struct err *e);

/* RC_OK: c is filled and must be freed.  RC_NONE: nothing is there that came in.
 * RC_RETRY: not now.  RC_BROKEN, too: the modem has restarted. */
enum rc storages_read(struct storages *s, const char *name, int index, struct slot_content *c,
		      struct err *e);

/* Free a slot of the one that is selected.  RC_REJECT: it cannot be; *cause says why. */
enum rc storages_free_slot(struct storages *s, int index, int *cause, struct err *e);

#endif

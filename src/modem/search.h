/* search.h - which port has our modem: a modem that is plugged in again, or
 * falls off its bus, comes back under another name. */
#ifndef MODEM_SEARCH_H
#define MODEM_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { SEARCH_GLOBS_MAX = 16 };

struct search_wish {
	const char *device;		    /* where it was; NULL: anywhere */
	const char *imei, *imsi;	    /* NULL: any; without both the device is it */
	const char *glob[SEARCH_GLOBS_MAX]; /* where else it may be */
	size_t globs;
	bool (*stop)(void); /* are we told to end? */
};

struct search_found {
	char *path; /* free() it */
	int fd;	    /* its port is held (tty.h) as long as this is open: close() it */
	bool late;  /* it was not there at first: somebody has just plugged it in */
};

/* All candidates that nobody holds are asked at the same time, again and again
 * for SEARCH_MS.  RC_RETRY: not found; RC_BROKEN: what an operator must mend. */
enum { SEARCH_MS = 15000 };
enum rc search_port(const struct search_wish *w, struct search_found *found, struct err *e);

#endif

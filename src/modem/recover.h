/* recover.h - what is done to a modem that was lost, before its port is opened
 * again.  The daemon's ladder (gateway/ladder.c) says which rung it is. */
#ifndef MODEM_RECOVER_H
#define MODEM_RECOVER_H

#include <stdbool.h>

#include "base/err.h"

enum recover_rung {
	RECOVER_REOPEN,	   /* nothing */
	RECOVER_RESET,	   /* AT+CFUN=1,1 */
	RECOVER_AUTHORISE, /* the kernel forgets the USB device and finds it again */
	RECOVER_POWER,	   /* its hub port is switched off and on */
};

/* RC_NONE for a word that is no rung. */
enum rc recover_parse(const char *word, enum recover_rung *rung);

struct recover_wish {
	enum recover_rung rung;
	const char *device, *sysfs;
	const char *reset;  /* the command; NULL: AT+CFUN=1,1 */
	bool (*stop)(void); /* are we told to end? */
};

/* Do it, and wait a while for the port to be there again.  What cannot be done
 * here is logged, and the port is opened all the same. */
void recover_modem(const struct recover_wish *w);

#endif

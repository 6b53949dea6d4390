/* ladder.h - how a carrier that was lost is brought back: rungs, one after the
 * other, each tried some times and with a wait of its own.  Pure. */
#ifndef GATEWAY_LADDER_H
#define GATEWAY_LADDER_H

#include <stdbool.h>
#include <stdint.h>

enum ladder_rung {
	LADDER_REOPEN,	  /* the program is started again */
	LADDER_RESET,	  /* ... and resets the modem first: AT+CFUN=1,1 */
	LADDER_AUTHORISE, /* ... lets the kernel find the USB device anew */
	LADDER_POWER,	  /* ... takes the power of its hub port away */
	LADDER_ALARM,	  /* somebody has to look; it is started again all the same */
};

struct ladder {
	bool modem; /* climbs; any other carrier is just started again */
	enum ladder_rung rung;
	int tries;     /* on this rung */
	int64_t since; /* when it was lost, unix seconds; 0: all is well */
};

/* As it is called on the program's command line and in lists. */
const char *ladder_name(enum ladder_rung rung);

/* It works, and has for a while. */
void ladder_clear(struct ladder *l);

/* It was lost, or did not come: the rung of the next start, and the wait before
 * it.  first_ms and most_ms are the waits of a mere start; `hopeless`: only a
 * person can help, so nothing is done to the device. */
int64_t ladder_climb(struct ladder *l, bool hopeless, int first_ms, int most_ms, int64_t now);

#endif

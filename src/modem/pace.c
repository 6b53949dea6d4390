/* pace.c - our own usleep(), and why.
 *
 * ATGEN_SendSMS of libgammu sleeps 100 ms after the prompt, 500 ms after the
 * PDU and 100 ms after Ctrl-Z, whatever the modem does: 1.4 parts a second at
 * best.  No option, feature or public call changes it.  But libgammu calls
 * usleep() through the dynamic linker, and a definition in the executable
 * comes first.  So this one sleeps as asked, except for exactly those two
 * values, and only while a part is being sent (pace_quick): the serial driver
 * keeps the bytes in order, and the modem's own flow control does the rest.
 * Ctrl-Z alone still comes a moment after its PDU.
 * A modem that needs the pauses gets them with --no-pace. */
#include "modem/pace.h"

#include <time.h>
#include <unistd.h>

enum { PAUSE_SHORT_US = 100000, PAUSE_LONG_US = 500000, PAUSE_CUT_US = 200 };

static bool quick;

void pace_quick(bool on)
{
	quick = on;
}

int usleep(useconds_t usec)
{
	struct timespec wait;

	if (quick && usec == PAUSE_SHORT_US)
		return 0;
	if (quick && usec == PAUSE_LONG_US)
		usec = PAUSE_CUT_US;
	wait.tv_sec = usec / 1000000;
	wait.tv_nsec = (long)(usec % 1000000) * 1000;
	return nanosleep(&wait, NULL) < 0 ? -1 : 0;
}

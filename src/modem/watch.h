/* watch.h - the bound on every call into libgammu.
 * libgammu's own time-outs count received bytes and wall clock seconds: a
 * modem that chatters but never answers holds a call for ever.  After the
 * bound the call is told to abort; if it is still there WATCH_GRACE_SECONDS
 * later the process ends with the last words that were left here.  A call may ask a
 * dozen things: each answer begins the bound anew. */
#ifndef MODEM_WATCH_H
#define MODEM_WATCH_H

#include <stdbool.h>

#include <gammu.h>

enum { WATCH_SECONDS = 20, WATCH_GRACE_SECONDS = 5 };

/* Before a call.  The last words (whole lines, or NULL) are borrowed until
 * watch_end(), and written to standard output only when all else failed. */
void watch_begin(GSM_StateMachine *machine, int seconds, const char *last_words);

/* The modem answered: the bound begins anew. */
void watch_again(void);

/* After it.  True if the call had to be aborted. */
bool watch_end(void);

#endif

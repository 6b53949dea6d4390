/* wake.h - when those who have something to do by themselves want to do it: the
 * earliest of all that they say.  A time of day moves with a clock that is set, a
 * wait does not.  What is past is done with the next second. */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include <stdint.h>

#include "base/err.h"

struct wake {
	int64_t at;	 /* unix seconds */
	int64_t mono_ms; /* as clock_mono_ms() */
};

#define WAKE_NEVER ((struct wake){ INT64_MAX, INT64_MAX })

static inline void wake_at(struct wake *w, int64_t at)
{
	w->at = at < w->at ? at : w->at;
}

static inline void wake_ms(struct wake *w, int64_t mono_ms)
{
	w->mono_ms = mono_ms < w->mono_ms ? mono_ms : w->mono_ms;
}

/* What a look for the earliest time found: RC_NONE is no time. */
static inline enum rc wake_found(struct wake *w, enum rc rc, int64_t at)
{
	if (rc == RC_OK)
		wake_at(w, at);
	return rc == RC_NONE ? RC_OK : rc;
}

/* Of what has to be looked at: with the next second. */
static inline void wake_soon(struct wake *w)
{
	w->mono_ms = 0;
}

#endif

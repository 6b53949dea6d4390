/* tick.h - time as an actor.  Each kind of timer is one row of the table in
 * tick.c: its name, whether it belongs to a case, and what it does. */
#ifndef WORKFLOW_TICK_H
#define WORKFLOW_TICK_H

#include "store/case.h"
#include "store/timer.h"
#include "workflow/engine.h"
#include "workflow/procedure.h"

/* A timer that fires.  Its row is deleted already: whoever wants it again
 * adds it again, in the same transaction. */
struct firing {
	const struct timer *timer;
	/* Of kinds that need a case: as it is now, and where it is; else zero. */
	struct case_ c;
	const struct procedure *p;
	const struct stage *stage;
};

/* Do what the timer asks for; inside a transaction.  Anything but RC_OK rolls
 * back, and the timer comes again after five minutes. */
typedef enum rc timer_work(struct engine *en, struct firing *f, struct err *e);

#endif

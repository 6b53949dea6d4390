/* deadline.h - when a case is due, computed, never counted down (R043-R047,
 * X01, X06, X30). */
#ifndef WORKFLOW_DEADLINE_H
#define WORKFLOW_DEADLINE_H

#include "store/case.h"
#include "workflow/engine.h"
#include "workflow/procedure.h"

/* The units whose calendar applies to the case, for worktime_*: where it
 * lies, what is above, 0.  chain needs UNIT_CHAIN_MAX + 1 places. */
enum rc deadline_units(struct engine *en, const struct case_ *c, int64_t *chain, struct err *e);

/* Set c->holder_due and c->allow for the stage it is in: from entered_at, the
 * stricter of the national and the unit's own profile, plus, in a work stage,
 * the working time it stood still.  0 in a final stage. */
enum rc deadline_holder(struct engine *en, struct case_ *c, const struct stage *s,
			struct err *e);
/* Set c->case_due: the priority's allowance from registration on. */
enum rc deadline_case(struct engine *en, struct case_ *c, struct err *e);

/* Replace the case's timers: warn (4 working hours before, or half-way of a
 * shorter time), target (a reminder that is no breach), breach (the first
 * second after the due one). */
enum rc deadline_timers(struct engine *en, const struct case_ *c, const struct stage *s,
			struct err *e);

/* The calendar changed: recompute what is still ahead; what has passed stays.
 * The old value stands in an event.  Inside a transaction. */
enum rc deadline_recompute(struct engine *en, int *changed, struct err *e);

/* Is a deadline amount at least as strict as another?  8 working hours are a
 * working day here. */
bool deadline_stricter(const char *amount, const char *than);

#endif

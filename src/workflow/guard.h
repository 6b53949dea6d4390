/* guard.h - the closed list of rules that an action may ask for. */
#ifndef WORKFLOW_GUARD_H
#define WORKFLOW_GUARD_H

#include "workflow/act.h"

/* Does such a guard exist, with such an argument?  RC_REJECT says what not. */
enum rc guard_check(const struct guard *g, struct err *e);

/* RC_OK: it holds.  RC_REJECT: it does not, act->why and e say how to answer. */
enum rc guard_holds(struct act *act, const struct guard *g, struct err *e);

/* Name, address and a number are there (R079, Art. 13). */
enum rc identity_complete(struct engine *en, const struct case_ *c, bool *complete,
			  struct err *e);

#endif

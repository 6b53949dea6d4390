/* act.h - one action on its way to a case: who asks for what, and why not. */
#ifndef WORKFLOW_ACT_H
#define WORKFLOW_ACT_H

#include "store/case.h"
#include "store/unit.h"
#include "workflow/apply.h"
#include "workflow/engine.h"
#include "workflow/procedure.h"

struct act {
	struct engine *en;
	struct case_ *c;	   /* a copy: a refusal leaves the caller's own as it was */
	const struct procedure *p; /* its own, */
	const struct stage *stage; /* and where it is before the action */
	const struct request *r;
	struct unit given; /* the unit that the request names; id 0: none, or not looked up */
	enum refusal why;
};

/* No, and the sentence of it: `return act_refuse(act, REFUSED_NEED, e, ...)`. */
#define act_refuse(act, refusal, e, ...)                                                       \
	((act)->why = (refusal), err_set((e), RC_REJECT, __VA_ARGS__))

/* Look up the unit that the request names. */
enum rc act_unit(struct act *act, struct err *e);

/* Is it the PM office, or the SYSTEM?  Of a matter of the security office its
 * officers alone (R078). */
enum rc act_overseen(const struct act *act, bool *yes, struct err *e);

/* Is it an operator, or the PM office, which may do what he may? */
enum rc act_by_operator(const struct act *act, bool *yes, struct err *e);

#endif

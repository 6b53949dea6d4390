/* recuse.h - a holder who is unfit for a case gives it away (DOMAIN 4.3). */
#ifndef WORKFLOW_RECUSE_H
#define WORKFLOW_RECUSE_H

#include "workflow/act.h"

/* The generic action recuse: who holds the case declares with a reason that he
 * is unfit.  Another holder of the role has it from now on; where there is
 * none, whoever manages the unit above, at last the head of the PM office.  He
 * himself may not see it again.  A matter of the security office stays with
 * its officers: the only one is refused. */
enum rc case_recuse(struct act *act, struct err *e);

/* The case came into a work stage: if all who hold it there were unfit for it
 * before, its place and role become those above.  *c is changed, not written. */
enum rc recuse_place(struct engine *en, struct case_ *c, struct err *e);

/* The same for one that comes back from a wait to where it was held. */
enum rc recuse_back(struct engine *en, struct case_ *c, const struct stage *to, struct err *e);

#endif

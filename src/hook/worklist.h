/* worklist.h - which cases of a list are for whom. */
#ifndef HOOK_WORKLIST_H
#define HOOK_WORKLIST_H

#include "hook/call.h"
#include "store/case.h"

/* Visit the cases of GET /api/v1/cases: the whole list for a token; in a
 * session, or with ?as=, what that official may see of it.  ?cartable=1 is his
 * work list, the nearest due first; who oversees nothing has nothing else,
 * but the units that he manages, one at a time (?unit=).  The visitor keeps
 * the rows.  RC_REJECT with c->why for a unit that is not his. */
enum rc worklist_each(struct call *c, const struct case_filter *f, case_visit *visit, void *ctx,
		      struct err *e);

#endif

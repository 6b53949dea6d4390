/* open.h - the beginning of a case (case_open stands in apply.h). */
#ifndef WORKFLOW_OPEN_H
#define WORKFLOW_OPEN_H

#include "workflow/apply.h"

/* A case of its own that another one gave rise to: the same person, units and
 * matter, under the named procedure; inside a transaction. */
enum rc case_open_linked(struct engine *en, const struct case_ *from, const char *procedure,
			 const struct request *r, struct opened *out, struct err *e);

bool priority_known(const char *priority);

#endif

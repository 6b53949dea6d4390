/* problem.h - what went wrong, as RFC 9457 problem details. */
#ifndef HOOK_PROBLEM_H
#define HOOK_PROBLEM_H

#include "base/err.h"
#include "hook/ask.h"
#include "workflow/apply.h"

enum { PROBLEM_RETRY_S = 5 };

/* {"type","title","status","detail"}; type says why an action was refused
 * ("urn:didehban:refused:stage", :role, :need, :guard, :unit), else it is
 * about:blank.  status 0: the table's. */
void problem_answer(struct answer *out, enum rc rc, enum refusal why, int status,
		    const char *detail);

#endif

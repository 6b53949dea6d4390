/* procedure_check.h - what a definition must satisfy before it may run. */
#ifndef WORKFLOW_PROCEDURE_CHECK_H
#define WORKFLOW_PROCEDURE_CHECK_H

#include "workflow/procedure.h"

/* The first fault is noted in the conf at its stage's line.  group is the
 * procedure's node, stages its list of stages. */
void procedure_check(struct conf *c, const struct conf_node *group,
		     const struct conf_node *stages, const struct procedure *p);

#endif

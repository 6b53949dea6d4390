/* load_shift.h - the list `shifts` of a data file: the shift table of the call
 * centre (R082). */
#ifndef WORKFLOW_LOAD_SHIFT_H
#define WORKFLOW_LOAD_SHIFT_H

#include "workflow/load.h"

/* Inside a transaction, after the officials.  A row says at which hours of
 * which weekdays of a period an operator is at his place; what he had in that
 * period before goes.  What is wrong in the file is noted in the conf. */
enum rc shifts_load(struct engine *en, struct conf *c, struct load_report *r, struct err *e);

#endif

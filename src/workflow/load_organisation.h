/* load_organisation.h - the lists `units` and `officials` of a data file. */
#ifndef WORKFLOW_LOAD_ORGANISATION_H
#define WORKFLOW_LOAD_ORGANISATION_H

#include "workflow/load.h"

/* Inside a transaction.  What is wrong in the file is noted in the conf. */
enum rc organisation_load(struct engine *en, struct conf *c, struct load_report *r,
			  struct err *e);

#endif

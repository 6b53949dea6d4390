/* load_calendar.h - the group `calendar` of a data file. */
#ifndef WORKFLOW_LOAD_CALENDAR_H
#define WORKFLOW_LOAD_CALENDAR_H

#include "workflow/load.h"

/* Inside a transaction.  What is wrong in the file is noted in the conf. */
enum rc calendar_load(struct engine *en, struct conf *c, struct load_report *r, struct err *e);

#endif

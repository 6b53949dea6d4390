/* generic.h - the actions that no procedure names: every case knows them. */
#ifndef WORKFLOW_GENERIC_H
#define WORKFLOW_GENERIC_H

#include "workflow/act.h"

/* The request's action is none of the stage's own: do it here, or refuse it. */
enum rc generic_act(struct act *act, struct err *e);

#endif

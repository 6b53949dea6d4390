/* anonymity.h - the number of somebody anonymous is kept for a bounded time,
 * whatever the network does (R029, R097). */
#ifndef WORKFLOW_ANONYMITY_H
#define WORKFLOW_ANONYMITY_H

#include "workflow/tick.h"

/* An answer to somebody anonymous (N03, N04) was queued, or shown by USSD, inside a
 * transaction: a day later his number is forgotten, also when nothing says that the text
 * arrived.  One that is still on its way then is waited for until it expires. */
enum rc anonymity_promise(struct engine *en, struct err *e);

/* The timer kind "forget". */
enum rc anonymity_due(struct engine *en, struct firing *f, struct err *e);

#endif

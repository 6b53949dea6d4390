/* undelivered.h - a text of a case that reached nobody: its case says so, for
 * somebody who can call. */
#ifndef WORKFLOW_UNDELIVERED_H
#define WORKFLOW_UNDELIVERED_H

#include "store/message.h"
#include "workflow/engine.h"

/* The message has failed or expired for good, m->cause says why: an event
 * `text_failed` by SYSTEM on its case, once for each message; inside the
 * transaction.  Nothing for a text without a case, nor for an answer to
 * somebody anonymous. */
enum rc case_text_failed(struct engine *en, const struct message *m, struct err *e);

#endif

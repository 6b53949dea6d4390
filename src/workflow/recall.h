/* recall.h - what a person decides about a text on its way: that it is not to
 * leave, or to leave again.  Which official did it stands in the chain of events. */
#ifndef WORKFLOW_RECALL_H
#define WORKFLOW_RECALL_H

#include "workflow/engine.h"

/* actor is a login or ADMIN; via as of an event.  Inside a transaction.
 * RC_NONE: there is no such message.  RC_REJECT: it is too late, or not yet
 * time; the sentence says so in English and in Persian. */

/* One that waits, or of which nobody can say whether it was sent: it is not sent
 * (again).  Parts of it may have left. */
enum rc text_cancel(struct engine *en, int64_t message_id, const char *actor, const char *via,
		    struct err *e);
/* One that failed, expired or was cancelled, and one of which nobody can say: anew,
 * by any carrier, with a life of its own.  One that waits between two tries: now. */
enum rc text_retry(struct engine *en, int64_t message_id, const char *actor, const char *via,
		   struct err *e);

/* The number wants no more stage texts: those that wait for it do not leave.  Inside
 * a transaction. */
enum rc text_silence(struct engine *en, const char *phone, struct err *e);

#endif

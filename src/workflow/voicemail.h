/* voicemail.h - a voice instead of an operator: the case it makes, the call
 * back that is promised, and the words that an operator writes down
 * (R036-R038, R042, R137, X10). */
#ifndef WORKFLOW_VOICEMAIL_H
#define WORKFLOW_VOICEMAIL_H

#include "workflow/act.h"
#include "workflow/tick.h"

/* Register the case of a voicemail, with its recording (a data: URI; NULL:
 * there is none) and the call back that falls due after `at`; inside a
 * transaction.  *recording_id is the document, *callback_due 0 when no call
 * back is promised. */
struct voicemail {
	const char *phone; /* any spelling; NULL: not known */
	const char *recording;
	const char *via;
	int64_t at;
};
struct recorded {
	struct case_ c;
	int64_t recording_id, callback_due;
};
enum rc voicemail_open(struct engine *en, const struct voicemail *v, struct recorded *out,
		       struct err *e);

/* The generic action transcribe: an operator writes down what was said, with
 * the name, address and phone that the caller gave (request `set`).  The words
 * become the case's matter; a case that waits for them goes on. */
enum rc voicemail_transcribe(struct act *act, struct err *e);

/* The generic action callback: the caller was called back, or (reason given)
 * was not reached: the task stays open. */
enum rc voicemail_callback(struct act *act, struct err *e);

/* The calendar changed: promises that lie ahead are due anew (X30). */
enum rc voicemail_recompute(struct engine *en, struct err *e);

/* The timer kind "callback": promises that were not kept are marked, and the
 * head of the PM office is told, once each. */
timer_work voicemail_overdue;

#endif

/* client.h - what a citizen's text does to his case: the stage's kind says
 * what it means (R117, R118). */
#ifndef WORKFLOW_CLIENT_H
#define WORKFLOW_CLIENT_H

#include "workflow/act.h"
#include "workflow/identity.h"

enum client_effect {
	CLIENT_ALERTED,	 /* work: superiors were told; answer C13 */
	CLIENT_STORED,	 /* work, told less than 4 working hours ago; answer C14 */
	CLIENT_REPLIED,	 /* wait: it was the awaited reply and the case moved on; answer C14,
			    unless the stage entered has texted already */
	CLIENT_ASKED,	 /* wait: it was not enough; the question was texted again */
	CLIENT_REOPENED, /* final, within the window: reopened, C23 is queued */
	CLIENT_LINKED,	 /* final, later: a new linked case, C24 is queued */
	CLIENT_OVER,	 /* final, later, of an anonymous report: nothing was kept; a new
			    one has a receipt that only the caller can tell */
};

struct client_text {
	const char *phone; /* the owner's, E.164 */
	const char *text;  /* storage form, without the code */
	const char *via;
	int64_t message_id;
	/* The name and the address that the text labels, NULL: it labels none. */
	const struct identity_words *who;
};

/* Take the text of the case's owner, or of whoever has its receipt; inside a transaction.  *c
 * is as it is now; with CLIENT_LINKED it is the new case. */
enum rc client_text_take(struct engine *en, struct case_ *c, const struct client_text *t,
			 enum client_effect *effect, struct err *e);

/* Keep a text that alerts nobody: a thanks (kind "follow_up"), or one that
 * came from another phone (kind "unverified"). */
enum rc client_text_keep(struct engine *en, const struct case_ *c, const char *kind,
			 const struct client_text *t, struct err *e);

/* The generic action told: an operator writes down what the citizen said on the
 * telephone, and it does all that a text does, so that nobody needs a mobile
 * (X19, R100, R117).  A report has its receipt for that. */
enum rc client_told(struct act *act, struct err *e);

#endif

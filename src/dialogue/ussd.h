/* ussd.h - the menu that an aggregator shows on a phone (docs/USSD.md).
 * The same engine and the same rules as the dialogue by text: what stands on
 * the screen is what the text would have said. */
#ifndef DIALOGUE_USSD_H
#define DIALOGUE_USSD_H

#include "workflow/engine.h"

enum { USSD_SESSION_MAX = 128, USSD_TEXT_MAX = 4096, USSD_RESUME_S = 300 };

struct ussd_request {
	const char *session; /* the aggregator's id, 1 to USSD_SESSION_MAX bytes */
	const char *phone;   /* E.164, a mobile */
	/* All that was typed in the session, '*' between; with more than
	 * USSD_TEXT_MAX bytes nothing of it is taken, and the person is told. */
	const char *text;
};

/* Everything that a request does; inside a transaction.  *answer, malloc'ed,
 * is "CON ..." (the session goes on) or "END ...".  The same text in the same
 * session gets the same answer, and has its effect once. */
enum rc ussd_serve(struct engine *en, const struct ussd_request *r, char **answer,
		   struct err *e);

#endif

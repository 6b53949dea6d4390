/* say.h - compose a text from its template and queue it. */
#ifndef WORKFLOW_SAY_H
#define WORKFLOW_SAY_H

#include "store/case.h"
#include "store/message.h"
#include "text/template.h"
#include "workflow/engine.h"

enum { SAY_VALUES_MAX = 12, SAY_DATE_ROOM = 64 };

/* One text to one person.  With a case, {type} {code} {unit} {due} {stage}
 * {prio} {outcome} {answer} come from it; values come first.  Digits of codes
 * and dates are Persian in the text (same cost). */
struct say {
	const char *code;	   /* "C06" */
	const char *lang;	   /* NULL: Persian */
	int64_t contact_id;	   /* the bare number's contact */
	const struct case_ *about; /* NULL: no case */
	struct template_value values[SAY_VALUES_MAX];
	size_t value_count;
	const int64_t *numbers; /* each {n} takes the next; a negative one is "-" */
	size_t number_count;
	const char *purpose; /* stage, reply, challenge, staff */
	enum message_rank rank;
	bool resend;
	bool quiet;	     /* waits for the end of quiet hours */
	bool at_opening;     /* waits for the next opening of the offices */
	bool unless_stopped; /* the person's STOP silences it */
	const char *phone;   /* E.164, for unless_stopped */
	const char *dedupe;
	const char *carrier; /* the conversation's own, NULL: any */
	const char *avoid;   /* a carrier in trouble that it is about; NULL: none */
	int64_t event_id;
};

/* Inside a transaction.  RC_DUP is RC_OK here: it was said already.  *id, if
 * wanted, is the message's, 0 when it was said already. */
enum rc say(struct engine *en, const struct say *s, int64_t *id, struct err *e);

/* The text alone, malloc'ed: for counting parts and for tests. */
enum rc say_render(struct engine *en, const struct say *s, char **text, struct err *e);

/* What a text says of the case's stage, of a day and of a code, in a language
 * (NULL: Persian).  An English text names the kind of stage alone: stage
 * titles are the office's own, in Persian. */
const char *say_stage(const struct engine *en, const struct case_ *c, const char *lang);
void say_date(char out[SAY_DATE_ROOM], int64_t at, const char *lang);
char *say_digits(const char *digits, const char *lang); /* malloc'ed */

/* Set a value; name and value are borrowed until say() returns. */
void say_value(struct say *s, const char *name, const char *value);

#endif

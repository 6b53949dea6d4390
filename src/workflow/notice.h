/* notice.h - who is told what when a case moves. */
#ifndef WORKFLOW_NOTICE_H
#define WORKFLOW_NOTICE_H

#include "store/case.h"
#include "workflow/apply.h"
#include "workflow/engine.h"
#include "workflow/procedure.h"
#include "workflow/say.h"

/* What happened, for the texts about it. */
struct occasion {
	const struct case_ *c; /* as it is now */
	const struct procedure *p;
	const struct stage *stage; /* where it is now */
	int64_t event_id;
	int64_t told_unit;   /* {unit} of the texts */
	int64_t holder_unit; /* whose holders and superiors are told */
	const char *holder_role;
	const struct request *request; /* NULL for a missed deadline */
};

/* Queue the notices; `but` are notices whose audiences these replace (NULL:
 * none): an action that texts the client itself needs no second text from the
 * stage it leads to. */
enum rc notice_send(struct engine *en, const struct occasion *o, const struct notices *list,
		    const struct notices *but, struct err *e);

/* Does a STOP of the client silence this text about his case's stage? */
bool notice_stops(const struct engine *en, const char *text_code);

/* The holder's text on entering a stage, each with his own challenge. */
enum rc notice_holder(struct engine *en, const struct occasion *o, struct err *e);

/* Say it to an official's registered phone, once for this event (or for the
 * caller's own dedupe); without one, and to somebody unfit for the case,
 * nothing.  The caller sets code, rank, values, and when it may leave. */
enum rc notice_say(struct engine *en, const struct occasion *o, int64_t contact_id,
		   struct say *s, struct err *e);

/* One staff text to one official about the case. */
enum rc notice_official(struct engine *en, const struct occasion *o, int64_t contact_id,
			const char *text_code, struct err *e);

/* Does the answer go into a text (X17), or is the client to call? */
enum rc answer_fits(struct engine *en, const struct case_ *c, const struct procedure *p,
		    bool *fits, struct err *e);

#endif

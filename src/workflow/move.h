/* move.h - carry a case from one stage to the next: the one place where a
 * stage changes.  Event, row, clocks, timers, challenges and texts are written
 * together, or the transaction is rolled back. */
#ifndef WORKFLOW_MOVE_H
#define WORKFLOW_MOVE_H

#include "store/case.h"
#include "store/unit.h"
#include "workflow/apply.h"
#include "workflow/procedure.h"

struct move {
	const struct procedure *p;     /* where it leads; another one switches the case's */
	const struct stage *from, *to; /* to NULL: back to the stage that opened the wait */
	const struct unit *given;      /* the unit named with the action, NULL: none */
	const struct request *request; /* NULL: a missed deadline */
	const struct notices *notices; /* of the action, or of the breach */
	const char *action, *note;
	const char *outcome; /* in place of the final stage's own; NULL */
	int64_t document_id;
};

/* Inside a transaction; *c is as it is now. */
enum rc case_move(struct engine *en, struct case_ *c, const struct move *m, struct err *e);

/* An event that moves nothing (a comment, a follow-up, a priority). */
enum rc case_note(struct engine *en, const struct case_ *c, const struct actor *actor,
		  const char *action, const char *note, int64_t document_id, int64_t *event_id,
		  struct err *e);

/* Where the reason of a request stands: in the event's note, or in a document
 * if it is a matter of the security office (R078). */
enum rc case_reason(struct engine *en, const struct case_ *c, const struct request *r,
		    const char **note, int64_t *document_id, struct err *e);

/* The first event of a case: it came into its first stage. */
enum rc case_begin(struct engine *en, const struct case_ *c, const struct actor *actor,
		   const char *action, int64_t document_id, int64_t *event_id, struct err *e);

/* What stands in the event for an actor: his login, CLIENT or SYSTEM. */
const char *actor_name(const struct actor *a);

/* Is it what an event says of somebody who is no official?  No login then. */
bool actor_reserved(const char *login);

#endif

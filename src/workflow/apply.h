/* apply.h - the one call that everything ends in: apply an action to a case.
 * Time, a text, a web request and a command line all come here. */
#ifndef WORKFLOW_APPLY_H
#define WORKFLOW_APPLY_H

#include "store/case.h"
#include "workflow/engine.h"

enum actor_kind { ACTOR_SYSTEM, ACTOR_CLIENT, ACTOR_OFFICIAL };

struct actor {
	enum actor_kind kind;
	int64_t official_id; /* ACTOR_OFFICIAL */
	const char *login;
	const char *via; /* sms, http, desk, timer, ussd */
	bool known; /* a challenge was used, or the interface knows him: satisfies `challenge`
		     */
	int64_t challenge_id, message_id; /* for the event; 0: none */
};

enum { REQUEST_SET_MAX = 16 };

/* What is wanted.  Texts in storage form, borrowed; NULL: not given. */
struct request {
	const char *action;
	struct actor actor;
	const char *unit;     /* a unit's code */
	const char *priority; /* normal, urgent, very_urgent, immediate */
	const char *reason, *answer, *text;
	struct {
		const char *name, *value;
	} set[REQUEST_SET_MAX]; /* any other need: competent_body, agency, date, ... */
	size_t set_count;
};

/* Why an action was refused; each has one answer by text. */
enum refusal {
	REFUSED_NOT,   /* it was not */
	REFUSED_STAGE, /* the case is not where this action begins: M16 */
	REFUSED_ROLE,  /* the actor may not: M15 */
	REFUSED_NEED,  /* something the action needs was not given: the sentence says what */
	REFUSED_GUARD, /* a rule says no: the sentence says which */
	REFUSED_UNIT,  /* no such unit, or not one of the right place: M17 */
};

/* Apply an action; inside a transaction.  RC_OK: *c is as it is now, the
 * event, timers and texts are written.  RC_REJECT: nothing was written, *why
 * and e say why.  Generic actions on every open stage: comment, set_priority,
 * set_about, withdraw, transcribe, recuse, edit_answer,
 * callback, told; the client's texts go through client.h. */
enum rc case_act(struct engine *en, struct case_ *c, const struct request *r, enum refusal *why,
		 struct err *e);

/* What is needed to open a case. */
struct opening {
	const char *kind; /* complaint, report, suggestion, idea, question, opinion, request */
	const char *priority;		    /* NULL: normal */
	const char *name, *phone, *address; /* phone in any spelling; NULL: not given */
	const char *unit;		    /* code of the unit it is about; NULL: not known */
	const char *service;
	const char *text;    /* the matter; required */
	const char *channel; /* desk, http, sms, ussd, voicemail */
	int64_t parent_id;   /* a linked case; 0: none */
	struct actor actor;
};

struct opened {
	struct case_ c;
	char receipt[17]; /* of an anonymous report, else "" */
};

/* Register, and submit when what the procedure needs is there (else hold);
 * inside a transaction.  RC_REJECT with the reason for a wrong kind,
 * priority, phone, unit, or an empty text. */
enum rc case_open(struct engine *en, const struct opening *o, struct opened *out,
		  struct err *e);

/* The actions that the case's stage offers to anybody, as names; the visitor
 * gets them in the order of the definition. */
enum rc case_each_action(struct engine *en, const struct case_ *c,
			 void (*visit)(void *ctx, const char *action, const char *role),
			 void *ctx, struct err *e);

/* May this official do anything in the case's present stage? */
enum rc case_held_by(struct engine *en, const struct case_ *c, int64_t official_id, bool *held,
		     struct err *e);

/* The last part of a text about this case reached the phone: an action
 * `delivered` of the stage that the text belongs to is applied by SYSTEM. */
enum rc case_text_delivered(struct engine *en, int64_t case_id, int64_t event_id,
			    const char *text_code, struct err *e);

/* Who scores an answer has read it: the same, without waiting for the network
 * to say so, if the stage that the case is in asked for the score. */
enum rc case_answer_scored(struct engine *en, struct case_ *c, int64_t asked_at, struct err *e);

#endif

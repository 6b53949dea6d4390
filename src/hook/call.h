/* call.h - one request on its way through the house. */
#ifndef HOOK_CALL_H
#define HOOK_CALL_H

#include "base/mem.h"
#include "hook/hook.h"
#include "hook/job.h"
#include "hook/target.h"
#include "store/session.h"
#include "store/token.h"
#include "workflow/apply.h"

enum { CALL_PARAMS_MAX = 2, HOOK_STATUS_MAX = 600, HOOK_ROUTES_MAX = 128, HOOK_CLASSES = 5 };

struct hook {
	struct engine *en;
	struct hook_ports ports;
	uint64_t answered[HOOK_STATUS_MAX]; /* by status */
	/* By route (0: none, else its number and one) and class of status. */
	uint64_t by_route[HOOK_ROUTES_MAX][HOOK_CLASSES];
	struct job *jobs; /* at work */
	struct limits *limits;
};

struct call {
	struct hook *hook;
	struct engine *en;
	struct store *st;
	const struct ask *ask;
	struct answer *out;
	struct target target;
	const char *param[CALL_PARAMS_MAX]; /* of the route's pattern, in order */
	json_t *body;			    /* NULL: the route takes none */
	struct token token;		    /* id 0: the administrator, below: an official */
	struct session session;		    /* id 0: there is none */
	struct official me;		    /* whose session it is */
	struct arena *arena;		    /* dies with the call */
	int64_t now;
	/* What a handler may say besides its rc. */
	int status;	  /* of the problem, where the rc's own does not fit */
	enum refusal why; /* case_act() */
	bool secret;	  /* the answer must not be kept for a replay */
	bool reload;	  /* definitions were read: a rollback must read the old ones again */
	bool check;	  /* roll back instead of committing; the answer stays */
};

/* Refuse: the sentence, and the status where RC_REJECT's 422 does not fit. */
enum rc call_refuse(struct call *c, int status, struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* A member of a JSON body.  Exactly one of the places is given; one that is
 * not in the body, or null, stays NULL. */
struct member {
	const char *name;
	bool need;
	const char **text; /* a string, in storage form, in the call's arena */
	const char **raw;  /* a string as it is, borrowed from the body */
	json_t **object, **array;
	json_t **any;	 /* whatever it is, borrowed */
	int64_t *number; /* from 0; a text of digits too */
};

/* Read the object strictly: an unknown member, one of a wrong type and one
 * that is missing are RC_REJECT, with their name. */
enum rc members_read(struct call *c, json_t *object, const struct member *list, size_t count,
		     struct err *e);

/* ISO 8601 with the local offset; null for 0. */
json_t *json_time(int64_t at);
/* A flag of the query: true or false, 1 or 0; RC_REJECT.  *flag stays when it is
 * absent. */
enum rc query_flag(struct call *c, const char *name, bool *flag, struct err *e);
/* A string of the query as a number; RC_REJECT.  *n stays when it is absent. */
enum rc query_number(struct call *c, const char *name, int64_t most, int64_t *n, struct err *e);

#endif

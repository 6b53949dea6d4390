/* procedure.h - a procedure's definition: stages, actions, notices.
 * Immutable once read.  The form of the file is in docs/PROCEDURES.md. */
#ifndef WORKFLOW_PROCEDURE_H
#define WORKFLOW_PROCEDURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/conf.h"

enum identity { IDENTITY_NAMED, IDENTITY_OPTIONAL, IDENTITY_NONE };
enum confidentiality { CONFIDENTIAL_NORMAL, CONFIDENTIAL_RESTRICTED, CONFIDENTIAL_ANONYMOUS };
enum stage_kind { STAGE_WORK, STAGE_WAIT, STAGE_FINAL };

enum audience {
	TO_CLIENT,
	TO_HOLDER,   /* who holds the stage's role where the case lies (breach: lay) */
	TO_DRAFTER,  /* who wrote the current answer */
	TO_SUPERIOR, /* who manages the unit above (breach: above the one that missed) */
};

/* When a notice leaves. */
enum notice_when {
	WHEN_ALWAYS,
	WHEN_ANSWER_FITS,     /* the answer goes into a text (answer_max_parts) */
	WHEN_ANSWER_BY_PHONE, /* it is too long for a text, or confidential */
};

struct notice {
	enum audience to;
	const char *text; /* a message code */
	enum notice_when when;
	bool survey; /* the text asks for a score */
	int line;    /* where it stands in the file; 0: it stands nowhere */
};

/* A guard is one of a closed list of predicates; argument NULL when none. */
struct guard {
	const char *name, *argument;
};

struct notices {
	struct notice *list;
	size_t count;
};

struct action {
	const char *name, *role, *to; /* to: stage, ^prev, procedure:stage, +procedure */
	struct guard *guards;
	size_t guard_count;
	const char **needs;
	size_t need_count;
	struct notices notices;
	bool reason_answers; /* its reason is what the citizen is answered */
	int line;
};

struct stage {
	const char *name, *title;
	enum stage_kind kind;
	const char *role, *place; /* NULL in a final stage */
	const char *allow;	  /* "prio", "4wh", "service.duration"; NULL: none */
	const char *target;	  /* a reminder without breach, "2wh"; NULL: none */
	const char *holder_text;  /* what the holder gets on entering: "M01"; NULL: nothing */
	const char *outcome;	  /* of a final stage, for the citizen */
	const char *entry; /* the channel whose cases begin here; NULL: not a beginning */
	const char *breach_to, *breach_mark; /* breach_to NULL in a final stage */
	struct notices breach_notices;
	struct notices notices; /* on entering */
	struct action *actions;
	size_t action_count;
	int line;
};

struct procedure {
	int64_t id; /* of the stored version; 0 before it is stored */
	int version;
	bool approved; /* a case may begin with it; as the file says, then as it is stored */
	const char *name, *title;
	const char *file; /* for sentences: the file it was read from, or its name */
	enum identity identity;
	enum confidentiality confidentiality;
	struct stage *stages; /* the first is where a case begins, but for entries */
	size_t stage_count;
	struct arena *arena; /* everything above lives in it */
};

/* Read the list `procedures` of a file; *list and each procedure belong to the
 * caller (procedures_free).  Errors are noted in the conf, with file and line:
 * names that stand twice, unknown guards and audiences, titles above 16
 * characters, stages that nothing leads to, missing breach rules, missing
 * exits, targets that do not exist.  Targets in other procedures are checked
 * by library_check(). */
void procedures_read(struct conf *c, struct procedure ***out, size_t *count);
void procedures_free(struct procedure **list, size_t count);
void procedure_free(struct procedure *p);

const struct stage *procedure_stage(const struct procedure *p, const char *name);
/* Where a case begins that came by this channel. */
const struct stage *procedure_entry(const struct procedure *p, const char *channel);
const struct action *stage_action(const struct stage *s, const char *name);
bool action_needs(const struct action *a, const char *need);
const char *stage_kind_name(enum stage_kind kind);

#endif

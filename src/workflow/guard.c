/* guard.c - see guard.h.  One row and one function a guard. */
#include "workflow/guard.h"

#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/official.h"
#include "store/substitution.h"
#include "workflow/deadline.h"

struct asked {
	struct engine *en;
	const char *argument;
	const struct case_ *c;
	const struct unit *unit;
	const struct actor *actor;
	enum refusal *why;
};

static enum rc no(const struct asked *q, enum refusal why, const char *sentence, struct err *e)
{
	*q->why = why;
	return err_set(e, RC_REJECT, "%s", sentence);
}

enum rc identity_complete(struct engine *en, const struct case_ *c, bool *complete,
			  struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };

	*complete = false;
	if (!c->contact_id)
		return RC_OK;
	TRY(contact_get(&en->store, c->contact_id, &who, e));
	*complete = who.name && who.address && who.phone;
	return RC_OK;
}

static enum rc holds_identity_complete(const struct asked *q, struct err *e)
{
	bool complete;

	TRY(identity_complete(q->en, q->c, &complete, e));
	return complete ? RC_OK
			: no(q, REFUSED_GUARD, "name, telephone and address are not complete",
			     e);
}

static enum rc holds_unit_level(const struct asked *q, struct err *e)
{
	if (q->unit && strcmp(q->unit->level, q->argument) == 0)
		return RC_OK;
	*q->why = REFUSED_GUARD;
	return err_set(e, RC_REJECT, "a unit of level %s is wanted", q->argument);
}

/* Down the tree from where the case lies.  Headquarters is flat in most
 * charts: there a sister office counts as below. */
static enum rc holds_unit_below(const struct asked *q, struct err *e)
{
	struct unit here;
	bool within = false;

	if (!q->unit)
		return no(q, REFUSED_NEED, "a unit is wanted", e);
	if (!q->c->unit_id)
		return RC_OK;
	TRY(unit_get(&q->en->store, q->c->unit_id, &here, e));
	TRY(unit_within(&q->en->store, q->unit->id, here.id, &within, e));
	if (within && q->unit->id != here.id)
		return RC_OK;
	if (strcmp(here.level, "hq") == 0 && strcmp(q->unit->level, "hq") == 0 &&
	    q->unit->parent_id == here.parent_id && q->unit->id != here.id)
		return RC_OK;
	*q->why = REFUSED_ROLE;
	return err_set(e, RC_REJECT, "%s is not below %s", q->unit->code, here.code);
}

/* Does he head the case's unit himself, in nobody's place? */
static enum rc is_head(const struct asked *q, bool *head, struct err *e)
{
	static const char *const roles[] = { "hq_deputy", "province_manager" };
	struct store *st = &q->en->store;
	int64_t id = q->actor->official_id, unit = q->c->unit_id;
	char acts_for[LOGIN_MAX];

	*head = false;
	for (size_t i = 0; i < COUNT(roles) && !*head; i++) {
		TRY(official_has_role(st, id, roles[i], unit, head, e));
		if (!*head)
			continue;
		TRY(substitution_for_whom(st, id, roles[i], unit, acts_for, e));
		*head = !acts_for[0];
	}
	return RC_OK;
}

/* X26, R068: who wrote the answer is not its only judge. */
static enum rc holds_not_author_unless_head(const struct asked *q, struct err *e)
{
	char author[LOGIN_MAX];
	bool head;

	if (!q->c->answer_id || q->actor->kind != ACTOR_OFFICIAL)
		return RC_OK;
	TRY(document_author(&q->en->store, q->c->answer_id, author, sizeof author, e));
	if (strcmp(author, q->actor->login) != 0)
		return RC_OK;
	TRY(is_head(q, &head, e));
	return head ? RC_OK : no(q, REFUSED_ROLE, "who wrote the answer cannot approve it", e);
}

/* The dialogue holds the challenge against the answer it was sent for; here
 * there must be an answer to approve. */
static enum rc holds_answer_unchanged(const struct asked *q, struct err *e)
{
	return q->c->answer_id ? RC_OK : no(q, REFUSED_GUARD, "there is no answer yet", e);
}

static enum rc holds_within(const struct asked *q, struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1], until;
	struct worktime_allow allow;

	TRY(worktime_parse_allow(q->argument, &allow, e));
	TRY(deadline_units(q->en, q->c, units, e));
	TRY(worktime_due(q->en->calendar, units, q->c->closed_at, allow, &until, e));
	return engine_now(q->en) <= until
		       ? RC_OK
		       : no(q, REFUSED_GUARD, "the time for reopening is over", e);
}

static enum rc holds_subject_is_centre(const struct asked *q, struct err *e)
{
	return q->c->centre_id ? RC_OK
			       : no(q, REFUSED_GUARD, "the case is not about a centre", e);
}

enum argument { ARGUMENT_NONE, ARGUMENT_LEVEL, ARGUMENT_ALLOW };

static const struct rule {
	const char *name;
	enum argument argument;
	enum rc (*holds)(const struct asked *q, struct err *e);
} rules[] = {
	{ "identity_complete", ARGUMENT_NONE, holds_identity_complete },
	{ "unit_level", ARGUMENT_LEVEL, holds_unit_level },
	{ "unit_below", ARGUMENT_NONE, holds_unit_below },
	{ "not_author_unless_head", ARGUMENT_NONE, holds_not_author_unless_head },
	{ "answer_unchanged", ARGUMENT_NONE, holds_answer_unchanged },
	{ "within", ARGUMENT_ALLOW, holds_within },
	{ "subject_is_centre", ARGUMENT_NONE, holds_subject_is_centre },
};

static const struct rule *rule_find(const char *name)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (strcmp(rules[i].name, name) == 0)
			return &rules[i];
	return NULL;
}

enum rc guard_check(const struct guard *g, struct err *e)
{
	static const char *const levels[] = { "hq", "province", "county", "centre" };
	const struct rule *rule = rule_find(g->name);
	struct worktime_allow allow;

	if (!rule)
		return err_set(e, RC_REJECT, "unknown guard %s", g->name);
	switch (rule->argument) {
	case ARGUMENT_NONE:
		return g->argument
			       ? err_set(e, RC_REJECT, "guard %s takes no argument", g->name)
			       : RC_OK;
	case ARGUMENT_LEVEL:
		for (size_t i = 0; g->argument && i < COUNT(levels); i++)
			if (strcmp(levels[i], g->argument) == 0)
				return RC_OK;
		return err_set(e, RC_REJECT,
			       "guard %s: hq, province, county or centre is wanted", g->name);
	case ARGUMENT_ALLOW:
		return worktime_parse_allow(g->argument ? g->argument : "", &allow, e);
	}
	return RC_BROKEN;
}

enum rc guard_holds(struct engine *en, const struct guard *g, const struct case_ *c,
		    const struct unit *unit, const struct actor *actor, enum refusal *why,
		    struct err *e)
{
	struct asked q = { en, g->argument, c, unit, actor, why };

	return rule_find(g->name)->holds(&q, e);
}

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

static enum rc holds_identity_complete(struct act *act, const char *none, struct err *e)
{
	bool complete;

	(void)none;
	TRY(identity_complete(act->en, act->c, &complete, e));
	return complete ? RC_OK
			: act_refuse(act, REFUSED_GUARD, e,
				     "name, telephone and address are not complete");
}

static enum rc holds_unit_level(struct act *act, const char *level, struct err *e)
{
	return act->given.id && strcmp(act->given.level, level) == 0
		       ? RC_OK
		       : act_refuse(act, REFUSED_GUARD, e, "a unit of level %s is wanted",
				    level);
}

/* Down the tree from where the case lies.  Headquarters is flat in most
 * charts: there a sister office counts as below. */
static enum rc holds_unit_below(struct act *act, const char *none, struct err *e)
{
	const struct unit *unit = &act->given;
	struct unit here;
	bool within = false;

	(void)none;
	if (!unit->id)
		return act_refuse(act, REFUSED_NEED, e, "a unit is wanted");
	if (!act->c->unit_id)
		return RC_OK;
	TRY(unit_get(&act->en->store, act->c->unit_id, &here, e));
	TRY(unit_within(&act->en->store, unit->id, here.id, &within, e));
	if (within && unit->id != here.id)
		return RC_OK;
	if (strcmp(here.level, "hq") == 0 && strcmp(unit->level, "hq") == 0 &&
	    unit->parent_id == here.parent_id && unit->id != here.id)
		return RC_OK;
	return act_refuse(act, REFUSED_ROLE, e, "%s is not below %s", unit->code, here.code);
}

/* Does he head the case's unit himself, in nobody's place? */
static enum rc is_head(const struct act *act, bool *head, struct err *e)
{
	static const char *const roles[] = { "hq_deputy", "province_manager" };
	struct store *st = &act->en->store;
	int64_t id = act->r->actor.official_id, unit = act->c->unit_id;
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
static enum rc holds_not_author_unless_head(struct act *act, const char *none, struct err *e)
{
	const struct actor *actor = &act->r->actor;
	char author[LOGIN_MAX];
	bool head;

	(void)none;
	if (!act->c->answer_id || actor->kind != ACTOR_OFFICIAL)
		return RC_OK;
	TRY(document_author(&act->en->store, act->c->answer_id, author, sizeof author, e));
	if (strcmp(author, actor->login) != 0)
		return RC_OK;
	TRY(is_head(act, &head, e));
	return head ? RC_OK
		    : act_refuse(act, REFUSED_ROLE, e,
				 "who wrote the answer cannot approve it");
}

/* The dialogue holds the challenge against the answer it was sent for; here
 * there must be an answer to approve. */
static enum rc holds_answer_unchanged(struct act *act, const char *none, struct err *e)
{
	(void)none;
	return act->c->answer_id ? RC_OK
				 : act_refuse(act, REFUSED_GUARD, e, "there is no answer yet");
}

static enum rc holds_within(struct act *act, const char *allowed, struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1], until;
	struct worktime_allow allow;

	TRY(worktime_parse_allow(allowed, &allow, e));
	TRY(deadline_units(act->en, act->c, units, e));
	TRY(worktime_due(act->en->calendar, units, act->c->closed_at, allow, &until, e));
	return engine_now(act->en) <= until
		       ? RC_OK
		       : act_refuse(act, REFUSED_GUARD, e, "the time for reopening is over");
}

static enum rc holds_subject_is_centre(struct act *act, const char *none, struct err *e)
{
	(void)none;
	return act->c->centre_id
		       ? RC_OK
		       : act_refuse(act, REFUSED_GUARD, e, "the case is not about a centre");
}

enum argument { ARGUMENT_NONE, ARGUMENT_LEVEL, ARGUMENT_ALLOW };

static const struct rule {
	const char *name;
	enum argument argument;
	enum rc (*holds)(struct act *act, const char *argument, struct err *e);
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

enum rc guard_holds(struct act *act, const struct guard *g, struct err *e)
{
	return rule_find(g->name)->holds(act, g->argument, e);
}

/* act.c - see act.h. */
#include "workflow/act.h"

#include "store/official.h"
#include "workflow/sight.h"

enum rc act_unit(struct act *act, struct err *e)
{
	enum rc rc = unit_by_code(&act->en->store, act->r->unit, &act->given, e);

	if (rc != RC_NONE)
		return rc;
	act->why = REFUSED_UNIT;
	return RC_REJECT;
}

enum rc act_overseen(const struct act *act, bool *yes, struct err *e)
{
	static const char *const office[] = { "pm_expert", "pm_manager", NULL };
	static const char *const security[] = { "security_officer", NULL };
	const struct actor *a = &act->r->actor;

	*yes = a->kind == ACTOR_SYSTEM;
	if (a->kind != ACTOR_OFFICIAL)
		return RC_OK;
	return official_has_any(&act->en->store, a->official_id,
				case_restricted(act->en, act->c) ? security : office, 0, yes,
				e);
}

enum rc act_by_operator(const struct act *act, bool *yes, struct err *e)
{
	static const char *const roles[] = { "operator", "pm_expert", "pm_manager", NULL };
	const struct actor *a = &act->r->actor;

	*yes = false;
	if (a->kind != ACTOR_OFFICIAL)
		return RC_OK;
	return official_has_any(&act->en->store, a->official_id, roles, 0, yes, e);
}

/* sight.c - see sight.h. */
#include "workflow/sight.h"

#include <string.h>

#include "store/official.h"
#include "store/recusal.h"
#include "store/unit.h"
#include "workflow/apply.h"
#include "workflow/library.h"
#include "workflow/procedure.h"

/* The roles that see a whole case wherever it lies: for anonymous reports, too. */
static const char *const everywhere[] = { "pm_expert", "pm_manager", "auditor", NULL };

/* The roles that see what happens below them. */
static const char *const managing[] = { "county_head", "province_manager", "inspection_manager",
					"hq_deputy",   "hq_director",	   NULL };

static enum confidentiality confidentiality_of(const struct engine *en, const struct case_ *c)
{
	const struct procedure *p = library_get(en->library, c->procedure_id);

	/* One that cannot be read is shown to nobody. */
	return p ? p->confidentiality : CONFIDENTIAL_RESTRICTED;
}

bool case_restricted(const struct engine *en, const struct case_ *c)
{
	return confidentiality_of(en, c) == CONFIDENTIAL_RESTRICTED;
}

bool case_open_to_all(const struct engine *en, const struct case_ *c)
{
	return confidentiality_of(en, c) == CONFIDENTIAL_NORMAL;
}

static enum rc manages_above(struct engine *en, const struct case_ *c, int64_t official_id,
			     bool *yes, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	size_t n = 0;

	if (c->unit_id)
		TRY(unit_chain(&en->store, c->unit_id, chain, &n, e));
	for (size_t i = 0; i < n && !*yes; i++)
		TRY(official_has_any(&en->store, official_id, managing, chain[i], yes, e));
	return RC_OK;
}

struct centres {
	struct engine *en;
	bool only; /* every post lies in a centre */
};

static enum rc post_look(void *ctx, const struct post *p, struct err *e)
{
	struct centres *k = ctx;
	struct unit u;

	TRY(unit_get(&k->en->store, p->unit_id, &u, e));
	k->only = k->only && strcmp(u.level, "centre") == 0;
	return RC_OK;
}

static enum rc restricted_sight(struct engine *en, const struct case_ *c, int64_t official_id,
				enum sight *sight, struct err *e)
{
	static const char keeper[] = "security_officer";
	bool yes;

	TRY(official_has_role(&en->store, official_id, keeper,
			      strcmp(c->role, keeper) == 0 ? c->unit_id : 0, &yes, e));
	if (yes) {
		*sight = SEE_IDENTITY;
		return RC_OK;
	}
	TRY(official_has_role(&en->store, official_id, "auditor", 0, &yes, e));
	*sight = yes ? SEE_CASE : SEE_NOTHING;
	return RC_OK;
}

enum rc case_sight(struct engine *en, const struct case_ *c, int64_t official_id,
		   enum sight *sight, struct err *e)
{
	bool anonymous = confidentiality_of(en, c) == CONFIDENTIAL_ANONYMOUS;
	struct centres k = { en, true };
	bool yes = false;

	*sight = SEE_NOTHING;
	if (!official_id)
		return RC_OK;
	TRY(recusal_has(&en->store, c->id, official_id, &yes, e));
	if (yes)
		return RC_OK;
	if (case_restricted(en, c))
		return restricted_sight(en, c, official_id, sight, e);
	TRY(official_has_any(&en->store, official_id, everywhere, 0, &yes, e));
	if (!yes)
		TRY(case_held_by(en, c, official_id, &yes, e));
	if (!yes && !anonymous)
		TRY(official_has_role(&en->store, official_id, "operator", 0, &yes, e));
	if (yes) {
		*sight = anonymous ? SEE_BODY : SEE_IDENTITY;
	} else {
		TRY(manages_above(en, c, official_id, &yes, e));
		*sight = yes ? SEE_BODY : SEE_NOTHING;
	}
	if (*sight < SEE_IDENTITY)
		return RC_OK;
	TRY(official_each_of(&en->store, official_id, post_look, &k, e));
	if (k.only)
		*sight = SEE_BODY;
	return RC_OK;
}

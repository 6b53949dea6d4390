/* place.c - see place.h. */
#include "workflow/place.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* The roles that manage a unit, by its level. */
static const struct {
	const char *level, *role;
} managing[] = {
	{ "centre", "centre_manager" },
	{ "county", "county_head" },
	{ "province", "province_manager" },
	{ "hq", "hq_deputy" },
	{ "hq", "hq_director" },
	{ "hq", "pm_manager" },
};

/* Who oversees everything (R060). */
static const char *const overseeing[] = { "pm_manager", "pm_expert" };

enum rc place_adopt(struct engine *en, struct case_ *c, const struct unit *given, struct err *e)
{
	struct unit u = *given;

	if (strcmp(u.level, "hq") == 0)
		return RC_OK;
	if (strcmp(u.level, "province") == 0)
		c->county_id = c->centre_id = 0;
	if (strcmp(u.level, "county") == 0)
		c->centre_id = 0;
	for (;;) {
		if (strcmp(u.level, "province") == 0)
			c->province_id = u.id;
		else if (strcmp(u.level, "county") == 0)
			c->county_id = u.id;
		else if (strcmp(u.level, "centre") == 0)
			c->centre_id = u.id;
		if (!u.parent_id)
			return RC_OK;
		TRY(unit_get(&en->store, u.parent_id, &u, e));
	}
}

static enum rc post_first(void *ctx, const struct post *p, struct err *e)
{
	int64_t *unit_id = ctx;

	(void)e;
	if (!*unit_id)
		*unit_id = p->unit_id;
	return RC_OK;
}

static enum rc role_held(struct engine *en, const char *role, int64_t unit_id, bool *held,
			 struct err *e)
{
	int64_t found = 0;

	TRY(official_each_post(&en->store, role, unit_id, post_first, &found, e));
	*held = found != 0;
	return RC_OK;
}

enum rc place_resolve(struct engine *en, const struct case_ *c, const struct stage *s,
		      const struct unit *given, int64_t *unit_id, struct err *e)
{
	char code[UNIT_CODE_MAX];
	struct unit u;
	bool held = false;
	enum rc rc;

	*unit_id = 0;
	if (!s->place)
		return RC_OK;
	if (given)
		TRY(role_held(en, s->role, given->id, &held, e));
	if (held || (given && strcmp(s->place, "unit") == 0)) {
		*unit_id = given->id;
		return RC_OK;
	}
	if (strcmp(s->place, "province") == 0)
		*unit_id = c->province_id;
	else if (strcmp(s->place, "county") == 0)
		*unit_id = c->county_id;
	else if (strcmp(s->place, "centre") == 0)
		*unit_id = c->centre_id;
	else if (strcmp(s->place, "unit") == 0)
		*unit_id = c->unit_id;
	if (*unit_id)
		return RC_OK;
	snprintf(code, sizeof code, "%s", s->place);
	for (char *p = code; *p; p++)
		if (*p == '_' || *p == '.')
			*p = '-';
	rc = unit_by_code(&en->store, code, &u, NULL);
	if (rc == RC_OK) {
		*unit_id = u.id;
		return RC_OK;
	}
	if (rc != RC_NONE)
		return rc;
	return official_each_post(&en->store, s->role, 0, post_first, unit_id, e);
}

/* Who manages the unit in another role than this (NULL: in any). */
static enum rc managers_each(struct engine *en, const struct unit *u, const char *but,
			     place_visit *visit, void *ctx, bool *any, struct err *e)
{
	for (size_t i = 0; i < COUNT(managing); i++) {
		bool held;

		if (strcmp(managing[i].level, u->level) != 0 ||
		    (but && strcmp(managing[i].role, but) == 0))
			continue;
		TRY(role_held(en, managing[i].role, u->id, &held, e));
		*any |= held;
		TRY(official_each_post(&en->store, managing[i].role, u->id, visit, ctx, e));
	}
	return RC_OK;
}

static enum rc above_each(struct engine *en, int64_t unit_id, bool first_only,
			  place_visit *visit, void *ctx, bool *any, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	size_t n = 0;

	*any = false;
	if (unit_id)
		TRY(unit_chain(&en->store, unit_id, chain, &n, e));
	for (size_t i = 1; i < n && !(*any && first_only); i++) {
		struct unit u;

		TRY(unit_get(&en->store, chain[i], &u, e));
		TRY(managers_each(en, &u, NULL, visit, ctx, any, e));
	}
	return RC_OK;
}

enum rc place_superior(struct engine *en, int64_t unit_id, const char *role, place_visit *visit,
		       void *ctx, struct err *e)
{
	struct unit u;
	bool any = false;

	if (role && unit_id) {
		TRY(unit_get(&en->store, unit_id, &u, e));
		TRY(managers_each(en, &u, role, visit, ctx, &any, e));
	}
	if (!any)
		TRY(above_each(en, unit_id, true, visit, ctx, &any, e));
	if (any || !role)
		return RC_OK;
	return official_each_post(&en->store, overseeing[0], 0, visit, ctx, e);
}

enum rc place_superiors(struct engine *en, int64_t unit_id, place_visit *visit, void *ctx,
			struct err *e)
{
	bool any;

	TRY(above_each(en, unit_id, false, visit, ctx, &any, e));
	for (size_t i = 0; i < COUNT(overseeing); i++)
		TRY(official_each_post(&en->store, overseeing[i], 0, visit, ctx, e));
	return RC_OK;
}

/* place.c - see place.h. */
#include "workflow/place.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/event.h"
#include "workflow/library.h"

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

static int64_t *own_unit(struct case_ *c, const char *level)
{
	return strcmp(level, "province") == 0 ? &c->province_id
	       : strcmp(level, "county") == 0 ? &c->county_id
	       : strcmp(level, "centre") == 0 ? &c->centre_id
					      : NULL;
}

int64_t case_about(const struct case_ *c)
{
	return c->centre_id ? c->centre_id : c->county_id ? c->county_id : c->province_id;
}

enum rc place_about(struct engine *en, struct case_ *c, int64_t unit_id, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	size_t n = 0;
	struct unit u;

	c->province_id = c->county_id = c->centre_id = 0;
	TRY(unit_chain(&en->store, unit_id, chain, &n, e));
	for (size_t i = 0; i < n; i++) {
		int64_t *own;

		TRY(unit_get(&en->store, chain[i], &u, e));
		own = own_unit(c, u.level);
		if (own && !*own)
			*own = u.id;
	}
	return RC_OK;
}

enum rc place_narrow(struct engine *en, struct case_ *c, int64_t unit_id, struct err *e)
{
	int64_t known = case_about(c);
	bool within = !known;

	if (known)
		TRY(unit_within(&en->store, unit_id, known, &within, e));
	return within ? place_about(en, c, unit_id, e) : RC_OK;
}

/* The unit itself or the one above it that is of this level; 0: none. */
static enum rc above_of_level(struct engine *en, int64_t unit_id, const char *level,
			      int64_t *found, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	size_t n = 0;
	struct unit u;

	*found = 0;
	if (unit_id)
		TRY(unit_chain(&en->store, unit_id, chain, &n, e));
	for (size_t i = 0; i < n && !*found; i++) {
		TRY(unit_get(&en->store, chain[i], &u, e));
		if (strcmp(u.level, level) == 0)
			*found = u.id;
	}
	return RC_OK;
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

struct memory {
	struct engine *en;
	const struct procedure *p;
	const struct stage *s;
	int64_t held, lain; /* the last that has the role; the last at all */
};

/* Whoever had the case in this role at this kind of place has it again; where
 * nobody ever had the role, his superior acted. */
static enum rc remember(void *ctx, const struct event *ev, struct err *e)
{
	struct memory *m = ctx;
	const struct stage *then = ev->to_stage ? procedure_stage(m->p, ev->to_stage) : NULL;
	int64_t held = 0;

	if (!then || !then->role || !then->place || !ev->unit_id ||
	    strcmp(then->role, m->s->role) != 0 || strcmp(then->place, m->s->place) != 0)
		return RC_OK;
	TRY(official_each_own_post(&m->en->store, m->s->role, ev->unit_id, post_first, &held,
				   e));
	if (held)
		m->held = held;
	m->lain = ev->unit_id;
	return RC_OK;
}

static enum rc unit_of_code(struct engine *en, const char *place, int64_t *unit_id,
			    struct err *e)
{
	char code[UNIT_CODE_MAX];
	struct unit u;
	enum rc rc;

	snprintf(code, sizeof code, "%s", place);
	for (char *p = code; *p; p++)
		if (*p == '_' || *p == '.')
			*p = '-';
	rc = unit_by_code(&en->store, code, &u, e);
	if (rc == RC_OK)
		*unit_id = u.id;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc place_resolve(struct engine *en, const struct case_ *c, const struct stage *s,
		      const struct unit *given, int64_t *unit_id, struct err *e)
{
	struct case_ about = *c;
	struct memory m = { en, library_get(en->library, c->procedure_id), s, 0, 0 };
	const int64_t *own;
	bool held = false;

	*unit_id = 0;
	if (!s->place)
		return RC_OK;
	own = own_unit(&about, s->place);
	if (given)
		TRY(role_held(en, s->role, given->id, &held, e));
	if (held || (given && strcmp(s->place, "unit") == 0)) {
		*unit_id = given->id;
		return RC_OK;
	}
	if (given && own)
		TRY(above_of_level(en, given->id, s->place, unit_id, e));
	if (!*unit_id && c->id && m.p)
		TRY(event_each(&en->store, c->id, remember, &m, e));
	if (!*unit_id)
		*unit_id = m.held ? m.held : m.lain;
	if (!*unit_id && own)
		TRY(above_of_level(en, c->unit_id, s->place, unit_id, e));
	if (!*unit_id)
		*unit_id = own ? *own : strcmp(s->place, "unit") == 0 ? c->unit_id : 0;
	if (!*unit_id)
		TRY(unit_of_code(en, s->place, unit_id, e));
	return *unit_id ? RC_OK
			: official_each_post(&en->store, s->role, 0, post_first, unit_id, e);
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

struct standing {
	int64_t official_id;
	bool yes;
};

static enum rc is_his(void *ctx, const struct post *p, struct err *e)
{
	struct standing *s = ctx;

	(void)e;
	s->yes |= p->official.id == s->official_id;
	return RC_OK;
}

enum rc place_stands_in(struct engine *en, int64_t unit_id, const char *role,
			int64_t official_id, bool *yes, struct err *e)
{
	struct standing s = { official_id, false };
	bool held;

	*yes = false;
	TRY(role_held(en, role, unit_id, &held, e));
	if (held)
		return RC_OK;
	TRY(place_superior(en, unit_id, role, is_his, &s, e));
	*yes = s.yes;
	return RC_OK;
}

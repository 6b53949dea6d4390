/* worklist.c - see worklist.h. */
#include "hook/worklist.h"

#include "base/mem.h"
#include "hook/lookup.h"
#include "store/official.h"
#include "store/unit.h"
#include "workflow/sight.h"

enum { PAGES_MOST = 50 }; /* a page of rows that are all hidden is rare */

struct seen {
	struct call *c;
	const struct actor *who;
	case_visit *visit;
	void *ctx;
	int64_t last_id;
	int shown, most;
};

/* The visitor of the store's rows must not use the store: they are kept. */
struct kept {
	struct case_ *rows;
	int count;
};

static enum rc row_keep(void *ctx, const struct case_ *row, struct err *e)
{
	struct kept *k = ctx;

	(void)e;
	k->rows[k->count++] = *row;
	return RC_OK;
}

static enum rc page_show(struct seen *s, const struct kept *k, struct err *e)
{
	for (int i = 0; i < k->count && s->shown < s->most; i++) {
		enum sight sight;

		s->last_id = k->rows[i].id;
		TRY(case_sight(s->c->en, &k->rows[i], s->who->official_id, &sight, e));
		if (sight == SEE_NOTHING)
			continue;
		s->shown++;
		TRY(s->visit(s->ctx, &k->rows[i], e));
	}
	return RC_OK;
}

/* Page after page until enough of them are his to see. */
static enum rc visible_each(struct seen *s, const struct case_filter *f, struct err *e)
{
	struct case_filter page = *f;

	s->last_id = f->after_id;
	for (int n = 0; n < PAGES_MOST && s->shown < s->most; n++) {
		struct kept k = { arena_alloc(s->c->arena, (size_t)f->limit * sizeof *k.rows),
				  0 };

		page.after_id = s->last_id;
		TRY(case_each(s->c->st, &page, row_keep, &k, e));
		TRY(page_show(s, &k, e));
		if (k.count < f->limit)
			break;
	}
	return RC_OK;
}

static enum rc unit_check(struct call *c, const struct actor *who, int64_t unit_id,
			  struct err *e)
{
	static const char *const managing[] = { "county_head",	      "province_manager",
						"inspection_manager", "hq_deputy",
						"hq_director",	      NULL };
	int64_t chain[UNIT_CHAIN_MAX];
	bool his = false;
	size_t n = 0;

	TRY(unit_chain(c->st, unit_id, chain, &n, e));
	for (size_t i = 0; i < n && !his; i++)
		TRY(official_has_any(c->st, who->official_id, managing, chain[i], &his, e));
	if (his)
		return RC_OK;
	c->why = REFUSED_ROLE;
	return err_set(e, RC_REJECT, "this unit is not for %s", who->login);
}

enum rc worklist_each(struct call *c, const struct case_filter *f, case_visit *visit, void *ctx,
		      struct err *e)
{
	static const char *const overseeing[] = { "pm_expert", "pm_manager", "operator",
						  "auditor", NULL };
	struct actor who;
	struct seen s = { .c = c, .who = &who, .visit = visit, .ctx = ctx, .most = f->limit };
	bool cartable = false, oversees = false;

	TRY(query_flag(c, "cartable", &cartable, e));
	TRY(lookup_actor(c, target_query(&c->target, "as"), &who, e));
	if (!who.official_id && cartable)
		return call_refuse(c, 400, e, "whose? as is missing");
	if (!who.official_id)
		return case_each(c->st, f, visit, ctx, e);
	TRY(official_has_any(c->st, who.official_id, overseeing, 0, &oversees, e));
	if (cartable || (!oversees && !f->unit_id))
		return case_each_of_official(c->st, who.official_id, f->limit, 0, visit, ctx,
					     e);
	if (!oversees)
		TRY(unit_check(c, &who, f->unit_id, e));
	return visible_each(&s, f, e);
}

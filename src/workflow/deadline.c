/* deadline.c - see deadline.h. */
#include "workflow/deadline.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/definition.h"
#include "store/event.h"
#include "store/timer.h"
#include "store/unit.h"
#include "text/iso.h"
#include "workflow/library.h"

enum { WARN_BEFORE_S = 4 * 3600, WORKDAY_S = 8 * 3600 };

static const char *const national = "national";

enum rc deadline_units(struct engine *en, const struct case_ *c, int64_t *chain, struct err *e)
{
	size_t n = 0;

	if (c->unit_id)
		TRY(unit_chain(&en->store, c->unit_id, chain, &n, e));
	chain[n] = 0;
	return RC_OK;
}

/* Of the case's unit, or the nearest above it that names a profile. */
static enum rc own_profile(struct engine *en, const struct case_ *c, char *out, size_t size,
			   struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	struct unit u = { .profile = "" };
	size_t n = 0;

	if (c->unit_id)
		TRY(unit_chain(&en->store, c->unit_id, chain, &n, e));
	for (size_t i = 0; i < n && !u.profile[0]; i++)
		TRY(unit_get(&en->store, chain[i], &u, e));
	snprintf(out, size, "%s", u.profile[0] ? u.profile : national);
	return RC_OK;
}

static enum rc due_of(struct engine *en, const int64_t *units, int64_t start, const char *allow,
		      int64_t *due, struct err *e)
{
	struct worktime_allow a;

	TRY(worktime_parse_allow(allow, &a, e));
	return worktime_due(en->calendar, units, start, a, due, e);
}

/* By priority: the earlier of the national due time and the unit's own (X01). */
static enum rc due_by_priority(struct engine *en, const struct case_ *c, const int64_t *units,
			       int64_t start, char *allow, size_t size, int64_t *due,
			       struct err *e)
{
	CLEAN(text) char *common = NULL, *own = NULL;
	char profile[64];
	int64_t other;

	TRY(profile_amount(&en->store, national, c->priority, &common, e));
	TRY(due_of(en, units, start, common, due, e));
	snprintf(allow, size, "%s", common);
	TRY(own_profile(en, c, profile, sizeof profile, e));
	if (strcmp(profile, national) == 0)
		return RC_OK;
	TRY(profile_amount(&en->store, profile, c->priority, &own, e));
	TRY(due_of(en, units, start, own, &other, e));
	if (other < *due) {
		*due = other;
		snprintf(allow, size, "%s", own);
	}
	return RC_OK;
}

enum rc deadline_holder(struct engine *en, struct case_ *c, const struct stage *s,
			struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1];

	c->holder_due = 0;
	c->allow[0] = '\0';
	if (!s->allow)
		return RC_OK;
	TRY(deadline_units(en, c, units, e));
	if (strcmp(s->allow, "prio") == 0 || strcmp(s->allow, "service.duration") == 0) {
		TRY(due_by_priority(en, c, units, c->entered_at, c->allow, sizeof c->allow,
				    &c->holder_due, e));
	} else {
		snprintf(c->allow, sizeof c->allow, "%s", s->allow);
		TRY(due_of(en, units, c->entered_at, s->allow, &c->holder_due, e));
	}
	/* What stood still was the work; a wait runs from its own beginning. */
	if (c->paused_s && s->kind == STAGE_WORK)
		TRY(worktime_add(en->calendar, units, c->holder_due, c->paused_s,
				 &c->holder_due, e));
	return RC_OK;
}

enum rc deadline_case(struct engine *en, struct case_ *c, struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1];
	char allow[CASE_WORD_MAX];

	TRY(deadline_units(en, c, units, e));
	return due_by_priority(en, c, units, c->opened_at, allow, sizeof allow, &c->case_due,
			       e);
}

static enum rc warn_at(struct engine *en, const struct case_ *c, const int64_t *units,
		       int64_t *at, struct err *e)
{
	int64_t whole = worktime_between(en->calendar, units, c->entered_at, c->holder_due);
	int64_t before = whole > 2 * WARN_BEFORE_S ? WARN_BEFORE_S : whole / 2;

	*at = 0;
	if (before <= 0)
		return RC_OK;
	return worktime_sub(en->calendar, units, c->holder_due, before, at, e);
}

enum rc deadline_timers(struct engine *en, const struct case_ *c, const struct stage *s,
			struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1], at, now = engine_now(en);

	TRY(timer_clear(&en->store, c->id, e));
	if (!c->holder_due)
		return RC_OK;
	TRY(deadline_units(en, c, units, e));
	if (s->kind == STAGE_WORK) {
		TRY(warn_at(en, c, units, &at, e));
		if (at > now)
			TRY(timer_add(&en->store, "warn", at, c->id, 0, e));
		if (s->target) {
			TRY(due_of(en, units, c->entered_at, s->target, &at, e));
			if (at > now && at < c->holder_due)
				TRY(timer_add(&en->store, "target", at, c->id, 0, e));
		}
	}
	/* At the due second itself an answer is on time (X05). */
	return timer_add(&en->store, "breach", c->holder_due + 1, c->id, 0, e);
}

struct recompute {
	struct engine *en;
	int changed;
};

static enum rc recompute_one(void *ctx, const struct case_ *was, struct err *e)
{
	struct recompute *r = ctx;
	struct engine *en = r->en;
	struct case_ c = *was;
	const struct procedure *p = library_get(en->library, c.procedure_id);
	const struct stage *s = p ? procedure_stage(p, c.stage) : NULL;
	char old[ISO_ROOM], new[ISO_ROOM], note[2 * ISO_ROOM + 4];
	struct event ev = { .case_id = c.id,
			    .at = engine_now(en),
			    .actor = "SYSTEM",
			    .action = "due_changed",
			    .from_stage = c.stage,
			    .to_stage = c.stage,
			    .unit_id = c.unit_id,
			    .note = note,
			    .via = "timer" };

	if (!s)
		return RC_OK;
	TRY(deadline_holder(en, &c, s, e));
	TRY(deadline_case(en, &c, e));
	if (c.holder_due == was->holder_due && c.case_due == was->case_due)
		return RC_OK;
	iso_format(old, was->holder_due);
	iso_format(new, c.holder_due);
	snprintf(note, sizeof note, "%s -> %s", old, new);
	TRY(event_append(&en->store, &ev, e));
	TRY(case_set(&en->store, &c, e));
	r->changed++;
	return deadline_timers(en, &c, s, e);
}

enum rc deadline_recompute(struct engine *en, int *changed, struct err *e)
{
	struct recompute r = { .en = en };

	TRY(case_each_due_after(&en->store, engine_now(en), recompute_one, &r, e));
	*changed = r.changed;
	return RC_OK;
}

bool deadline_stricter(const char *amount, const char *than)
{
	/* Working time beside plain time cannot be compared: say no. */
	static const struct {
		int64_t s;
		int family;
	} weight[] = {
		[WORKTIME_WD] = { WORKDAY_S, 1 }, [WORKTIME_WH] = { 3600, 1 },
		[WORKTIME_WM] = { 60, 1 },	  [WORKTIME_D] = { 86400, 2 },
		[WORKTIME_H] = { 3600, 2 },	  [WORKTIME_MIN] = { 60, 2 },
		[WORKTIME_S] = { 1, 2 },	  [WORKTIME_MO] = { 2592000, 2 },
	};
	struct worktime_allow a, b;

	if (worktime_parse_allow(amount, &a, NULL) != RC_OK ||
	    worktime_parse_allow(than, &b, NULL) != RC_OK)
		return false;
	return weight[a.unit].family == weight[b.unit].family &&
	       a.amount * weight[a.unit].s <= b.amount * weight[b.unit].s;
}

/* recuse.c - see recuse.h. */
#include "workflow/recuse.h"

#include <stdio.h>

#include "store/challenge.h"
#include "store/recusal.h"
#include "workflow/deadline.h"
#include "workflow/move.h"
#include "workflow/notice.h"
#include "workflow/place.h"
#include "workflow/sight.h"

struct search {
	struct engine *en;
	const struct case_ *c;
	int64_t unit_id; /* of the first who is fit; 0: none yet */
	char role[ROLE_MAX];
};

static enum rc fit_post(void *ctx, const struct post *p, struct err *e)
{
	struct search *s = ctx;
	bool unfit;

	if (s->unit_id)
		return RC_OK;
	TRY(recusal_has(&s->en->store, s->c->id, p->official.id, &unfit, e));
	if (unfit)
		return RC_OK;
	s->unit_id = p->unit_id;
	snprintf(s->role, sizeof s->role, "%s", p->role);
	return RC_OK;
}

/* Somebody fit where it lies, else above, else at the head of the PM office. */
static enum rc find(struct engine *en, struct search *s, struct err *e)
{
	const struct case_ *c = s->c;

	if (c->unit_id)
		TRY(official_each_post(&en->store, c->role, c->unit_id, fit_post, s, e));
	if (s->unit_id || case_restricted(en, c))
		return RC_OK;
	TRY(place_superior(en, c->unit_id, NULL, fit_post, s, e));
	if (!s->unit_id)
		TRY(official_each_post(&en->store, "pm_manager", 0, fit_post, s, e));
	return RC_OK;
}

static void settle(struct case_ *c, const struct search *s)
{
	c->unit_id = s->unit_id;
	snprintf(c->role, sizeof c->role, "%s", s->role);
}

enum rc recuse_place(struct engine *en, struct case_ *c, struct err *e)
{
	struct search s = { .en = en, .c = c };
	bool any;

	TRY(recusal_any(&en->store, c->id, &any, e));
	if (!any || !c->unit_id)
		return RC_OK;
	TRY(find(en, &s, e));
	if (s.unit_id)
		settle(c, &s);
	return RC_OK;
}

enum rc recuse_back(struct engine *en, struct case_ *c, const struct stage *to, struct err *e)
{
	bool any;

	TRY(recusal_any(&en->store, c->id, &any, e));
	if (!any)
		return RC_OK;
	TRY(place_resolve(en, c, to, NULL, &c->unit_id, e));
	return recuse_place(en, c, e);
}

enum rc case_recuse(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	struct search s = { .en = en, .c = c };
	struct occasion o = { .c = c, .p = act->p, .stage = act->stage, .request = r };
	int64_t lay = c->unit_id, document_id;
	const char *note;
	bool held;

	TRY(case_held_by(en, c, r->actor.official_id, &held, e));
	if (!held || r->actor.kind != ACTOR_OFFICIAL)
		return act_refuse(act, REFUSED_ROLE, e, "the case is not in your hands");
	if (!r->reason || !*r->reason)
		return act_refuse(act, REFUSED_NEED, e, "reason is missing");
	TRY(recusal_add(&en->store, c->id, r->actor.official_id, engine_now(en), e));
	TRY(find(en, &s, e));
	if (!s.unit_id)
		return act_refuse(act, REFUSED_GUARD, e, "nobody else may hold this case");
	settle(c, &s);
	TRY(case_reason(en, c, r, &note, &document_id, e));
	TRY(case_note(en, c, &r->actor, "recuse", note, document_id, &o.event_id, e));
	/* Another place has another calendar, and maybe a stricter profile. */
	if (c->unit_id != lay) {
		TRY(deadline_holder(en, c, act->stage, e));
		TRY(deadline_timers(en, c, act->stage, e));
	}
	TRY(case_set(&en->store, c, e));
	TRY(challenge_void(&en->store, c->id, engine_now(en), e));
	o.told_unit = o.holder_unit = c->unit_id;
	o.holder_role = c->role;
	return notice_holder(en, &o, e);
}

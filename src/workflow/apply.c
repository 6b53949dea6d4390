/* apply.c - apply an action to a case: may he, may it, and then move it. */
#include "workflow/apply.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/document.h"
#include "store/event.h"
#include "store/official.h"
#include "store/recusal.h"
#include "store/substitution.h"
#include "workflow/deadline.h"
#include "workflow/generic.h"
#include "workflow/guard.h"
#include "workflow/library.h"
#include "workflow/move.h"
#include "workflow/open.h"
#include "workflow/place.h"
#include "workflow/sight.h"

static const char *const priorities[] = { "normal", "urgent", "very_urgent", "immediate" };

bool priority_known(const char *priority)
{
	for (size_t i = 0; i < COUNT(priorities); i++)
		if (strcmp(priorities[i], priority) == 0)
			return true;
	return false;
}

/* A post that nobody fills is its superiors' (M26 told them), but not one of
 * the security office. */
static enum rc stands_in(struct engine *en, const struct case_ *c, int64_t official_id,
			 bool *yes, struct err *e)
{
	*yes = false;
	return c->unit_id && !case_restricted(en, c)
		       ? place_stands_in(en, c->unit_id, c->role, official_id, yes, e)
		       : RC_OK;
}

/* The role where the case lies; a role that differs from the stage's own
 * counts above it too. */
static enum rc role_check(struct act *act, const char *role, char acts_for[LOGIN_MAX],
			  struct err *e)
{
	const struct actor *actor = &act->r->actor;
	const struct case_ *c = act->c;
	struct engine *en = act->en;
	int64_t chain[UNIT_CHAIN_MAX], where = 0;
	size_t n = 0;
	bool has = false;

	acts_for[0] = '\0';
	/* Given away by somebody unfit, it may be in other hands than the stage's. */
	if (act->stage->role && strcmp(role, act->stage->role) == 0 && c->role[0])
		role = c->role;
	if (actor->kind == ACTOR_SYSTEM)
		return RC_OK;
	if ((strcmp(role, "client") == 0) != (actor->kind == ACTOR_CLIENT))
		return act_refuse(act, REFUSED_ROLE, e, "only %s may do this", role);
	if (actor->kind == ACTOR_CLIENT)
		return RC_OK;
	if (c->unit_id)
		TRY(unit_chain(&en->store, c->unit_id, chain, &n, e));
	else
		TRY(official_has_role(&en->store, actor->official_id, role, 0, &has, e));
	if (strcmp(role, c->role) == 0 && n > 1)
		n = 1;
	for (size_t i = 0; i < n && !has; i++) {
		where = chain[i];
		TRY(official_has_role(&en->store, actor->official_id, role, where, &has, e));
	}
	if (!has && strcmp(role, c->role) == 0)
		TRY(stands_in(en, c, actor->official_id, &has, e));
	if (!has)
		return act_refuse(act, REFUSED_ROLE, e,
				  "the case is not in your hands: %s is wanted where it lies",
				  role);
	return substitution_for_whom(&en->store, actor->official_id, role, where, acts_for, e);
}

/* Who declared himself unfit has no part in the case any more. */
static enum rc fit_check(struct act *act, struct err *e)
{
	const struct actor *actor = &act->r->actor;
	bool unfit = false;

	if (actor->kind == ACTOR_OFFICIAL)
		TRY(recusal_has(&act->en->store, act->c->id, actor->official_id, &unfit, e));
	return unfit ? act_refuse(act, REFUSED_ROLE, e,
				  "%s declared himself unfit for this case", actor->login)
		     : RC_OK;
}

static bool is_given(const struct request *r, const char *need)
{
	const struct {
		const char *name, *value;
	} own[] = { { "unit", r->unit },
		    { "priority", r->priority },
		    { "reason", r->reason },
		    { "answer", r->answer },
		    { "text", r->text } };

	if (strcmp(need, "challenge") == 0)
		return r->actor.known || r->actor.kind == ACTOR_SYSTEM;
	for (size_t i = 0; i < COUNT(own); i++)
		if (strcmp(own[i].name, need) == 0)
			return own[i].value && own[i].value[0];
	for (size_t i = 0; i < r->set_count; i++)
		if (strcmp(r->set[i].name, need) == 0)
			return r->set[i].value && r->set[i].value[0];
	return false;
}

static enum rc needs_check(struct act *act, const struct action *a, struct err *e)
{
	const struct request *r = act->r;

	for (size_t i = 0; i < a->need_count; i++)
		if (!is_given(r, a->needs[i]))
			return act_refuse(act, REFUSED_NEED, e, "%s is missing", a->needs[i]);
	if (r->priority && !priority_known(r->priority))
		return act_refuse(
			act, REFUSED_NEED, e,
			"priority %s is not known: normal, urgent, very_urgent, immediate",
			r->priority);
	return RC_OK;
}

/* Reasons and other needs of officials stand in the event, those of a matter of
 * the security office but in a document; answers and texts are documents, sealed. */
static char *note_make(const struct request *r, const char *acts_for, bool secret)
{
	struct buf b = { 0 };

	if (*acts_for)
		buf_printf(&b, "for %s", acts_for);
	if (r->reason && !secret)
		buf_printf(&b, "%s%s", b.len ? "; " : "", r->reason);
	for (size_t i = 0; i < r->set_count && !secret; i++)
		buf_printf(&b, "%s%s=%s", b.len ? "; " : "", r->set[i].name, r->set[i].value);
	if (!b.len)
		return NULL;
	return buf_take(&b);
}

static enum rc documents_add(const struct act *act, const struct action *a, bool secret,
			     int64_t *document_id, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	const char *author = actor_name(&r->actor);
	int64_t now = engine_now(en);
	const char *answer = a->reason_answers		 ? r->reason
			     : action_needs(a, "answer") ? r->answer
							 : NULL;

	*document_id = 0;
	if (answer) {
		TRY(document_add(&en->store, c->id, "answer", author, answer, now, document_id,
				 e));
		c->answer_id = *document_id;
	} else if (r->text) {
		TRY(document_add(&en->store, c->id,
				 r->actor.kind == ACTOR_CLIENT ? "evidence" : "question",
				 author, r->text, now, document_id, e));
	} else if (r->reason && secret) {
		TRY(document_add(&en->store, c->id, "reason", author, r->reason, now,
				 document_id, e));
	} else if (r->actor.challenge_id || action_needs(a, "challenge")) {
		*document_id = c->answer_id; /* what was judged, for the event's hash */
	}
	return RC_OK;
}

/* Where an action leads: a stage, ^prev, procedure:stage. */
static enum rc target_find(struct engine *en, const struct procedure *p, const char *to,
			   struct move *m, struct err *e)
{
	const char *colon = strchr(to, ':');

	m->p = p;
	m->to = NULL;
	if (strcmp(to, "^prev") == 0)
		return RC_OK;
	if (colon) {
		CLEAN(text) char *name = mem_dupn(to, (size_t)(colon - to));

		m->p = library_newest(en->library, name);
		to = colon + 1;
	}
	m->to = m->p ? procedure_stage(m->p, to) : NULL;
	return m->to ? RC_OK
		     : err_set(e, RC_BROKEN, "procedure %s leads nowhere: %s", p->name, to);
}

static enum rc action_run(struct act *act, const struct action *a, const char *acts_for,
			  struct err *e)
{
	CLEAN(text) char *note = NULL;
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	struct move m = { .p = act->p,
			  .from = act->stage,
			  .given = act->given.id ? &act->given : NULL,
			  .request = r,
			  .notices = &a->notices,
			  .action = a->name };
	bool linked = a->to[0] == '+', secret;
	struct opened opened;

	if (!linked)
		TRY(target_find(en, act->p, a->to, &m, e));
	secret = act->p->confidentiality == CONFIDENTIAL_RESTRICTED ||
		 m.p->confidentiality == CONFIDENTIAL_RESTRICTED;
	m.note = note = note_make(r, acts_for, secret);
	TRY(documents_add(act, a, secret, &m.document_id, e));
	if (linked) {
		TRY(case_note(en, c, &r->actor, a->name, note, m.document_id, NULL, e));
		return case_open_linked(en, c, a->to + 1, r, &opened, e);
	}
	if (m.given)
		TRY(place_narrow(en, c, m.given->id, e));
	if (r->priority) {
		snprintf(c->priority, sizeof c->priority, "%s", r->priority);
		TRY(deadline_case(en, c, e));
	}
	if (strcmp(a->name, "reject") == 0)
		c->rounds++;
	return case_move(en, c, &m, e);
}

/* May he, may it: then it is done. */
static enum rc act_named(struct act *act, const struct action *a, struct err *e)
{
	char acts_for[LOGIN_MAX];

	TRY(role_check(act, a->role, acts_for, e));
	TRY(needs_check(act, a, e));
	if (act->r->unit)
		TRY(act_unit(act, e));
	for (size_t i = 0; i < a->guard_count; i++)
		TRY(guard_holds(act, &a->guards[i], e));
	return action_run(act, a, acts_for, e);
}

static enum rc act_do(struct act *act, struct err *e)
{
	const struct action *a = act->stage ? stage_action(act->stage, act->r->action) : NULL;

	if (!act->stage)
		return err_set(e, RC_BROKEN, "case %lld: its procedure is not readable",
			       (long long)act->c->id);
	TRY(fit_check(act, e));
	return a ? act_named(act, a, e) : generic_act(act, e);
}

enum rc case_act(struct engine *en, struct case_ *c, const struct request *r, enum refusal *why,
		 struct err *e)
{
	struct case_ work = *c;
	struct act act = { .en = en, .c = &work, .r = r };
	enum rc rc;

	act.p = library_get(en->library, c->procedure_id);
	act.stage = act.p ? procedure_stage(act.p, c->stage) : NULL;
	rc = act_do(&act, e);
	*why = act.why;
	if (rc == RC_OK)
		*c = work;
	return rc;
}

enum rc case_each_action(struct engine *en, const struct case_ *c,
			 void (*visit)(void *ctx, const char *action, const char *role),
			 void *ctx, struct err *e)
{
	const struct procedure *p = library_get(en->library, c->procedure_id);
	const struct stage *s = p ? procedure_stage(p, c->stage) : NULL;

	if (!s)
		return err_set(e, RC_BROKEN, "case %lld: its procedure is not readable",
			       (long long)c->id);
	for (size_t i = 0; i < s->action_count; i++)
		visit(ctx, s->actions[i].name, s->actions[i].role);
	return RC_OK;
}

enum rc case_held_by(struct engine *en, const struct case_ *c, int64_t official_id, bool *held,
		     struct err *e)
{
	bool unfit;

	*held = false;
	if (!official_id || !c->role[0] || strcmp(c->stage_kind, "final") == 0)
		return RC_OK;
	TRY(recusal_has(&en->store, c->id, official_id, &unfit, e));
	if (unfit)
		return RC_OK;
	TRY(official_has_role(&en->store, official_id, c->role, c->unit_id, held, e));
	return *held ? RC_OK : stands_in(en, c, official_id, held, e);
}

static enum rc answer_arrived(struct engine *en, struct case_ *c, struct err *e)
{
	struct request r = { .action = "delivered",
			     .actor = { .kind = ACTOR_SYSTEM, .via = "sms" } };
	enum refusal why;
	enum rc rc = case_act(en, c, &r, &why, e);

	return rc == RC_REJECT ? RC_OK : rc;
}

enum rc case_text_delivered(struct engine *en, int64_t case_id, int64_t event_id,
			    const char *text_code, struct err *e)
{
	struct case_ c;
	int64_t entry, at;

	/* The final answer is in the citizen's hand; other texts end nothing. */
	if (strcmp(text_code, "C10") != 0)
		return RC_OK;
	TRY(case_get(&en->store, case_id, &c, e));
	TRY(event_entry(&en->store, case_id, c.stage, &entry, &at, e));
	if (entry != event_id)
		return RC_OK; /* a later round has its own text */
	return answer_arrived(en, &c, e);
}

enum rc case_answer_scored(struct engine *en, struct case_ *c, int64_t asked_at, struct err *e)
{
	int64_t entry, at;

	TRY(event_entry(&en->store, c->id, c->stage, &entry, &at, e));
	return asked_at < at ? RC_OK : answer_arrived(en, c, e);
}

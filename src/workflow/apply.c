/* apply.c - apply an action to a case: may he, may it, and then move it. */
#include "workflow/apply.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/challenge.h"
#include "store/document.h"
#include "store/event.h"
#include "store/official.h"
#include "store/recusal.h"
#include "store/substitution.h"
#include "store/unit.h"
#include "workflow/client.h"
#include "workflow/deadline.h"
#include "workflow/guard.h"
#include "workflow/library.h"
#include "workflow/move.h"
#include "workflow/notice.h"
#include "workflow/open.h"
#include "workflow/place.h"
#include "workflow/procedure.h"
#include "workflow/recuse.h"
#include "workflow/sight.h"
#include "workflow/voicemail.h"

static const char *const priorities[] = { "normal", "urgent", "very_urgent", "immediate" };

bool priority_known(const char *priority)
{
	for (size_t i = 0; i < COUNT(priorities); i++)
		if (strcmp(priorities[i], priority) == 0)
			return true;
	return false;
}

static enum rc refuse(enum refusal *why, enum refusal what, struct err *e, const char *sentence,
		      const char *detail)
{
	*why = what;
	return err_set(e, RC_REJECT, sentence, detail);
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
static enum rc role_check(struct engine *en, const struct case_ *c, const struct stage *s,
			  const char *role, const struct actor *actor, char acts_for[LOGIN_MAX],
			  enum refusal *why, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX], where = 0;
	size_t n = 0;
	bool has = false;

	acts_for[0] = '\0';
	/* Given away by somebody unfit, it may be in other hands than the stage's. */
	if (s->role && strcmp(role, s->role) == 0 && c->role[0])
		role = c->role;

	if (actor->kind == ACTOR_SYSTEM)
		return RC_OK;
	if ((strcmp(role, "client") == 0) != (actor->kind == ACTOR_CLIENT))
		return refuse(why, REFUSED_ROLE, e, "only %s may do this", role);
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
		return refuse(why, REFUSED_ROLE, e,
			      "the case is not in your hands: %s is wanted where it lies",
			      role);
	return substitution_for_whom(&en->store, actor->official_id, role, where, acts_for, e);
}

/* Who declared himself unfit has no part in the case any more. */
static enum rc fit_check(struct engine *en, const struct case_ *c, const struct actor *actor,
			 enum refusal *why, struct err *e)
{
	bool unfit = false;

	if (actor->kind == ACTOR_OFFICIAL)
		TRY(recusal_has(&en->store, c->id, actor->official_id, &unfit, e));
	return unfit ? refuse(why, REFUSED_ROLE, e, "%s declared himself unfit for this case",
			      actor->login)
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

static enum rc needs_check(const struct action *a, const struct request *r, enum refusal *why,
			   struct err *e)
{
	for (size_t i = 0; i < a->need_count; i++)
		if (!is_given(r, a->needs[i]))
			return refuse(why, REFUSED_NEED, e, "%s is missing", a->needs[i]);
	if (r->priority && !priority_known(r->priority))
		return refuse(
			why, REFUSED_NEED, e,
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

static enum rc documents_add(struct engine *en, struct case_ *c, const struct request *r,
			     const struct action *a, bool secret, int64_t *document_id,
			     struct err *e)
{
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

static enum rc linked_open(struct engine *en, const struct case_ *c, const struct action *a,
			   const struct request *r, struct err *e)
{
	struct opened out;

	return case_open_linked(en, c, a->to + 1, r, &out, e);
}

static enum rc action_run(struct engine *en, struct case_ *c, const struct procedure *p,
			  const struct stage *s, const struct action *a,
			  const struct request *r, const char *acts_for,
			  const struct unit *given, struct err *e)
{
	CLEAN(text) char *note = NULL;
	struct move m = { .p = p,
			  .from = s,
			  .given = given,
			  .request = r,
			  .notices = &a->notices,
			  .action = a->name };
	bool linked = a->to[0] == '+', secret;

	if (!linked)
		TRY(target_find(en, p, a->to, &m, e));
	secret = p->confidentiality == CONFIDENTIAL_RESTRICTED ||
		 m.p->confidentiality == CONFIDENTIAL_RESTRICTED;
	m.note = note = note_make(r, acts_for, secret);
	TRY(documents_add(en, c, r, a, secret, &m.document_id, e));
	if (linked) {
		TRY(case_note(en, c, &r->actor, a->name, note, m.document_id, NULL, e));
		return linked_open(en, c, a, r, e);
	}
	if (given)
		TRY(place_narrow(en, c, given->id, e));
	if (r->priority) {
		snprintf(c->priority, sizeof c->priority, "%s", r->priority);
		TRY(deadline_case(en, c, e));
	}
	if (strcmp(a->name, "reject") == 0)
		c->rounds++;
	return case_move(en, c, &m, e);
}

/* ---- what every open stage allows ---- */

static enum rc unit_given(struct engine *en, const struct request *r, struct unit *u,
			  enum refusal *why, struct err *e)
{
	enum rc rc = unit_by_code(&en->store, r->unit, u, e);

	if (rc != RC_NONE)
		return rc;
	*why = REFUSED_UNIT;
	return RC_REJECT;
}

/* The PM office; of a matter of the security office its officers alone (R078). */
static enum rc oversees(struct engine *en, const struct case_ *c, const struct actor *a,
			bool *yes, struct err *e)
{
	static const char *const roles[] = { "pm_expert", "pm_manager" };

	*yes = a->kind == ACTOR_SYSTEM;
	if (case_restricted(en, c) && a->kind == ACTOR_OFFICIAL)
		return official_has_role(&en->store, a->official_id, "security_officer", 0, yes,
					 e);
	for (size_t i = 0; i < COUNT(roles) && !*yes && a->kind == ACTOR_OFFICIAL; i++)
		TRY(official_has_role(&en->store, a->official_id, roles[i], 0, yes, e));
	return RC_OK;
}

static enum rc comment(struct engine *en, struct case_ *c, const struct request *r,
		       enum refusal *why, struct err *e)
{
	bool held, over;
	int64_t document_id;

	TRY(oversees(en, c, &r->actor, &over, e));
	TRY(case_held_by(en, c, r->actor.official_id, &held, e));
	if (!held && !over)
		return refuse(why, REFUSED_ROLE, e, "the case is not in your hands%s", "");
	if (!r->text)
		return refuse(why, REFUSED_NEED, e, "%s is missing", "text");
	TRY(document_add(&en->store, c->id, "comment", actor_name(&r->actor), r->text,
			 engine_now(en), &document_id, e));
	return case_note(en, c, &r->actor, "comment", NULL, document_id, NULL, e);
}

/* Restarts nothing: the due times move, the clocks began when they began. */
static enum rc set_priority(struct engine *en, struct case_ *c, const struct stage *s,
			    const struct request *r, enum refusal *why, struct err *e)
{
	char note[2 * CASE_WORD_MAX + 8];
	bool over;

	TRY(oversees(en, c, &r->actor, &over, e));
	if (!over)
		return refuse(why, REFUSED_ROLE, e, "only %s may do this", "pm_expert");
	if (!r->priority || !priority_known(r->priority))
		return refuse(why, REFUSED_NEED, e, "%s is missing", "priority");
	snprintf(note, sizeof note, "%s -> %s", c->priority, r->priority);
	snprintf(c->priority, sizeof c->priority, "%s", r->priority);
	TRY(deadline_case(en, c, e));
	TRY(deadline_holder(en, c, s, e));
	TRY(case_set(&en->store, c, e));
	TRY(deadline_timers(en, c, s, e));
	return case_note(en, c, &r->actor, "set_priority", note, 0, NULL, e);
}

/* What the case is about was registered wrongly; where it lies stays. */
static enum rc set_about(struct engine *en, struct case_ *c, const struct request *r,
			 enum refusal *why, struct err *e)
{
	char note[2 * UNIT_CODE_MAX + 8];
	struct unit was = { .code = "-" }, now;
	bool over;

	TRY(oversees(en, c, &r->actor, &over, e));
	if (!over)
		return refuse(why, REFUSED_ROLE, e, "only %s may do this", "pm_expert");
	if (!r->unit)
		return refuse(why, REFUSED_NEED, e, "%s is missing", "unit");
	TRY(unit_given(en, r, &now, why, e));
	if (case_about(c))
		TRY(unit_get(&en->store, case_about(c), &was, e));
	TRY(place_about(en, c, now.id, e));
	snprintf(note, sizeof note, "%s -> %s", was.code, now.code);
	TRY(case_set(&en->store, c, e));
	return case_note(en, c, &r->actor, "set_about", note, 0, NULL, e);
}

/* The client's own wish; an operator or the PM office writes it down for him. */
static enum rc withdraw(struct engine *en, struct case_ *c, const struct procedure *p,
			const struct stage *s, const struct request *r, enum refusal *why,
			struct err *e)
{
	static const struct notices silent = { 0 };
	struct move m = { .p = p,
			  .from = s,
			  .request = r,
			  .notices = &silent,
			  .action = "withdraw",
			  .outcome = "پس گرفته شد" };
	bool may;

	TRY(oversees(en, c, &r->actor, &may, e));
	if (!may && r->actor.kind == ACTOR_OFFICIAL && !case_restricted(en, c))
		TRY(official_has_role(&en->store, r->actor.official_id, "operator", 0, &may,
				      e));
	if (!may && r->actor.kind != ACTOR_CLIENT)
		return refuse(why, REFUSED_ROLE, e, "only %s may do this", "operator");
	for (size_t i = 0; i < p->stage_count && !m.to; i++)
		if (p->stages[i].kind == STAGE_FINAL)
			m.to = &p->stages[i];
	if (!m.to)
		return err_set(e, RC_BROKEN, "procedure %s has no end", p->name);
	c->answer_id = 0;
	TRY(case_reason(en, c, r, &m.note, &m.document_id, e));
	return case_move(en, c, &m, e);
}

/* Who wrote the answer may write it anew while it waits to be approved; what
 * was texted about the old one approves nothing any more (T40). */
static enum rc edit_answer(struct engine *en, struct case_ *c, const struct procedure *p,
			   const struct stage *s, const struct request *r, enum refusal *why,
			   struct err *e)
{
	struct occasion o = { .c = c,
			      .p = p,
			      .stage = s,
			      .request = r,
			      .told_unit = c->unit_id,
			      .holder_unit = c->unit_id,
			      .holder_role = c->role };
	char author[LOGIN_MAX];

	TRY(document_author(&en->store, c->answer_id, author, sizeof author, e));
	if (r->actor.kind != ACTOR_OFFICIAL || strcmp(author, r->actor.login) != 0)
		return refuse(why, REFUSED_ROLE, e, "only %s may do this, who wrote the answer",
			      author);
	if (!r->answer || !*r->answer)
		return refuse(why, REFUSED_NEED, e, "%s is missing", "answer");
	TRY(document_add(&en->store, c->id, "answer", author, r->answer, engine_now(en),
			 &c->answer_id, e));
	TRY(case_set(&en->store, c, e));
	TRY(case_note(en, c, &r->actor, "edit_answer", NULL, c->answer_id, &o.event_id, e));
	TRY(challenge_void(&en->store, c->id, engine_now(en), e));
	return notice_holder(en, &o, e);
}

/* Somebody was asked to approve the answer, with its words. */
static bool awaits_approval(const struct case_ *c, const struct stage *s)
{
	return s->kind == STAGE_WORK && c->answer_id && s->holder_text &&
	       strcmp(s->holder_text, "M04") == 0;
}

static enum rc generic(struct engine *en, struct case_ *c, const struct procedure *p,
		       const struct stage *s, const struct request *r, enum refusal *why,
		       struct err *e)
{
	if (s->kind != STAGE_FINAL) {
		if (strcmp(r->action, "comment") == 0)
			return comment(en, c, r, why, e);
		if (strcmp(r->action, "set_priority") == 0)
			return set_priority(en, c, s, r, why, e);
		if (strcmp(r->action, "set_about") == 0)
			return set_about(en, c, r, why, e);
		if (strcmp(r->action, "withdraw") == 0)
			return withdraw(en, c, p, s, r, why, e);
		if (strcmp(r->action, "edit_answer") == 0 && awaits_approval(c, s))
			return edit_answer(en, c, p, s, r, why, e);
		if (s->kind == STAGE_WORK && strcmp(r->action, "recuse") == 0)
			return case_recuse(en, c, p, s, r, why, e);
		if (strcmp(r->action, "transcribe") == 0)
			return voicemail_transcribe(en, c, r, why, e);
	}
	/* What is said on the telephone outlives the stages. */
	if (strcmp(r->action, "told") == 0)
		return client_told(en, c, r, why, e);
	if (strcmp(r->action, "callback") == 0)
		return voicemail_callback(en, c, r, why, e);
	*why = REFUSED_STAGE;
	return err_set(e, RC_REJECT, "%s is not possible in stage %s", r->action, c->stage);
}

enum rc case_act(struct engine *en, struct case_ *c, const struct request *r, enum refusal *why,
		 struct err *e)
{
	const struct procedure *p = library_get(en->library, c->procedure_id);
	const struct stage *s = p ? procedure_stage(p, c->stage) : NULL;
	const struct action *a = s ? stage_action(s, r->action) : NULL;
	struct case_ work = *c; /* a refusal leaves the caller's as it was */
	char acts_for[LOGIN_MAX];
	struct unit unit;

	*why = REFUSED_NOT;
	if (!s)
		return err_set(e, RC_BROKEN, "case %lld: its procedure is not readable",
			       (long long)c->id);
	TRY(fit_check(en, c, &r->actor, why, e));
	if (!a) {
		TRY(generic(en, &work, p, s, r, why, e));
		*c = work;
		return RC_OK;
	}
	TRY(role_check(en, c, s, a->role, &r->actor, acts_for, why, e));
	TRY(needs_check(a, r, why, e));
	if (r->unit)
		TRY(unit_given(en, r, &unit, why, e));
	for (size_t i = 0; i < a->guard_count; i++)
		TRY(guard_holds(en, &a->guards[i], c, r->unit ? &unit : NULL, &r->actor, why,
				e));
	TRY(action_run(en, &work, p, s, a, r, acts_for, r->unit ? &unit : NULL, e));
	*c = work;
	return RC_OK;
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

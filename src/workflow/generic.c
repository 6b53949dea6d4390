/* generic.c - see generic.h.  What else is generic stands where its noun is:
 * recuse.c, voicemail.c, client.c. */
#include "workflow/generic.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/challenge.h"
#include "store/document.h"
#include "store/official.h"
#include "workflow/client.h"
#include "workflow/deadline.h"
#include "workflow/move.h"
#include "workflow/notice.h"
#include "workflow/open.h"
#include "workflow/place.h"
#include "workflow/recuse.h"
#include "workflow/sight.h"
#include "workflow/voicemail.h"

static enum rc comment(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	bool held, over;
	int64_t document_id;

	TRY(act_overseen(act, &over, e));
	TRY(case_held_by(en, act->c, r->actor.official_id, &held, e));
	if (!held && !over)
		return act_refuse(act, REFUSED_ROLE, e, "the case is not in your hands");
	if (!r->text)
		return act_refuse(act, REFUSED_NEED, e, "text is missing");
	TRY(document_add(&en->store, act->c->id, "comment", actor_name(&r->actor), r->text,
			 engine_now(en), &document_id, e));
	return case_note(en, act->c, &r->actor, "comment", NULL, document_id, NULL, e);
}

static enum rc overseer_check(struct act *act, struct err *e)
{
	bool over;

	TRY(act_overseen(act, &over, e));
	return over ? RC_OK : act_refuse(act, REFUSED_ROLE, e, "only pm_expert may do this");
}

/* Restarts nothing: the due times move, the clocks began when they began. */
static enum rc set_priority(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	char note[2 * CASE_WORD_MAX + 8];

	TRY(overseer_check(act, e));
	if (!r->priority || !priority_known(r->priority))
		return act_refuse(act, REFUSED_NEED, e, "priority is missing");
	snprintf(note, sizeof note, "%s -> %s", c->priority, r->priority);
	snprintf(c->priority, sizeof c->priority, "%s", r->priority);
	TRY(deadline_case(en, c, e));
	TRY(deadline_holder(en, c, act->stage, e));
	TRY(case_set(&en->store, c, e));
	TRY(deadline_timers(en, c, act->stage, e));
	return case_note(en, c, &r->actor, "set_priority", note, 0, NULL, e);
}

/* What the case is about was registered wrongly; where it lies stays. */
static enum rc set_about(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	char note[2 * UNIT_CODE_MAX + 8];
	struct unit was = { .code = "-" };

	TRY(overseer_check(act, e));
	if (!r->unit)
		return act_refuse(act, REFUSED_NEED, e, "unit is missing");
	TRY(act_unit(act, e));
	if (case_about(c))
		TRY(unit_get(&en->store, case_about(c), &was, e));
	TRY(place_about(en, c, act->given.id, e));
	snprintf(note, sizeof note, "%s -> %s", was.code, act->given.code);
	TRY(case_set(&en->store, c, e));
	return case_note(en, c, &r->actor, "set_about", note, 0, NULL, e);
}

static enum rc may_withdraw(const struct act *act, bool *may, struct err *e)
{
	const struct actor *a = &act->r->actor;

	*may = a->kind == ACTOR_CLIENT;
	if (!*may)
		TRY(act_overseen(act, may, e));
	return *may || a->kind != ACTOR_OFFICIAL || case_restricted(act->en, act->c)
		       ? RC_OK
		       : official_has_role(&act->en->store, a->official_id, "operator", 0, may,
					   e);
}

/* The client's own wish; an operator or the PM office writes it down for him. */
static enum rc withdraw(struct act *act, struct err *e)
{
	static const struct notices silent = { 0 };
	struct move m = { .p = act->p,
			  .from = act->stage,
			  .request = act->r,
			  .notices = &silent,
			  .action = "withdraw",
			  .outcome = "پس گرفته شد" };
	bool may;

	TRY(may_withdraw(act, &may, e));
	if (!may)
		return act_refuse(act, REFUSED_ROLE, e, "only operator may do this");
	for (size_t i = 0; i < act->p->stage_count && !m.to; i++)
		if (act->p->stages[i].kind == STAGE_FINAL)
			m.to = &act->p->stages[i];
	if (!m.to)
		return err_set(e, RC_BROKEN, "procedure %s has no end", act->p->name);
	act->c->answer_id = 0;
	TRY(case_reason(act->en, act->c, act->r, &m.note, &m.document_id, e));
	return case_move(act->en, act->c, &m, e);
}

/* Somebody was asked to approve the answer, with its words. */
static bool awaits_approval(const struct case_ *c, const struct stage *s)
{
	return s->kind == STAGE_WORK && c->answer_id && s->holder_text &&
	       strcmp(s->holder_text, "M04") == 0;
}

/* Who wrote the answer may write it anew while it waits to be approved; what
 * was texted about the old one approves nothing any more (T40). */
static enum rc edit_answer(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	struct occasion o = { .c = c,
			      .p = act->p,
			      .stage = act->stage,
			      .request = r,
			      .told_unit = c->unit_id,
			      .holder_unit = c->unit_id,
			      .holder_role = c->role };
	char author[LOGIN_MAX];

	TRY(document_author(&en->store, c->answer_id, author, sizeof author, e));
	if (r->actor.kind != ACTOR_OFFICIAL || strcmp(author, r->actor.login) != 0)
		return act_refuse(act, REFUSED_ROLE, e,
				  "only %s may do this, who wrote the answer", author);
	if (!r->answer || !*r->answer)
		return act_refuse(act, REFUSED_NEED, e, "answer is missing");
	TRY(document_add(&en->store, c->id, "answer", author, r->answer, engine_now(en),
			 &c->answer_id, e));
	TRY(case_set(&en->store, c, e));
	TRY(case_note(en, c, &r->actor, "edit_answer", NULL, c->answer_id, &o.event_id, e));
	TRY(challenge_void(&en->store, c->id, engine_now(en), e));
	return notice_holder(en, &o, e);
}

/* When a case knows the action. */
enum when { WHEN_OPEN, WHEN_WORK, WHEN_APPROVAL, ALWAYS };

static const struct generic {
	const char *name;
	enum when when;
	enum rc (*run)(struct act *act, struct err *e);
} generics[] = {
	{ "comment", WHEN_OPEN, comment },
	{ "set_priority", WHEN_OPEN, set_priority },
	{ "set_about", WHEN_OPEN, set_about },
	{ "withdraw", WHEN_OPEN, withdraw },
	{ "transcribe", WHEN_OPEN, voicemail_transcribe },
	{ "edit_answer", WHEN_APPROVAL, edit_answer },
	{ "recuse", WHEN_WORK, case_recuse },
	/* What is said on the telephone outlives the stages. */
	{ "told", ALWAYS, client_told },
	{ "callback", ALWAYS, voicemail_callback },
};

static bool is_known(const struct act *act, enum when when)
{
	switch (when) {
	case WHEN_OPEN:
		return act->stage->kind != STAGE_FINAL;
	case WHEN_WORK:
		return act->stage->kind == STAGE_WORK;
	case WHEN_APPROVAL:
		return awaits_approval(act->c, act->stage);
	case ALWAYS:
		return true;
	}
	return false;
}

enum rc generic_act(struct act *act, struct err *e)
{
	for (size_t i = 0; i < COUNT(generics); i++)
		if (strcmp(act->r->action, generics[i].name) == 0 &&
		    is_known(act, generics[i].when))
			return generics[i].run(act, e);
	return act_refuse(act, REFUSED_STAGE, e, "%s is not possible in stage %s",
			  act->r->action, act->c->stage);
}

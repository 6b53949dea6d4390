/* voicemail.c - see voicemail.h. */
#include "workflow/voicemail.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/mark.h"
#include "store/official.h"
#include "store/shift.h"
#include "store/task.h"
#include "text/jalali.h"
#include "text/msisdn.h"
#include "workflow/deadline.h"
#include "workflow/guard.h"
#include "workflow/move.h"
#include "workflow/notice.h"

/* ---- a voicemail came in ---- */

/* In working hours of the place where the case lies, from the next opening. */
static enum rc promise(struct engine *en, const struct case_ *c, int64_t at, int64_t *due,
		       struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1], task_id;
	struct worktime_allow allow;

	*due = 0;
	if (!en->policy.callback || !*en->policy.callback)
		return RC_OK;
	TRY(worktime_parse_allow(en->policy.callback, &allow, e));
	TRY(deadline_units(en, c, units, e));
	TRY(worktime_due(en->calendar, units, at, allow, due, e));
	TRY(task_add(&en->store, "callback", c->id, c->unit_id, *due, at, &task_id, e));
	/* Not a timer of the case's stage: the promise outlives it. */
	return timer_add(&en->store, "callback", *due + 1, 0, 0, e);
}

enum rc voicemail_open(struct engine *en, const struct voicemail *v, struct recorded *out,
		       struct err *e)
{
	const struct opening o = { .kind = "complaint",
				   .phone = v->phone,
				   .text = "پیام صوتی",
				   .channel = "voicemail",
				   .actor = { .kind = ACTOR_CLIENT, .via = v->via } };
	struct opened opened;

	*out = (struct recorded){ 0 };
	TRY(case_open(en, &o, &opened, e));
	out->c = opened.c;
	if (v->recording)
		TRY(document_add(&en->store, out->c.id, "voicemail", "CLIENT", v->recording,
				 engine_now(en), &out->recording_id, e));
	return promise(en, &out->c, v->at, &out->callback_due, e);
}

/* ---- what operators do about it ---- */

static enum rc operator_check(struct act *act, struct err *e)
{
	const struct actor *a = &act->r->actor;
	bool may;

	TRY(act_by_operator(act, &may, e));
	if (!may && a->kind == ACTOR_OFFICIAL)
		TRY(case_held_by(act->en, act->c, a->official_id, &may, e));
	return may ? RC_OK : act_refuse(act, REFUSED_ROLE, e, "only operator may do this");
}

static const char *set_value(const struct request *r, const char *name)
{
	for (size_t i = 0; i < r->set_count; i++)
		if (strcmp(r->set[i].name, name) == 0 && *r->set[i].value)
			return r->set[i].value;
	return NULL;
}

static void replace(char **old, const char *new)
{
	if (!new)
		return;
	free(*old);
	*old = mem_dup(new);
}

/* What the caller said about himself. */
static enum rc identity_hear(struct engine *en, struct case_ *c, const struct request *r,
			     struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	const char *phone = set_value(r, "phone");
	char number[MSISDN_ROOM];

	if (phone && !msisdn_parse_any(number, phone))
		return err_set(e, RC_REJECT, "phone: this is not a number of Iran");
	if (!phone && !set_value(r, "name") && !set_value(r, "address"))
		return RC_OK;
	if (c->contact_id)
		TRY(contact_get(&en->store, c->contact_id, &who, e));
	replace(&who.phone, phone ? number : NULL);
	replace(&who.name, set_value(r, "name"));
	replace(&who.address, set_value(r, "address"));
	if (who.id)
		return contact_set(&en->store, &who, e);
	TRY(contact_add(&en->store, &who, engine_now(en), &c->contact_id, e));
	return case_set(&en->store, c, e);
}

enum rc voicemail_transcribe(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	struct case_ *c = act->c;
	struct request on = { .actor = r->actor, .reason = "identity incomplete" };
	int64_t document_id;
	bool complete;

	TRY(operator_check(act, e));
	if (!r->text || !*r->text)
		return act_refuse(act, REFUSED_NEED, e, "text is missing");
	TRY(identity_hear(en, c, r, e));
	TRY(document_add(&en->store, c->id, "text", actor_name(&r->actor), r->text,
			 engine_now(en), &document_id, e));
	TRY(case_note(en, c, &r->actor, "transcribe", NULL, document_id, NULL, e));
	if (!act->stage->entry)
		return RC_OK;
	TRY(identity_complete(en, c, &complete, e));
	on.action = complete ? "submit" : "hold";
	if (complete)
		on.reason = NULL;
	return stage_action(act->stage, on.action) ? case_act(en, c, &on, &act->why, e) : RC_OK;
}

enum rc voicemail_callback(struct act *act, struct err *e)
{
	const struct request *r = act->r;
	struct engine *en = act->en;
	const struct case_ *c = act->c;
	struct task t;
	enum rc rc;

	TRY(operator_check(act, e));
	rc = task_of_case(&en->store, c->id, &t, e);
	if (rc == RC_NONE)
		return act_refuse(act, REFUSED_STAGE, e,
				  "no call back was promised in this case");
	TRY(rc);
	if (t.done_at)
		return act_refuse(act, REFUSED_STAGE, e, "the caller was called back already");
	if (r->reason) {
		TRY(task_tried(&en->store, t.id, e));
		return case_note(en, c, &r->actor, "callback_failed", r->reason, 0, NULL, e);
	}
	TRY(task_done(&en->store, t.id, r->actor.official_id, engine_now(en), e));
	return case_note(en, c, &r->actor, "callback", NULL, 0, NULL, e);
}

/* ---- the calendar changed ---- */

struct promises {
	struct task *list;
	size_t count;
};

static enum rc task_keep(void *ctx, const struct task *t, struct err *e)
{
	struct promises *p = ctx;

	(void)e;
	p->list = mem_grow(p->list, p->count + 1, sizeof *p->list);
	p->list[p->count++] = *t;
	return RC_OK;
}

static enum rc again(struct engine *en, const struct task *t, struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1], due;
	struct worktime_allow allow;
	struct case_ c;

	if (t->due_at <= engine_now(en))
		return RC_OK; /* what has passed stays */
	TRY(case_get(&en->store, t->case_id, &c, e));
	c.unit_id = t->unit_id;
	TRY(worktime_parse_allow(en->policy.callback, &allow, e));
	TRY(deadline_units(en, &c, units, e));
	TRY(worktime_due(en->calendar, units, t->created_at, allow, &due, e));
	if (due == t->due_at)
		return RC_OK;
	TRY(task_due_set(&en->store, t->id, due, e));
	return timer_add(&en->store, "callback", due + 1, 0, 0, e);
}

enum rc voicemail_recompute(struct engine *en, struct err *e)
{
	CLEAN(text) char *memory = NULL;
	struct promises p = { 0 };
	enum rc rc;

	if (!en->policy.callback || !*en->policy.callback)
		return RC_OK;
	rc = task_each_open(&en->store, 0, INT_MAX, task_keep, &p, e);
	memory = (char *)p.list;
	for (size_t i = 0; rc == RC_OK && i < p.count; i++)
		rc = again(en, &p.list[i], e);
	return rc;
}

/* ---- a promise that was not kept ---- */

struct missed {
	struct engine *en;
	const struct task *task;
	const struct occasion *o;
	const char *due;
	bool marked;
};

static enum rc mark_shift(void *ctx, const struct shift *s, struct err *e)
{
	struct missed *m = ctx;

	m->marked = true;
	return mark_add(&m->en->store, "callback_missed", s->official_id, m->task->unit_id,
			m->task->case_id, 1, engine_now(m->en), e);
}

static enum rc tell_manager(void *ctx, const struct post *p, struct err *e)
{
	struct missed *m = ctx;
	struct say s = { .code = "M35", .rank = RANK_STAGE, .quiet = true };

	say_value(&s, "due", m->due);
	return notice_say(m->en, m->o, p->official.contact_id, &s, e);
}

/* Against whoever was on shift when it fell due; else against the unit. */
static enum rc miss(struct engine *en, const struct task *t, struct err *e)
{
	char when[JALALI_TEXT_ROOM];
	struct case_ c;
	struct occasion o = { .c = &c };
	struct missed m = { .en = en, .task = t, .o = &o, .due = when };

	TRY(case_get(&en->store, t->case_id, &c, e));
	TRY(shift_each(&en->store, t->due_at - 1, t->due_at, mark_shift, &m, e));
	if (!m.marked)
		TRY(mark_add(&en->store, "callback_missed", 0, t->unit_id, t->case_id, 1,
			     engine_now(en), e));
	TRY(case_note(en, &c, NULL, "callback_missed", NULL, 0, &o.event_id, e));
	TRY(task_overdue(&en->store, t->id, engine_now(en), e));
	jalali_due_text(when, t->due_at, engine_now(en));
	return official_each_post(&en->store, "pm_manager", 0, tell_manager, &m, e);
}

enum rc voicemail_overdue(struct engine *en, struct firing *f, struct err *e)
{
	struct task t;
	enum rc rc;

	(void)f;
	while ((rc = task_missed(&en->store, engine_now(en), &t, e)) == RC_OK)
		TRY(miss(en, &t, e));
	return rc == RC_NONE ? RC_OK : rc;
}

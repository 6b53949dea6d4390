/* move.c - see move.h. */
#include "workflow/move.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/challenge.h"
#include "store/document.h"
#include "store/event.h"
#include "workflow/deadline.h"
#include "workflow/notice.h"
#include "workflow/place.h"
#include "workflow/recuse.h"
#include "workflow/sight.h"

const char *actor_name(const struct actor *a)
{
	switch (a->kind) {
	case ACTOR_SYSTEM:
		return "SYSTEM";
	case ACTOR_CLIENT:
		return "CLIENT";
	case ACTOR_OFFICIAL:
		return a->login;
	}
	return "SYSTEM";
}

bool actor_reserved(const char *login)
{
	static const char *const names[] = { "SYSTEM", "CLIENT", "ADMIN" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], login) == 0)
			return true;
	return false;
}

static enum rc event_write(struct engine *en, const struct case_ *c, const struct actor *actor,
			   struct event *ev, struct err *e)
{
	ev->case_id = c->id;
	ev->at = engine_now(en);
	ev->actor = actor ? actor_name(actor) : "SYSTEM";
	ev->via = actor ? actor->via : "timer";
	ev->challenge_id = actor ? actor->challenge_id : 0;
	ev->message_id = actor ? actor->message_id : 0;
	return event_append(&en->store, ev, e);
}

enum rc case_note(struct engine *en, const struct case_ *c, const struct actor *actor,
		  const char *action, const char *note, int64_t document_id, int64_t *event_id,
		  struct err *e)
{
	struct event ev = { .action = action,
			    .from_stage = c->stage,
			    .to_stage = c->stage,
			    .unit_id = c->unit_id,
			    .note = note,
			    .document_id = document_id };

	TRY(event_write(en, c, actor, &ev, e));
	if (event_id)
		*event_id = ev.id;
	return RC_OK;
}

enum rc case_reason(struct engine *en, const struct case_ *c, const struct request *r,
		    const char **note, int64_t *document_id, struct err *e)
{
	*note = NULL;
	*document_id = 0;
	if (r->reason && case_restricted(en, c))
		return document_add(&en->store, c->id, "reason", actor_name(&r->actor),
				    r->reason, engine_now(en), document_id, e);
	*note = r->reason;
	return RC_OK;
}

enum rc case_begin(struct engine *en, const struct case_ *c, const struct actor *actor,
		   const char *action, int64_t document_id, int64_t *event_id, struct err *e)
{
	struct event ev = { .action = action,
			    .to_stage = c->stage,
			    .unit_id = c->unit_id,
			    .document_id = document_id };

	TRY(event_write(en, c, actor, &ev, e));
	*event_id = ev.id;
	return RC_OK;
}

/* The clock of the stage that waits stands still from now on. */
static void hold(struct case_ *c, const struct case_ *was, int64_t now)
{
	snprintf(c->held_stage, sizeof c->held_stage, "%s", was->stage);
	c->held_unit_id = was->unit_id;
	c->held_since = was->entered_at;
	c->paused_at = now;
}

/* ... and goes on where it stood: the time between does not count. */
static enum rc resume(struct engine *en, struct case_ *c, struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1];

	c->unit_id = c->held_unit_id;
	TRY(deadline_units(en, c, units, e));
	c->paused_s += worktime_between(en->calendar, units, c->paused_at, engine_now(en));
	c->entered_at = c->held_since;
	return RC_OK;
}

static void forget_hold(struct case_ *c)
{
	c->held_stage[0] = '\0';
	c->held_unit_id = c->held_since = c->paused_at = 0;
}

static enum rc enter(struct engine *en, struct case_ *c, const struct case_ *was,
		     const struct move *m, const struct stage *to, struct err *e)
{
	int64_t now = engine_now(en);

	c->procedure_id = m->p->id;
	snprintf(c->stage, sizeof c->stage, "%s", to->name);
	snprintf(c->stage_kind, sizeof c->stage_kind, "%s", stage_kind_name(to->kind));
	snprintf(c->role, sizeof c->role, "%s", to->role ? to->role : "");
	if (!m->to) {
		TRY(resume(en, c, e));
		TRY(recuse_back(en, c, to, e));
		forget_hold(c);
		return deadline_holder(en, c, to, e);
	}
	c->entered_at = now;
	if (to->kind == STAGE_WAIT) {
		/* The unit stays: it waits for somebody else. */
		if (m->from->kind == STAGE_WORK)
			hold(c, was, now);
		return deadline_holder(en, c, to, e);
	}
	forget_hold(c);
	c->paused_s = 0;
	if (to->kind == STAGE_WORK) {
		TRY(place_resolve(en, c, to, m->given, &c->unit_id, e));
		TRY(recuse_place(en, c, e));
		c->closed_at = 0;
		c->outcome[0] = '\0';
		return deadline_holder(en, c, to, e);
	}
	c->closed_at = now;
	c->holder_due = 0;
	snprintf(c->outcome, sizeof c->outcome, "%s",
		 m->outcome    ? m->outcome
		 : to->outcome ? to->outcome
			       : to->title);
	return RC_OK;
}

/* The texts: the action's own, then the stage's, then the holder's. */
static enum rc announce(struct engine *en, const struct case_ *c, const struct case_ *was,
			const struct move *m, const struct stage *to, int64_t event_id,
			struct err *e)
{
	struct occasion o = { .c = c,
			      .p = m->p,
			      .stage = to,
			      .event_id = event_id,
			      .told_unit = c->unit_id,
			      .holder_unit = c->unit_id,
			      .holder_role = c->role[0] ? c->role : to->role,
			      .request = m->request };
	bool stays = to == m->from;

	if (!m->request) {
		struct occasion missed = o;

		/* A missed deadline is told about those who missed it. */
		missed.told_unit = missed.holder_unit = was->unit_id;
		missed.holder_role = was->role[0] ? was->role : m->from->role;
		TRY(notice_send(en, &missed, m->notices, NULL, e));
	} else {
		TRY(notice_send(en, &o, m->notices, NULL, e));
	}
	if (stays)
		return RC_OK;
	/* Back from a wait, the stage was announced when it was first entered. */
	if (m->to)
		TRY(notice_send(en, &o, &to->notices, m->request ? m->notices : NULL, e));
	return notice_holder(en, &o, e);
}

enum rc case_move(struct engine *en, struct case_ *c, const struct move *m, struct err *e)
{
	const struct stage *to = m->to ? m->to : procedure_stage(m->p, c->held_stage);
	const struct case_ was = *c;
	struct event ev = { .action = m->action,
			    .from_stage = was.stage,
			    .note = m->note,
			    .document_id = m->document_id };

	if (!to)
		return err_set(e, RC_BROKEN, "case %lld waits and nothing waits for it",
			       (long long)c->id);
	TRY(enter(en, c, &was, m, to, e));
	ev.to_stage = to->name;
	ev.unit_id = c->unit_id;
	TRY(event_write(en, c, m->request ? &m->request->actor : NULL, &ev, e));
	TRY(case_set(&en->store, c, e));
	TRY(deadline_timers(en, c, to, e));
	TRY(challenge_void(&en->store, c->id, engine_now(en), e));
	return announce(en, c, &was, m, to, ev.id, e);
}

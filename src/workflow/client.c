/* client.c - see client.h. */
#include "workflow/client.h"

#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/official.h"
#include "store/unit.h"
#include "workflow/apply.h"
#include "workflow/deadline.h"
#include "workflow/library.h"
#include "workflow/move.h"
#include "workflow/notice.h"
#include "workflow/open.h"
#include "workflow/place.h"
#include "workflow/say.h"
#include "workflow/sight.h"

enum { ALERT_EVERY_S = 4 * 3600 }; /* of working time */

static struct actor client(const struct client_text *t)
{
	return (struct actor){ .kind = ACTOR_CLIENT,
			       .via = t->via,
			       .message_id = t->message_id };
}

enum rc client_text_keep(struct engine *en, const struct case_ *c, const char *kind,
			 const struct client_text *t, struct err *e)
{
	struct actor actor = client(t);
	int64_t document_id;

	TRY(document_add(&en->store, c->id, kind, "CLIENT", t->text, engine_now(en),
			 &document_id, e));
	return case_note(en, c, &actor, kind, NULL, document_id, NULL, e);
}

/* ---- in a work stage: tell everybody above, at most every 4 working hours ---- */

struct alerting {
	struct engine *en;
	const struct occasion *o;
};

static enum rc alert_post(void *ctx, const struct post *p, struct err *e)
{
	struct alerting *a = ctx;
	struct say s = { .code = "M14", .rank = RANK_STAGE, .at_opening = true };

	say_value(&s, "text", case_open_to_all(a->en, a->o->c) ? a->o->request->text : "…");
	return notice_say(a->en, a->o, p->official.contact_id, &s, e);
}

static enum rc alert(struct engine *en, struct case_ *c, const struct client_text *t,
		     enum client_effect *effect, struct err *e)
{
	struct request r = { .actor = client(t), .text = t->text };
	struct occasion o = { .c = c, .request = &r };
	struct alerting a = { en, &o };
	int64_t units[UNIT_CHAIN_MAX + 1], now = engine_now(en), document_id;

	TRY(deadline_units(en, c, units, e));
	if (c->alerted_at &&
	    worktime_between(en->calendar, units, c->alerted_at, now) < ALERT_EVERY_S) {
		*effect = CLIENT_STORED;
		return client_text_keep(en, c, "follow_up", t, e);
	}
	c->reescalations++;
	c->alerted_at = now;
	TRY(case_set(&en->store, c, e));
	TRY(document_add(&en->store, c->id, "follow_up", "CLIENT", t->text, now, &document_id,
			 e));
	TRY(case_note(en, c, &r.actor, "re_escalate", NULL, document_id, &o.event_id, e));
	if (c->role[0] && c->unit_id)
		TRY(official_each_post(&en->store, c->role, c->unit_id, alert_post, &a, e));
	/* A matter of the security office is told to nobody else (R078). */
	if (!case_restricted(en, c))
		TRY(place_superiors(en, c->unit_id, alert_post, &a, e));
	*effect = CLIENT_ALERTED;
	return RC_OK;
}

/* ---- in a wait stage: it is the awaited reply ---- */

static bool guarded(const struct action *a, const char *guard)
{
	for (size_t i = 0; i < a->guard_count; i++)
		if (strcmp(a->guards[i].name, guard) == 0)
			return true;
	return false;
}

static enum rc ask_again(struct engine *en, const struct case_ *c, const struct procedure *p,
			 const struct stage *s, const struct request *r, struct err *e)
{
	struct occasion o = {
		.c = c, .p = p, .stage = s, .told_unit = c->unit_id, .request = r
	};

	TRY(case_note(en, c, &r->actor, "incomplete_reply", NULL, 0, &o.event_id, e));
	return notice_send(en, &o, &s->notices, NULL, e);
}

static enum rc reply(struct engine *en, struct case_ *c, const struct client_text *t,
		     enum client_effect *effect, struct err *e)
{
	const struct procedure *p = library_get(en->library, c->procedure_id);
	const struct stage *s = p ? procedure_stage(p, c->stage) : NULL;
	const struct action *a = s ? stage_action(s, "client_reply") : NULL;
	struct request r = { .action = "client_reply", .actor = client(t), .text = t->text };
	enum refusal why;
	enum rc rc;

	*effect = CLIENT_STORED;
	if (!a)
		return client_text_keep(en, c, "follow_up", t, e);
	if (guarded(a, "identity_complete"))
		TRY(identity_take(en, c, t->phone, t->text, t->who, e));
	rc = case_act(en, c, &r, &why, e);
	if (rc == RC_REJECT && why == REFUSED_GUARD) {
		*effect = CLIENT_ASKED;
		TRY(client_text_keep(en, c, "follow_up", t, e));
		return ask_again(en, c, p, s, &r, e);
	}
	*effect = CLIENT_REPLIED;
	return rc;
}

/* ---- in a final stage: reopen, or a new case beside it ---- */

static enum rc link_new(struct engine *en, struct case_ *c, const struct client_text *t,
			struct err *e)
{
	struct opening o = { .kind = c->kind,
			     .priority = "normal",
			     .text = t->text,
			     .channel = t->via,
			     .parent_id = c->id,
			     .actor = client(t) };
	const struct procedure *p = library_get(en->library, c->procedure_id);
	struct request r = { .action = "register", .actor = o.actor, .text = t->text };
	CLEAN(contact) struct contact who = { 0 };
	struct opened out;
	struct say s = { .code = "C24",
			 .about = &out.c,
			 .purpose = "reply",
			 .rank = RANK_REPLY,
			 .resend = true };

	if (c->contact_id)
		TRY(contact_get(&en->store, c->contact_id, &who, e));
	o.name = who.name;
	o.phone = who.phone;
	o.address = who.address;
	/* What belongs to the security office stays there (R078). */
	if (p && case_restricted(en, c))
		TRY(case_open_linked(en, c, p->name, &r, &out, e));
	else
		TRY(case_open(en, &o, &out, e));
	TRY(case_note(en, c, &o.actor, "link", out.c.code, 0, NULL, e));
	if (who.phone) {
		TRY(contact_for_phone(&en->store, who.phone, engine_now(en), &s.contact_id, e));
		TRY(say(en, &s, NULL, e));
	}
	*c = out.c;
	return RC_OK;
}

static enum rc reopen(struct engine *en, struct case_ *c, const struct client_text *t,
		      enum client_effect *effect, struct err *e)
{
	struct request r = { .action = "reopen", .actor = client(t), .text = t->text };
	enum refusal why;
	enum rc rc = case_act(en, c, &r, &why, e);

	if (rc != RC_REJECT) {
		*effect = CLIENT_REOPENED;
		return rc;
	}
	if (strcmp(c->kind, "report") == 0 && !case_restricted(en, c)) {
		*effect = CLIENT_OVER;
		return RC_OK;
	}
	*effect = CLIENT_LINKED;
	return link_new(en, c, t, e);
}

enum rc client_text_take(struct engine *en, struct case_ *c, const struct client_text *t,
			 enum client_effect *effect, struct err *e)
{
	if (strcmp(c->stage_kind, "work") == 0)
		return alert(en, c, t, effect, e);
	if (strcmp(c->stage_kind, "wait") == 0)
		return reply(en, c, t, effect, e);
	return reopen(en, c, t, effect, e);
}

enum rc client_told(struct act *act, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	const struct request *r = act->r;
	struct client_text t = { .text = r->text, .via = r->actor.via };
	enum client_effect effect;
	bool may;

	TRY(act_by_operator(act, &may, e));
	if (!may)
		return act_refuse(act, REFUSED_ROLE, e, "only operator may do this");
	if (!r->text || !*r->text)
		return act_refuse(act, REFUSED_NEED, e, "text is missing");
	if (strcmp(act->c->kind, "report") == 0)
		return act_refuse(act, REFUSED_GUARD, e,
				  "a report is followed by its receipt alone");
	if (act->c->contact_id)
		TRY(contact_get(&act->en->store, act->c->contact_id, &who, e));
	t.phone = who.phone;
	TRY(case_note(act->en, act->c, &r->actor, "told", NULL, 0, NULL, e));
	return client_text_take(act->en, act->c, &t, &effect, e);
}

/* open.c - register a case: code, identity, first event, and submit or hold. */
#include "workflow/open.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/unit.h"
#include "text/code.h"
#include "text/msisdn.h"
#include "workflow/deadline.h"
#include "workflow/guard.h"
#include "workflow/library.h"
#include "workflow/move.h"
#include "workflow/notice.h"
#include "workflow/place.h"

enum { CODE_DRAWS_MAX = 50 }; /* at 1 million cases one draw in 80 is taken */

static const struct {
	const char *kind, *procedure;
} kinds[] = {
	{ "complaint", "complaint.hq" },  { "report", "report.anon" },
	{ "suggestion", "suggestion" },	  { "idea", "suggestion" },
	{ "question", "suggestion" },	  { "opinion", "suggestion" },
	{ "request", "service.request" },
};

static enum rc procedure_of(struct engine *en, const char *kind, const struct procedure **p,
			    struct err *e)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		*p = library_newest(en->library, kinds[i].procedure);
		/* An office without a service desk has its requests screened. */
		if (!*p && strcmp(kind, "request") == 0)
			*p = library_newest(en->library, "suggestion");
		return *p ? RC_OK
			  : err_set(e, RC_REJECT, "kind %s: its procedure %s is not loaded",
				    kind, kinds[i].procedure);
	}
	return err_set(e, RC_REJECT,
		       "kind %s is not known: complaint, report, suggestion, idea, question, "
		       "opinion, request",
		       kind);
}

/* Draw codes until one is free. */
static enum rc row_add(struct engine *en, const struct procedure *p, struct opened *out,
		       struct err *e)
{
	uint8_t hash[VAULT_HASH_BYTES];

	for (int i = 0; i < CODE_DRAWS_MAX; i++) {
		bool anonymous = p->identity == IDENTITY_NONE;
		enum rc rc;

		/* An anonymous report has a code too, for those who work on it; the
		 * reporter is never told it, and by text it is answered as unknown. */
		code_make(out->c.code, code_random_secure);
		if (anonymous) {
			receipt_make(out->receipt, code_random_secure);
			vault_hash(en->store.vault, "receipt", out->receipt, hash);
		}
		rc = case_add(&en->store, &out->c, anonymous ? hash : NULL, e);
		if (rc != RC_DUP)
			return rc;
	}
	return err_set(e, RC_RETRY, "no free tracking code was found");
}

static void start(struct engine *en, const struct procedure *p, const struct stage *s,
		  struct case_ *c)
{
	c->procedure_id = p->id;
	snprintf(c->stage, sizeof c->stage, "%s", s->name);
	snprintf(c->stage_kind, sizeof c->stage_kind, "%s", stage_kind_name(s->kind));
	snprintf(c->role, sizeof c->role, "%s", s->role ? s->role : "");
	c->opened_at = c->entered_at = engine_now(en);
}

/* Write the case in its first stage, with its first event and texts. */
static enum rc register_case(struct engine *en, const struct procedure *p, struct opened *out,
			     const char *matter, const struct request *r, const char *action,
			     struct err *e)
{
	struct case_ *c = &out->c;
	const struct stage *s = procedure_entry(p, c->channel);
	struct occasion o = {
		.c = c, .p = p, .stage = s, .holder_role = s->role, .request = r
	};
	int64_t document_id;

	start(en, p, s, c);
	TRY(place_resolve(en, c, s, NULL, &c->unit_id, e));
	TRY(deadline_holder(en, c, s, e));
	TRY(deadline_case(en, c, e));
	TRY(row_add(en, p, out, e));
	TRY(document_add(&en->store, c->id, "text", actor_name(&r->actor), matter, c->opened_at,
			 &document_id, e));
	TRY(case_begin(en, c, &r->actor, action, document_id, &o.event_id, e));
	TRY(deadline_timers(en, c, s, e));
	o.told_unit = o.holder_unit = c->unit_id;
	return notice_send(en, &o, &s->notices, NULL, e);
}

/* Submit when the guards hold, else hold; a first stage that has neither is
 * where the case begins in earnest. */
static enum rc submit(struct engine *en, const struct procedure *p, struct case_ *c,
		      const struct actor *actor, struct err *e)
{
	const struct stage *s = procedure_entry(p, c->channel);
	/* A beginning of a channel's own waits for somebody to go on. */
	const struct action *a = s->entry ? NULL : stage_action(s, "submit");
	struct request r = { .actor = *actor };
	struct act act = { .en = en, .c = c, .p = p, .stage = s, .r = &r };
	struct move m = { .p = p, .from = s, .request = &r };
	enum rc rc = RC_OK;

	for (size_t i = 0; a && rc == RC_OK && i < a->guard_count; i++)
		rc = guard_holds(&act, &a->guards[i], e);
	if (rc == RC_REJECT) {
		a = stage_action(s, "hold");
		m.note = "identity incomplete";
	} else if (rc != RC_OK) {
		return rc;
	}
	if (!a) {
		struct occasion o = { .c = c,
				      .p = p,
				      .stage = s,
				      .holder_role = s->role,
				      .holder_unit = c->unit_id,
				      .request = &r };

		return notice_holder(en, &o, e);
	}
	m.action = a->name;
	m.notices = &a->notices;
	m.to = procedure_stage(p, a->to);
	if (!m.to)
		return err_set(e, RC_BROKEN, "procedure %s: %s leads nowhere", p->name,
			       a->name);
	return case_move(en, c, &m, e);
}

static enum rc identity_add(struct engine *en, const struct opening *o,
			    const struct procedure *p, struct case_ *c, struct err *e)
{
	struct contact who = { .name = (char *)(uintptr_t)o->name,
			       .address = (char *)(uintptr_t)o->address };
	char phone[MSISDN_ROOM];

	if (o->phone && o->phone[0]) {
		if (!msisdn_parse_any(phone, o->phone))
			return err_set(e, RC_REJECT, "phone: this is not a number of Iran");
		who.phone = phone;
	}
	if (p->identity == IDENTITY_NONE)
		return RC_OK; /* an anonymous report keeps nobody (R029) */
	if (!who.phone && !(who.name && who.name[0]) && !(who.address && who.address[0]))
		return RC_OK;
	return contact_add(&en->store, &who, engine_now(en), &c->contact_id, e);
}

enum rc case_open(struct engine *en, const struct opening *o, struct opened *out, struct err *e)
{
	struct request r = { .action = "register", .actor = o->actor };
	struct case_ *c = &out->c;
	const struct procedure *p;
	struct unit u;
	enum rc rc;

	*out = (struct opened){ 0 };
	TRY(procedure_of(en, o->kind ? o->kind : "", &p, e));
	if (!o->text || !o->text[0])
		return err_set(e, RC_REJECT, "text is missing");
	if (o->priority && !priority_known(o->priority))
		return err_set(
			e, RC_REJECT,
			"priority %s is not known: normal, urgent, very_urgent, immediate",
			o->priority);
	snprintf(c->kind, sizeof c->kind, "%s", o->kind);
	snprintf(c->priority, sizeof c->priority, "%s", o->priority ? o->priority : "normal");
	snprintf(c->channel, sizeof c->channel, "%s", o->channel ? o->channel : "desk");
	snprintf(c->service, sizeof c->service, "%s", o->service ? o->service : "");
	c->parent_id = o->parent_id;
	if (o->unit) {
		rc = unit_by_code(&en->store, o->unit, &u, e);
		if (rc != RC_OK)
			return rc == RC_NONE ? RC_REJECT : rc;
		TRY(place_about(en, c, u.id, e));
	}
	TRY(identity_add(en, o, p, c, e));
	TRY(register_case(en, p, out, o->text, &r, "register", e));
	return submit(en, p, c, &o->actor, e);
}

enum rc case_open_linked(struct engine *en, const struct case_ *from, const char *procedure,
			 const struct request *r, struct opened *out, struct err *e)
{
	const struct procedure *p = library_newest(en->library, procedure);
	CLEAN(text) char *matter = NULL;
	int64_t document_id;
	struct case_ *c = &out->c;

	*out = (struct opened){ 0 };
	if (!p)
		return err_set(e, RC_REJECT, "procedure %s is not loaded", procedure);
	if (r->text) {
		matter = mem_dup(r->text);
	} else {
		TRY(document_latest(&en->store, from->id, "text", &document_id, e));
		TRY(document_body(&en->store, document_id, &matter, e));
	}
	*c = (struct case_){ .province_id = from->province_id,
			     .county_id = from->county_id,
			     .centre_id = from->centre_id,
			     .contact_id = from->contact_id,
			     .parent_id = from->id };
	snprintf(c->kind, sizeof c->kind, "%s", from->kind);
	snprintf(c->priority, sizeof c->priority, "%s", from->priority);
	snprintf(c->channel, sizeof c->channel, "%s", r->actor.via);
	TRY(register_case(en, p, out, matter, r, "register_linked", e));
	return submit(en, p, c, &r->actor, e);
}

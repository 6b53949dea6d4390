/* notice.c - see notice.h. */
#include "workflow/notice.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/challenge.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/official.h"
#include "store/recusal.h"
#include "store/survey.h"
#include "store/unit.h"
#include "text/digits.h"
#include "text/segment.h"
#include "workflow/place.h"
#include "workflow/say.h"

enum { CHALLENGE_LIFE_S = 24 * 3600, DEDUPE_ROOM = 64 };

static enum message_rank rank_of(const struct case_ *c)
{
	return strcmp(c->priority, "immediate") == 0 ? RANK_URGENT : RANK_STAGE;
}

static bool urgent(const struct case_ *c)
{
	return strcmp(c->priority, "immediate") == 0;
}

/* What the action itself said fills the placeholders for words. */
static void request_values(struct say *s, const struct request *r)
{
	const char *words, *body = NULL;

	if (!r)
		return;
	words = r->text ? r->text : r->reason;
	for (size_t i = 0; i < r->set_count; i++)
		if (strcmp(r->set[i].name, "competent_body") == 0)
			body = r->set[i].value;
	if (words) {
		say_value(s, "text", words);
		say_value(s, "what", words);
	}
	if (body)
		say_value(s, "body", body);
}

static enum rc unit_value(struct engine *en, struct say *s, int64_t unit_id, struct unit *u,
			  struct err *e)
{
	if (!unit_id)
		return RC_OK;
	TRY(unit_get(&en->store, unit_id, u, e));
	say_value(s, "unit", u->sms_name);
	return RC_OK;
}

static void dedupe_make(char out[DEDUPE_ROOM], const struct occasion *o, const char *code,
			int64_t contact_id)
{
	snprintf(out, DEDUPE_ROOM, "%lld:%s:%lld", (long long)o->event_id, code,
		 (long long)contact_id);
}

enum rc answer_fits(struct engine *en, const struct case_ *c, const struct procedure *p,
		    bool *fits, struct err *e)
{
	CLEAN(text) char *text = NULL;
	struct say s = { .code = "C10", .about = c };

	*fits = false;
	if (p->confidentiality != CONFIDENTIAL_NORMAL || !c->answer_id)
		return RC_OK;
	TRY(say_render(en, &s, &text, e));
	*fits = segment_count(text) <= en->policy.answer_max_parts;
	return RC_OK;
}

static enum rc applies(struct engine *en, const struct occasion *o, enum notice_when when,
		       bool *yes, struct err *e)
{
	*yes = true;
	switch (when) {
	case WHEN_ALWAYS:
		return RC_OK;
	case WHEN_ANSWER_FITS:
		return answer_fits(en, o->c, o->p, yes, e);
	case WHEN_ANSWER_BY_PHONE:
		TRY(answer_fits(en, o->c, o->p, yes, e));
		*yes = !*yes && o->c->answer_id;
		return RC_OK;
	}
	return RC_BROKEN;
}

static bool final_answer(const char *code)
{
	return strcmp(code, "C10") == 0 || strcmp(code, "C11") == 0;
}

/* C01 answers the person, and the final answer is what he waits for. */
bool notice_stops(const struct engine *en, const char *text_code)
{
	return strcmp(text_code, "C01") != 0 &&
	       !(final_answer(text_code) && en->policy.stop_final);
}

static enum rc tell_client(struct engine *en, const struct occasion *o, const struct notice *n,
			   struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	struct say s = { .code = n->text,
			 .about = o->c,
			 .purpose = "stage",
			 .rank = rank_of(o->c),
			 .resend = true,
			 .event_id = o->event_id };
	char dedupe[DEDUPE_ROOM];
	bool yes, own = o->request && o->request->actor.kind == ACTOR_CLIENT;
	struct unit u;

	TRY(applies(en, o, n->when, &yes, e));
	if (!yes || !o->c->contact_id)
		return RC_OK;
	TRY(contact_get(&en->store, o->c->contact_id, &who, e));
	if (!who.phone)
		return RC_OK;
	TRY(contact_for_phone(&en->store, who.phone, engine_now(en), &s.contact_id, e));
	dedupe_make(dedupe, o, n->text, s.contact_id);
	s.dedupe = dedupe;
	s.phone = who.phone;
	s.unless_stopped = notice_stops(en, n->text);
	/* What follows his own text answers it; that somebody looks at it can wait. */
	s.quiet = !urgent(o->c) && (!own || strcmp(n->text, "C05") == 0);
	request_values(&s, o->request);
	TRY(unit_value(en, &s, o->told_unit, &u, e));
	TRY(say(en, &s, NULL, e));
	if (n->survey)
		TRY(survey_ask(&en->store, o->c->id, s.contact_id, engine_now(en), e));
	return RC_OK;
}

enum rc notice_say(struct engine *en, const struct occasion *o, int64_t contact_id,
		   struct say *s, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	char dedupe[DEDUPE_ROOM];
	bool unfit = false;

	if (o->c)
		TRY(recusal_of_contact(&en->store, o->c->id, contact_id, &unfit, e));
	TRY(contact_get(&en->store, contact_id, &who, e));
	if (!who.phone || unfit)
		return RC_OK;
	TRY(contact_for_phone(&en->store, who.phone, engine_now(en), &s->contact_id, e));
	if (!s->dedupe) {
		dedupe_make(dedupe, o, s->code, s->contact_id);
		s->dedupe = dedupe;
	}
	s->about = o->c;
	s->purpose = "staff";
	s->resend = true;
	s->event_id = o->event_id;
	return say(en, s, NULL, e);
}

enum rc notice_official(struct engine *en, const struct occasion *o, int64_t contact_id,
			const char *text_code, struct err *e)
{
	struct say s = { .code = text_code, .rank = rank_of(o->c), .quiet = !urgent(o->c) };
	struct unit u;

	request_values(&s, o->request);
	TRY(unit_value(en, &s, o->told_unit, &u, e));
	return notice_say(en, o, contact_id, &s, e);
}

struct telling {
	struct engine *en;
	const struct occasion *o;
	const char *text;
	int told;
};

static enum rc tell_post(void *ctx, const struct post *p, struct err *e)
{
	struct telling *t = ctx;

	t->told++;
	return notice_official(t->en, t->o, p->official.contact_id, t->text, e);
}

static enum rc tell_drafter(struct engine *en, const struct occasion *o, const char *text,
			    struct err *e)
{
	struct official author;
	char login[LOGIN_MAX];
	enum rc rc;

	if (!o->c->answer_id)
		return RC_OK;
	TRY(document_author(&en->store, o->c->answer_id, login, sizeof login, e));
	rc = official_by_login(&en->store, login, &author, NULL);
	if (rc == RC_NONE)
		return RC_OK;
	TRY(rc);
	return notice_official(en, o, author.contact_id, text, e);
}

/* A deadline that nobody could keep any more is told to whose it was. */
static enum rc tell_holders(struct engine *en, const struct occasion *o, struct telling *t,
			    struct err *e)
{
	if (!o->holder_role)
		return RC_OK;
	TRY(official_each_post(&en->store, o->holder_role, o->holder_unit, tell_post, t, e));
	if (t->told || o->request || !o->holder_unit)
		return RC_OK;
	return official_each_own_post(&en->store, o->holder_role, o->holder_unit, tell_post, t,
				      e);
}

static bool replaced(const struct notices *but, enum audience to)
{
	for (size_t i = 0; but && i < but->count; i++)
		if (but->list[i].to == to)
			return true;
	return false;
}

enum rc notice_send(struct engine *en, const struct occasion *o, const struct notices *list,
		    const struct notices *but, struct err *e)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct notice *n = &list->list[i];
		struct telling t = { en, o, n->text, 0 };

		if (replaced(but, n->to))
			continue;
		switch (n->to) {
		case TO_CLIENT:
			TRY(tell_client(en, o, n, e));
			break;
		case TO_DRAFTER:
			TRY(tell_drafter(en, o, n->text, e));
			break;
		case TO_HOLDER:
			TRY(tell_holders(en, o, &t, e));
			break;
		case TO_SUPERIOR:
			if (o->p->confidentiality == CONFIDENTIAL_RESTRICTED)
				break; /* nobody else sees that there is one */
			TRY(place_superior(en, o->holder_unit, o->holder_role, tell_post, &t,
					   e));
			break;
		}
	}
	return RC_OK;
}

/* Each holder gets the text with digits of his own. */
static enum rc tell_holder(void *ctx, const struct post *p, struct err *e)
{
	struct telling *t = ctx;
	struct engine *en = t->en;
	const struct case_ *c = t->o->c;
	CLEAN(text) char *shown = NULL;
	int64_t now = engine_now(en), challenge_id;
	struct challenge want = { .official_id = p->official.id,
				  .case_id = c->id,
				  .answer_id = c->answer_id,
				  .expires_at = now + CHALLENGE_LIFE_S };
	char digits[CHALLENGE_DIGITS + 1];
	struct say s = { .code = t->text, .rank = rank_of(c), .quiet = !urgent(c) };

	if (c->holder_due && c->holder_due < want.expires_at && c->holder_due > now)
		want.expires_at = c->holder_due;
	snprintf(want.stage, sizeof want.stage, "%s", c->stage);
	TRY(challenge_issue(&en->store, &want, now, digits, &challenge_id, e));
	shown = text_persian_digits(digits);
	say_value(&s, "chal", shown);
	t->told++;
	return notice_say(en, t->o, p->official.contact_id, &s, e);
}

/* A case that nobody may act on must not lie there unseen: whoever manages the
 * unit above hears of it (of a matter of the security office, nobody does). */
static enum rc tell_of_orphan(struct engine *en, const struct occasion *o, struct err *e)
{
	struct telling t = { en, o, "M26", 0 };

	if (o->p->confidentiality == CONFIDENTIAL_RESTRICTED || !o->c->code[0])
		return RC_OK;
	return place_superior(en, o->holder_unit, o->holder_role, tell_post, &t, e);
}

enum rc notice_holder(struct engine *en, const struct occasion *o, struct err *e)
{
	struct telling t = { en, o, o->stage->holder_text, 0 };

	if (!o->stage->holder_text || !o->holder_role || !o->holder_unit)
		return RC_OK;
	TRY(official_each_post(&en->store, o->holder_role, o->holder_unit, tell_holder, &t, e));
	return t.told ? RC_OK : tell_of_orphan(en, o, e);
}

/* order.c - see order.h.  Decides whether the sender proved who he is; what
 * he may do is decided by case_act(). */
#include "dialogue/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "dialogue/reference.h"
#include "store/challenge.h"
#include "store/contact.h"
#include "store/event.h"
#include "text/digits.h"
#include "workflow/apply.h"
#include "workflow/library.h"

enum { ROUND_TRIP_S = 600, FRESH_S = 24 * 3600, LOCK_S = 24 * 3600, WRONG_MAX = 3 };

/* A command on its way. */
struct order {
	const struct talk *t;
	const struct intent *in;
	const char *pin;   /* "": none */
	const char *words; /* the command as it was written */
	struct case_ c;
	struct unit unit; /* of a referral */
	char *note;	  /* words behind the unit */
	int64_t challenge_id;
};

static void clean_order(struct order *o)
{
	free(o->note);
}

/* ---- not his, or not any more ------------------------------------------------- */

struct stake {
	struct engine *en;
	int64_t case_id, unit_id;
	const char *login;
	bool found;
};

/* It lay where he has a post, or he acted on it. */
static enum rc event_of_his(void *ctx, const struct event *ev, struct err *e)
{
	struct stake *his = ctx;

	(void)e;
	his->found |= ev->unit_id == his->unit_id || strcmp(ev->actor, his->login) == 0;
	return RC_OK;
}

static enum rc post_of_his(void *ctx, const struct post *p, struct err *e)
{
	struct stake *his = ctx;

	his->unit_id = p->unit_id;
	return event_each(&his->en->store, his->case_id, event_of_his, his, e);
}

enum rc order_refuse(const struct talk *t, const struct case_ *c, struct err *e)
{
	struct stake his = { .en = t->en, .case_id = c->id, .login = t->official->login };

	TRY(official_each_of(&t->en->store, t->official->id, post_of_his, &his, e));
	return talk_answer(t, his.found ? "M16" : "M15", c, e);
}

/* ---- challenges ---------------------------------------------------------------- */

static enum rc tell_admin(void *ctx, const struct post *p, struct err *e)
{
	const struct talk *t = ctx;
	CLEAN(contact) struct contact who = { 0 };
	struct say s = {
		.code = "M19", .purpose = "staff", .rank = RANK_REPLY, .resend = true
	};
	char dedupe[64];

	TRY(contact_get(&t->en->store, p->official.contact_id, &who, e));
	if (!who.phone)
		return RC_OK;
	TRY(contact_for_phone(&t->en->store, who.phone, engine_now(t->en), &s.contact_id, e));
	if (s.contact_id == t->in->contact_id)
		return RC_OK; /* it is himself */
	snprintf(dedupe, sizeof dedupe, "lock:%lld:%lld:%lld", (long long)t->official->id,
		 (long long)engine_now(t->en), (long long)s.contact_id);
	s.dedupe = dedupe;
	return say(t->en, &s, NULL, e);
}

static enum rc wrong_challenge(const struct talk *t, struct err *e)
{
	int64_t count = t->official->wrong_challenges + 1, now = engine_now(t->en);
	struct say s = { .code = "M06" };
	CLEAN(text) char *left = NULL;
	char n[8];

	log_warn("wrong challenge", "official=%s count=%lld", t->official->login,
		 (long long)count);
	if (count < WRONG_MAX) {
		TRY(official_wrong_challenge(&t->en->store, t->official->id, count, 0, e));
		snprintf(n, sizeof n, "%d", (int)(WRONG_MAX - count));
		left = text_persian_digits(n);
		say_value(&s, "n", left);
		return talk_say(t, &s, e);
	}
	TRY(official_wrong_challenge(&t->en->store, t->official->id, 0, now + LOCK_S, e));
	TRY(talk_answer(t, "M19", NULL, e));
	return official_each_post(&t->en->store, "admin", 0, tell_admin, (void *)(uintptr_t)t,
				  e);
}

/* Draw one and send it; what is `purpose`d NULL is a plain reply. */
static enum rc challenge_send(struct order *o, struct challenge *want, struct say *s,
			      struct err *e)
{
	const struct talk *t = o->t;
	char digits[CHALLENGE_DIGITS + 1];
	CLEAN(text) char *shown = NULL;
	int64_t id;

	want->official_id = t->official->id;
	want->case_id = o->c.id;
	want->answer_id = o->c.answer_id;
	snprintf(want->stage, sizeof want->stage, "%s", o->c.stage);
	TRY(challenge_issue(&t->en->store, want, engine_now(t->en), digits, &id, e));
	shown = text_persian_digits(digits);
	s->about = &o->c;
	s->rank = RANK_CHALLENGE;
	say_value(s, "chal", shown);
	return talk_say(t, s, e);
}

/* The command waits ten minutes for the digits that go to his own phone. */
static enum rc round_trip(struct order *o, struct err *e)
{
	struct challenge want = { .command = (char *)(uintptr_t)o->words,
				  .expires_at = engine_now(o->t->en) + ROUND_TRIP_S };
	struct say s = { .code = "M07", .purpose = "reply" };

	say_value(&s, "action", command_title(o->in->command));
	return challenge_send(o, &want, &s, e);
}

/* The answer changed, or the digits ran out: show what is to be judged now. */
static enum rc ask_again(struct order *o, struct err *e)
{
	int64_t now = engine_now(o->t->en);
	struct challenge want = { .expires_at = now + FRESH_S };
	struct say s = { .code = "M04", .purpose = "staff" };
	bool judges = o->in->command == COMMAND_APPROVE || o->in->command == COMMAND_REJECT;

	if (!judges || !o->c.answer_id)
		return round_trip(o, e);
	if (o->c.holder_due > now && o->c.holder_due < want.expires_at)
		want.expires_at = o->c.holder_due;
	return challenge_send(o, &want, &s, e);
}

static bool still_fits(const struct challenge *ch, const struct case_ *c)
{
	return strcmp(ch->stage, c->stage) == 0 && ch->answer_id == c->answer_id;
}

/* ---- carrying out --------------------------------------------------------------- */

static enum rc act(struct order *o, const char *action, enum refusal *why, struct err *e)
{
	const struct talk *t = o->t;
	struct request r = { .action = action,
			     .actor = { .kind = ACTOR_OFFICIAL,
					.official_id = t->official->id,
					.login = t->official->login,
					.via = "sms",
					.known = true,
					.challenge_id = o->challenge_id,
					.message_id = t->in->message_id } };

	switch (o->in->command) {
	case COMMAND_ANSWER:
		r.answer = o->in->text;
		break;
	case COMMAND_REJECT:
		r.reason = o->in->text;
		break;
	case COMMAND_REFER:
		r.unit = o->unit.code;
		r.priority = o->c.priority;
		r.reason = o->note;
		break;
	case COMMAND_APPROVE:
	case COMMAND_NONE:
	case COMMAND_LIST:
	case COMMAND_SHOW:
	case COMMAND_REPORTS:
	case COMMAND_HELP:
		break;
	}
	return case_act(t->en, &o->c, &r, why, e);
}

/* Is the action what the command means? */
static bool is_meant(enum command command, const struct action *a)
{
	switch (command) {
	case COMMAND_APPROVE:
		return strcmp(a->name, "approve") == 0;
	case COMMAND_REJECT:
		return strcmp(a->name, "reject") == 0;
	case COMMAND_ANSWER:
		return action_needs(a, "answer");
	case COMMAND_REFER:
		return action_needs(a, "unit");
	case COMMAND_NONE:
	case COMMAND_LIST:
	case COMMAND_SHOW:
	case COMMAND_REPORTS:
	case COMMAND_HELP:
		break;
	}
	return false;
}

static enum rc act_any(struct order *o, enum refusal *why, struct err *e)
{
	const struct procedure *p = library_get(o->t->en->library, o->c.procedure_id);
	const struct stage *s = p ? procedure_stage(p, o->c.stage) : NULL;
	enum rc rc = RC_REJECT;

	*why = REFUSED_STAGE;
	for (size_t i = 0; s && i < s->action_count && rc == RC_REJECT; i++)
		if (is_meant(o->in->command, &s->actions[i]))
			rc = act(o, s->actions[i].name, why, e);
	return rc;
}

static enum rc answer_refused(struct order *o, enum refusal why, struct err *e)
{
	const struct talk *t = o->t;

	switch (why) {
	case REFUSED_STAGE:
		return talk_answer(t, "M16", &o->c, e);
	case REFUSED_UNIT:
		return talk_answer(t, "M17", NULL, e);
	case REFUSED_NEED:
		return talk_answer(t, o->in->command == COMMAND_REJECT ? "M08" : "M18", NULL,
				   e);
	case REFUSED_GUARD:
		if (o->in->command == COMMAND_REFER)
			return talk_answer(t, "M17", NULL, e);
		break;
	case REFUSED_ROLE:
	case REFUSED_NOT:
		break;
	}
	return talk_answer(t, "M15", &o->c, e);
}

/* The digits are good: his PIN too, where one is wanted; RC_NONE: it was
 * answered. */
static enum rc pin_check(struct order *o, struct err *e)
{
	bool right;

	if (!o->t->en->policy.sms_pin)
		return RC_OK;
	if (!o->pin[0]) {
		TRY(talk_answer(o->t, "M40", &o->c, e));
		return RC_NONE;
	}
	TRY(official_pin_is(&o->t->en->store, o->t->official->id, o->pin, &right, e));
	if (!right)
		TRY(wrong_challenge(o->t, e));
	return right ? RC_OK : RC_NONE;
}

/* The digits are good: act, and only then are they used up. */
static enum rc carry_out(struct order *o, struct err *e)
{
	const struct talk *t = o->t;
	struct say s = { .code = "M05", .about = &o->c };
	int64_t now = engine_now(t->en);
	enum refusal why;
	enum rc rc = pin_check(o, e);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	rc = act_any(o, &why, e);
	if (rc == RC_REJECT)
		return answer_refused(o, why, e);
	TRY(rc);
	TRY(challenge_use(&t->en->store, o->challenge_id, now, e));
	TRY(official_visited(&t->en->store, t->official->id, now, e));
	TRY(official_wrong_challenge(&t->en->store, t->official->id, 0, 0, e));
	log_info("command done", "official=%s command=%d case=%lld", t->official->login,
		 (int)o->in->command, (long long)o->c.id);
	say_value(&s, "action", command_title(o->in->command));
	return talk_say(t, &s, e);
}

/* ---- from the text to the act ---------------------------------------------------- */

/* The case is his and the words are complete; RC_NONE: it was answered. */
static enum rc prepare(struct order *o, struct err *e)
{
	const struct talk *t = o->t;
	struct say s = { .code = "N02" };
	bool held;
	enum rc rc = case_by_code(&t->en->store, o->in->code, &o->c, e);

	if (rc == RC_NONE) {
		TRY(talk_answer(t, "Q04", NULL, e));
		return RC_NONE;
	}
	TRY(rc);
	TRY(case_held_by(t->en, &o->c, t->official->id, &held, e));
	if (!held) {
		TRY(order_refuse(t, &o->c, e));
		return RC_NONE;
	}
	if (o->in->command == COMMAND_REJECT && !o->in->text) {
		TRY(talk_answer(t, "M08", &o->c, e));
		return RC_NONE;
	}
	if (o->in->command == COMMAND_ANSWER && !o->in->text) {
		say_value(&s, "type", command_title(o->in->command));
		TRY(talk_say(t, &s, e));
		return RC_NONE;
	}
	if (o->in->command != COMMAND_REFER)
		return RC_OK;
	rc = reference_find(t->en, o->in->text ? o->in->text : "", &o->unit, &o->note, e);
	if (rc != RC_NONE)
		return rc;
	TRY(talk_answer(t, "M17", NULL, e));
	return RC_NONE;
}

/* Digits that are not good: were they once, for this case? */
static enum rc refuse_challenge(struct order *o, struct err *e)
{
	struct challenge past;
	bool used, ours;
	enum rc rc = challenge_past(&o->t->en->store, o->t->official->id, o->in->challenge,
				    &past, &used, e);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	ours = rc == RC_OK && past.case_id == o->c.id && !used;
	challenge_free(&past);
	return ours ? ask_again(o, e) : wrong_challenge(o->t, e);
}

/* Some matters want the digits of a round trip, ten minutes old at most,
 * whatever came with M01 and M04. */
static bool is_strict(const struct order *o)
{
	const struct procedure *p = library_get(o->t->en->library, o->c.procedure_id);
	const struct words *strict = &o->t->en->policy.sms_strict;

	for (size_t i = 0; p && i < strict->count; i++)
		if (strcmp(strict->list[i], p->name) == 0 ||
		    (strcmp(strict->list[i], "restricted") == 0 &&
		     p->confidentiality == CONFIDENTIAL_RESTRICTED))
			return true;
	return false;
}

static enum rc verify(struct order *o, struct err *e)
{
	struct challenge ch;
	bool ours, fits, enough;
	enum rc rc = challenge_find(&o->t->en->store, o->t->official->id, o->in->challenge,
				    engine_now(o->t->en), &ch, e);

	if (rc == RC_NONE)
		return refuse_challenge(o, e);
	TRY(rc);
	ours = ch.case_id == o->c.id;
	fits = still_fits(&ch, &o->c);
	enough = ch.command || !is_strict(o);
	o->challenge_id = ch.id;
	challenge_free(&ch);
	if (!ours)
		return wrong_challenge(o->t, e);
	if (!fits)
		return ask_again(o, e);
	return enough ? carry_out(o, e) : round_trip(o, e);
}

enum rc order_take(const struct talk *t, const struct intent *in, struct err *e)
{
	CLEAN(order) struct order o = { .t = t, .in = in, .pin = in->pin, .words = t->text };
	enum rc rc = prepare(&o, e);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	return in->challenge[0] ? verify(&o, e) : round_trip(&o, e);
}

/* The command as it was written, read once more; when its time is over, it
 * gets new digits. */
static enum rc confirm(const struct talk *t, const struct challenge *ch, const char *pin,
		       bool in_time, struct err *e)
{
	const struct grammar_context about = { .official = true, .pin = t->en->policy.sms_pin };
	CLEAN(intent) struct intent in = { 0 };
	CLEAN(order)
	struct order o = {
		.t = t, .in = &in, .pin = pin, .words = ch->command, .challenge_id = ch->id
	};
	enum rc rc;

	grammar_read(&in, ch->command, &about);
	rc = prepare(&o, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	if (!in_time)
		return round_trip(&o, e);
	return still_fits(ch, &o.c) ? carry_out(&o, e) : ask_again(&o, e);
}

/* Digits alone that fit no command that waits.  They are a guess only when
 * there is one; without, nothing could come of them. */
static enum rc unfit_digits(const struct talk *t, const struct intent *in, struct err *e)
{
	struct store *st = &t->en->store;
	int64_t now = engine_now(t->en), waiting;
	struct challenge past;
	bool used;
	enum rc rc = challenge_past(st, t->official->id, in->challenge, &past, &used, e);

	if (rc == RC_OK && !used && past.command && past.expires_at <= now) {
		rc = confirm(t, &past, in->pin, false, e);
		challenge_free(&past);
		return rc;
	}
	challenge_free(&past);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(challenge_waiting(st, t->official->id, now, &waiting, e));
	return waiting || used ? wrong_challenge(t, e) : talk_answer(t, "M18", NULL, e);
}

enum rc order_confirm(const struct talk *t, const struct intent *in, struct err *e)
{
	struct challenge ch;
	enum rc rc = challenge_find(&t->en->store, t->official->id, in->challenge,
				    engine_now(t->en), &ch, e);

	if (rc == RC_NONE)
		return unfit_digits(t, in, e);
	TRY(rc);
	/* The digits of M01 and M04 need their command beside them. */
	rc = ch.command ? confirm(t, &ch, in->pin, true, e) : talk_answer(t, "M18", NULL, e);
	challenge_free(&ch);
	return rc;
}

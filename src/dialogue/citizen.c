/* citizen.c - see citizen.h.  Whose case it is, is decided by the number
 * alone: who writes from another phone learns the stage and nothing else. */
#include "dialogue/citizen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dialogue/newcase.h"
#include "dialogue/rate.h"
#include "store/contact.h"
#include "store/survey.h"
#include "workflow/apply.h"
#include "workflow/client.h"
#include "workflow/recall.h"
#include "workflow/sight.h"

enum { SURVEYS_MAX = 8, WHICH_PARTS = 1, MINE_PARTS = 2, CASES_MAX = 16 };

static bool anonymous(const struct case_ *c)
{
	return strcmp(c->kind, "report") == 0;
}

enum rc citizen_find(const struct talk *t, const struct intent *in, struct case_ *c,
		     bool *owner, struct err *e)
{
	struct store *st = &t->en->store;

	*owner = false;
	if (in->receipt)
		return case_by_receipt(st, in->code, c, e);
	TRY(case_by_code(st, in->code, c, e));
	/* Only its receipt leads a citizen to a report (R029). */
	if (anonymous(c))
		return RC_NONE;
	return c->contact_id ? contact_has_phone(st, c->contact_id, t->in->phone, owner, e)
			     : RC_OK;
}

static struct client_text words_of(const struct talk *t, const struct intent *in)
{
	return (struct client_text){ .phone = t->in->phone,
				     .text = in->text ? in->text : t->text,
				     .via = t->via,
				     .message_id = t->in->message_id };
}

/* ---- status ------------------------------------------------------------------- */

static enum rc answer_closed(const struct talk *t, const struct case_ *c, struct err *e)
{
	char when[SAY_DATE_ROOM];
	struct say s = { .code = "Q02", .about = c };

	say_date(when, c->closed_at, t->lang);
	say_value(&s, "due", when);
	return talk_say(t, &s, e);
}

/* The text knows no case: nothing joins the number to the report. */
static enum rc answer_receipt(const struct talk *t, const struct case_ *c, struct err *e)
{
	struct say s = { .code = "N04" };

	say_value(&s, "stage", say_stage(t->en, c, t->lang));
	return talk_say(t, &s, e);
}

static enum rc answer_status(const struct talk *t, const struct case_ *c, bool owner,
			     struct err *e)
{
	if (anonymous(c))
		return answer_receipt(t, c, e);
	if (!owner)
		return talk_answer(t, "Q03", c, e);
	if (strcmp(c->stage_kind, "final") == 0)
		return answer_closed(t, c, e);
	return talk_answer(t, "Q01", c, e);
}

/* ---- texts about a case ------------------------------------------------------- */

static enum rc take_text(const struct talk *t, struct case_ *c, const struct client_text *words,
			 struct err *e)
{
	struct client_text labelled = *words;
	struct identity_words who = { 0 };
	enum client_effect effect;
	int64_t before, after;
	bool open;
	enum rc rc;

	TRY(rate_newest(t->en, t->in->contact_id, &before, e));
	if (newcase_labels(words->text, &who))
		labelled.who = &who;
	rc = client_text_take(t->en, c, &labelled, &effect, e);
	free(who.name);
	free(who.address);
	TRY(rc);
	switch (effect) {
	case CLIENT_ALERTED:
		/* Of a security matter no superior was told (R020, R078). */
		if (case_restricted(t->en, c))
			return talk_answer(t, "C14", c, e);
		TRY(talk_in_hours(t, c, &open, e));
		return talk_answer(t, open ? "C13" : "C03", c, e);
	case CLIENT_STORED:
		return talk_answer(t, "C14", c, e);
	case CLIENT_REPLIED:
		TRY(rate_newest(t->en, t->in->contact_id, &after, e));
		return after > before ? RC_OK : talk_answer(t, "C14", c, e);
	case CLIENT_ASKED:
	case CLIENT_REOPENED:
	case CLIENT_LINKED:
	case CLIENT_OVER:
		return RC_OK; /* the workflow's own text says so */
	}
	return RC_OK;
}

/* Nothing joins an anonymous report to the number that asks about it. */
static enum rc add_evidence(const struct talk *t, struct case_ *c, const struct intent *in,
			    struct err *e)
{
	struct client_text words = { .text = in->text ? in->text : t->text, .via = t->via };
	enum client_effect effect;

	TRY(client_text_take(t->en, c, &words, &effect, e));
	return effect == CLIENT_OVER ? newcase_after(t, c, words.text, e)
				     : answer_receipt(t, c, e);
}

enum rc citizen_keep(const struct talk *t, const struct intent *in, struct err *e)
{
	struct client_text words = words_of(t, in);
	struct case_ c;
	bool owner = false;
	enum rc rc = citizen_find(t, in, &c, &owner, e);

	if (rc != RC_OK || !owner)
		return rc == RC_NONE ? RC_OK : rc;
	return client_text_keep(t->en, &c, "follow_up", &words, e);
}

static enum rc serve_text(const struct talk *t, const struct intent *in, struct err *e)
{
	struct client_text words = words_of(t, in);
	struct case_ c;
	bool owner;
	enum rc rc = citizen_find(t, in, &c, &owner, e);

	if (rc == RC_NONE)
		return talk_answer(t, "Q04", NULL, e);
	TRY(rc);
	if (anonymous(&c))
		return add_evidence(t, &c, in, e);
	if (!owner) {
		TRY(client_text_keep(t->en, &c, "unverified", &words, e));
		return answer_status(t, &c, owner, e);
	}
	if (in->kind != INTENT_THANKS)
		return take_text(t, &c, &words, e);
	TRY(client_text_keep(t->en, &c, "follow_up", &words, e));
	return talk_answer(t, "C14", &c, e);
}

/* ---- scores ------------------------------------------------------------------- */

static enum rc score_set(const struct talk *t, const struct survey *v, int score,
			 struct case_ *c, struct err *e)
{
	TRY(survey_answer(&t->en->store, v->id, score, engine_now(t->en), e));
	TRY(case_answer_scored(t->en, c, v->asked_at, e));
	return talk_answer(t, score <= 2 ? "C22" : "C21", c, e);
}

static enum rc rate_case(const struct talk *t, const struct intent *in, struct err *e)
{
	struct client_text words = words_of(t, in);
	struct case_ c;
	struct survey v;
	bool owner;
	enum rc rc = citizen_find(t, in, &c, &owner, e);

	if (rc == RC_NONE)
		return talk_answer(t, "Q04", NULL, e);
	TRY(rc);
	if (!owner)
		return answer_status(t, &c, owner, e);
	rc = survey_of_case(&t->en->store, c.id, engine_now(t->en), &v, e);
	if (rc == RC_OK)
		return score_set(t, &v, in->score, &c, e);
	if (rc != RC_NONE)
		return rc;
	/* Nobody asked: what he thinks is kept with the case. */
	TRY(client_text_keep(t->en, &c, "follow_up", &words, e));
	return talk_answer(t, "C14", &c, e);
}

/* Unanswered ones first; when there is none, those that may be corrected. */
static enum rc surveys_find(const struct talk *t, struct survey *list, size_t *n, struct err *e)
{
	size_t all, open = 0;

	TRY(survey_of_contact(&t->en->store, t->in->contact_id, engine_now(t->en), list,
			      SURVEYS_MAX, &all, e));
	for (size_t i = 0; i < all; i++)
		if (!list[i].answered_at)
			list[open++] = list[i];
	*n = open ? open : all;
	return RC_OK;
}

static enum rc rate_pending(const struct talk *t, int score, struct err *e)
{
	struct survey list[SURVEYS_MAX];
	struct case_ c;
	size_t n;

	TRY(surveys_find(t, list, &n, e));
	if (n == 0)
		return talk_answer(t, "H02", NULL, e);
	TRY(case_get(&t->en->store, list[0].case_id, &c, e));
	return score_set(t, &list[0], score, &c, e);
}

/* ---- lists of cases ------------------------------------------------------------ */

struct listing {
	const struct talk *t;
	struct talk_list list;
	bool stages; /* with each case's stage */
	int parts, count;
};

static void clean_listing(struct listing *l)
{
	buf_free(&l->list.lines);
}

static enum rc list_case(void *ctx, const struct case_ *c, struct err *e)
{
	struct listing *l = ctx;
	CLEAN(text) char *code = say_digits(c->code, l->t->lang);
	CLEAN(buf) struct buf line = { 0 };

	(void)e;
	if (anonymous(c))
		return RC_OK;
	buf_puts(&line, code);
	if (l->stages)
		buf_printf(&line, " %s", say_stage(l->t->en, c, l->t->lang));
	l->count += talk_list_add(&l->list, line.text, l->parts);
	return RC_OK;
}

static enum rc which_case(const struct talk *t, struct err *e)
{
	CLEAN(listing) struct listing l = { .t = t, .parts = WHICH_PARTS };

	TRY(talk_list_open(t, &l.list, "Q06", 0, e));
	TRY(case_each_of_phone(&t->en->store, t->in->phone, true, CASES_MAX, list_case, &l, e));
	return talk_list_send(t, &l.list, e);
}

static enum rc which_survey(const struct talk *t, struct err *e)
{
	CLEAN(listing) struct listing l = { .t = t, .parts = WHICH_PARTS };
	struct survey list[SURVEYS_MAX];
	struct case_ c;
	size_t n;

	TRY(talk_list_open(t, &l.list, "Q06", 0, e));
	TRY(surveys_find(t, list, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(case_get(&t->en->store, list[i].case_id, &c, e));
		TRY(list_case(&l, &c, e));
	}
	return talk_list_send(t, &l.list, e);
}

static enum rc my_cases(const struct talk *t, struct err *e)
{
	CLEAN(listing) struct listing l = { .t = t, .stages = true, .parts = MINE_PARTS };

	TRY(talk_list_open(t, &l.list, "Q08", 0, e));
	TRY(case_each_of_phone(&t->en->store, t->in->phone, true, CASES_MAX, list_case, &l, e));
	if (l.count == 0)
		return talk_answer(t, t->told ? "U15" : "H02", NULL, e);
	return talk_list_send(t, &l.list, e);
}

static enum rc first_case(void *ctx, const struct case_ *c, struct err *e)
{
	(void)e;
	*(struct case_ *)ctx = *c;
	return RC_OK;
}

/* A text without a code, of a phone with one open case: what the case waits
 * for, or a word more for the file. */
static enum rc attach(const struct talk *t, const struct intent *in, struct err *e)
{
	struct client_text words = words_of(t, in);
	struct case_ c = { 0 };

	TRY(case_each_of_phone(&t->en->store, t->in->phone, true, 1, first_case, &c, e));
	if (!c.id)
		return talk_answer(t, "H02", NULL, e);
	if (strcmp(c.stage_kind, "wait") == 0)
		return take_text(t, &c, &words, e);
	TRY(client_text_keep(t->en, &c, "follow_up", &words, e));
	return talk_answer(t, "Q07", &c, e);
}

/* ---- the rest ------------------------------------------------------------------ */

static enum rc need_text(const struct talk *t, enum matter m, struct err *e)
{
	struct say s = { .code = "N02" };

	say_value(&s, "type", matter_title(m));
	return talk_say(t, &s, e);
}

static enum rc set_stop(const struct talk *t, bool stopped, struct err *e)
{
	TRY(stop_set(&t->en->store, t->in->phone, stopped, engine_now(t->en), e));
	if (stopped)
		TRY(text_silence(t->en, t->in->phone, e));
	return talk_answer(t, stopped ? "H03" : "H04", NULL, e);
}

static enum rc serve_status(const struct talk *t, const struct intent *in, struct err *e)
{
	struct case_ c;
	bool owner;
	enum rc rc = citizen_find(t, in, &c, &owner, e);

	if (rc == RC_NONE)
		return talk_answer(t, "Q04", NULL, e);
	TRY(rc);
	return answer_status(t, &c, owner, e);
}

enum rc citizen_serve(const struct talk *t, const struct intent *in, struct err *e)
{
	bool taken;

	switch (in->kind) {
	case INTENT_EMPTY:
		return RC_OK;
	case INTENT_STOP:
		return set_stop(t, true, e);
	case INTENT_START:
		return set_stop(t, false, e);
	case INTENT_HELP:
		return talk_answer(t, "H01", NULL, e);
	case INTENT_RATE:
		return in->code[0] ? rate_case(t, in, e) : rate_pending(t, in->score, e);
	case INTENT_STATUS:
		return serve_status(t, in, e);
	case INTENT_THANKS:
	case INTENT_FOLLOWUP:
		return serve_text(t, in, e);
	case INTENT_BADCODE:
		return talk_answer(t, "Q05", NULL, e);
	case INTENT_NEW:
		return newcase_begin(t, in, e);
	case INTENT_NEEDTEXT:
		return need_text(t, in->matter, e);
	case INTENT_MYCASES:
		return my_cases(t, e);
	case INTENT_WHICHCASE:
		if (in->score)
			return which_survey(t, e);
		break;
	case INTENT_ATTACH:
	case INTENT_UNKNOWN:
		break;
	case INTENT_COMMAND:
	case INTENT_NEEDCODE:
	case INTENT_CHALLENGE:
		return err_set(e, RC_BROKEN, "a command is no citizen's text");
	}
	/* Words that say nothing by themselves: an identity that was asked for,
	 * or more about the one case that is open.  A lone number is neither. */
	if (in->text) {
		TRY(newcase_complete(t, &taken, e));
		if (taken)
			return RC_OK;
	}
	if (in->kind == INTENT_ATTACH)
		return attach(t, in, e);
	if (in->kind == INTENT_WHICHCASE)
		return which_case(t, e);
	return talk_answer(t, "H02", NULL, e);
}

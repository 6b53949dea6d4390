/* official.c - see official.h.  Commands that change nothing, and who may
 * command at all; those that change a case are in order.c. */
#include "dialogue/official.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "dialogue/order.h"
#include "dialogue/rate.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/recusal.h"
#include "store/substitution.h"
#include "text/digits.h"
#include "text/jalali.h"
#include "workflow/apply.h"
#include "workflow/library.h"
#include "workflow/morning.h"
#include "workflow/phrases.h"
#include "workflow/place.h"
#include "workflow/sight.h"

enum {
	PAGE_ROWS = 3,
	LIST_PARTS = 2,
	SUBJECT_CHARS = 90,
	PRIVATE_DIGITS = 8,
	DAY_S = 24 * 3600,
	WEEK_DAYS = 7
};

/* ---- list -------------------------------------------------------------------- */

struct rows {
	const struct talk *t;
	struct talk_list list;
};

static void clean_rows(struct rows *r)
{
	buf_free(&r->list.lines);
}

static enum rc row_add(void *ctx, const struct case_ *c, struct err *e)
{
	struct rows *r = ctx;
	CLEAN(text) char *code = text_persian_digits(c->code);
	CLEAN(buf) struct buf line = { 0 };
	char due[JALALI_TEXT_ROOM];
	int64_t at = c->holder_due ? c->holder_due : c->case_due;

	(void)e;
	/* An anonymous report has no code to command it by. */
	buf_printf(&line, "%s %s", c->code[0] ? code : word_of_kind(c->kind),
		   word_of_priority(c->priority));
	if (at) {
		jalali_due_text(due, at, engine_now(r->t->en));
		buf_printf(&line, " %s", due);
	}
	talk_list_add(&r->list, line.text, LIST_PARTS);
	return RC_OK;
}

static enum rc serve_list(const struct talk *t, int page, struct err *e)
{
	CLEAN(rows) struct rows r = { .t = t };
	int64_t count;

	TRY(case_count_of_official(&t->en->store, t->official->id, &count, e));
	if ((page - 1) * PAGE_ROWS >= count)
		return talk_answer(t, "M10", NULL, e);
	TRY(talk_list_open(t, &r.list, "M09", count, e));
	TRY(case_each_of_official(&t->en->store, t->official->id, PAGE_ROWS,
				  (page - 1) * PAGE_ROWS, row_add, &r, e));
	return talk_list_send(t, &r.list, e);
}

/* ---- show -------------------------------------------------------------------- */

struct seeking {
	int64_t official_id;
	bool found;
};

static enum rc is_he(void *ctx, const struct post *p, struct err *e)
{
	struct seeking *s = ctx;

	(void)e;
	s->found |= p->official.id == s->official_id;
	return RC_OK;
}

/* The holder may see it, and who is above him if it is no restricted matter. */
static enum rc may_see(const struct talk *t, const struct case_ *c, bool *may, struct err *e)
{
	const struct procedure *p = library_get(t->en->library, c->procedure_id);
	struct seeking s = { .official_id = t->official->id };

	bool unfit;

	*may = false;
	TRY(recusal_has(&t->en->store, c->id, t->official->id, &unfit, e));
	if (unfit)
		return RC_OK;
	TRY(case_held_by(t->en, c, t->official->id, may, e));
	if (*may || !p || p->confidentiality != CONFIDENTIAL_NORMAL || !c->unit_id ||
	    strcmp(c->stage_kind, "final") == 0)
		return RC_OK;
	TRY(place_superiors(t->en, c->unit_id, is_he, &s, e));
	*may = s.found;
	return RC_OK;
}

/* Long numbers are telephones and identity numbers: stars in their place. */
static void hide_numbers(struct buf *out, const char *text)
{
	size_t len = strlen(text), run, pos = 0;

	while (pos < len) {
		size_t begin = pos, end = pos;

		for (run = 0; end < len; run++) {
			size_t next = end;

			if (digit_value(utf8_next(text, len, &next)) < 0)
				break;
			end = next;
		}
		if (run == 0)
			utf8_next(text, len, &end);
		if (run >= PRIVATE_DIGITS)
			buf_puts(out, "***");
		else
			buf_add(out, text + begin, end - begin);
		pos = end;
	}
}

/* Stars for every time the words stand in the text. */
static char *hide_words(const char *text, const char *words)
{
	struct buf b = { 0 };
	size_t len = words ? strlen(words) : 0;

	for (const char *at; len > 0 && (at = strstr(text, words)); text = at + len) {
		buf_add(&b, text, (size_t)(at - text));
		buf_puts(&b, "***");
	}
	buf_puts(&b, text);
	return buf_take(&b);
}

static char *shortened(const char *text, size_t chars)
{
	size_t len = strlen(text), pos = 0, n = 0;
	struct buf b = { 0 };

	while (pos < len && n++ < chars)
		utf8_next(text, len, &pos);
	buf_add(&b, text, pos);
	if (pos < len)
		buf_puts(&b, "…");
	return buf_take(&b);
}

/* The matter in few words, without what names the complainant. */
static enum rc subject_of(const struct talk *t, const struct case_ *c, char **subject,
			  struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	CLEAN(text) char *body = NULL;
	CLEAN(text) char *nameless = NULL;
	CLEAN(buf) struct buf b = { 0 };
	int64_t id;
	enum rc rc = document_latest(&t->en->store, c->id, "text", &id, e);

	*subject = mem_dup("…");
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	TRY(document_body(&t->en->store, id, &body, e));
	if (c->contact_id)
		TRY(contact_get(&t->en->store, c->contact_id, &who, e));
	nameless = hide_words(body, who.name);
	hide_numbers(&b, nameless);
	clean_text(subject);
	*subject = shortened(b.text ? b.text : "", SUBJECT_CHARS);
	return RC_OK;
}

static enum rc serve_show(const struct talk *t, const struct intent *in, struct err *e)
{
	CLEAN(text) char *subject = NULL;
	struct case_ c;
	struct say s = { .code = "M23",
			 .about = &c,
			 .purpose = "staff",
			 .rank = RANK_REPLY,
			 .resend = true };
	bool may;
	enum rc rc = case_by_code(&t->en->store, in->code, &c, e);

	if (rc == RC_NONE)
		return talk_answer(t, "Q04", NULL, e);
	TRY(rc);
	TRY(may_see(t, &c, &may, e));
	if (!may)
		return order_refuse(t, &c, e);
	/* No text about a matter of the security office has content (X20). */
	if (case_restricted(t->en, &c))
		subject = mem_dup("…");
	else
		TRY(subject_of(t, &c, &subject, e));
	if (c.answer_id && !case_restricted(t->en, &c))
		s.code = "M24";
	say_value(&s, "text", subject);
	return talk_say(t, &s, e);
}

/* ---- figures ------------------------------------------------------------------ */

struct place {
	int64_t unit_id;
};

static enum rc first_place(void *ctx, const struct post *p, struct err *e)
{
	struct place *place = ctx;

	(void)e;
	if (!place->unit_id)
		place->unit_id = p->unit_id;
	return RC_OK;
}

/* His work list; of a week or a month, what happened in his unit and below. */
static enum rc serve_figures(const struct talk *t, int days, struct err *e)
{
	int64_t digest[DIGEST_NUMBERS], period[PERIOD_NUMBERS], now = engine_now(t->en);
	struct place place = { 0 };

	if (days > 1)
		TRY(official_each_of(&t->en->store, t->official->id, first_place, &place, e));
	if (!place.unit_id) {
		TRY(digest_numbers(t->en, t->official->id, digest, e));
		return talk_numbers(t, "M13", digest, COUNT(digest), e);
	}
	TRY(period_numbers(t->en, place.unit_id, now - (int64_t)days * DAY_S, now, period, e));
	return talk_numbers(t, days > WEEK_DAYS ? "M27" : "M20", period, COUNT(period), e);
}

/* ---- who may command ------------------------------------------------------------ */

/* Locked after three wrong challenges: told again once an hour at most. */
static enum rc serve_locked(const struct talk *t, struct err *e)
{
	bool said;

	TRY(rate_said(t->en, t->in->contact_id, "M19", &said, e));
	return said ? RC_OK : talk_answer(t, "M19", NULL, e);
}

/* The password was revoked: nothing is his to command until it is restored. */
static enum rc serve_revoked(const struct talk *t, const struct intent *in, struct err *e)
{
	struct case_ c;
	enum rc rc = RC_NONE;

	if (in->code[0])
		rc = case_by_code(&t->en->store, in->code, &c, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	return rc == RC_OK ? talk_answer(t, "M15", &c, e) : talk_answer(t, "M12", NULL, e);
}

/* Somebody acts for him (DIALOGUE.md 5.5). */
static enum rc serve_away(const struct talk *t, const struct substitution *s, struct err *e)
{
	struct say answer = { .code = "M37" };
	char until[JALALI_TEXT_ROOM];

	jalali_date_text(until, s->to_at - 1);
	say_value(&answer, "date", until);
	return talk_say(t, &answer, e);
}

static enum rc serve_command(const struct talk *t, const struct intent *in, struct err *e)
{
	switch (in->command) {
	case COMMAND_LIST:
		return serve_list(t, in->page, e);
	case COMMAND_SHOW:
		return serve_show(t, in, e);
	case COMMAND_REPORTS:
		return serve_figures(t, in->days, e);
	case COMMAND_ANSWER:
	case COMMAND_REFER:
	case COMMAND_APPROVE:
	case COMMAND_REJECT:
		return order_take(t, in, e);
	case COMMAND_HELP:
	case COMMAND_NONE:
		break;
	}
	return talk_answer(t, "M18", NULL, e);
}

enum rc official_serve(const struct talk *t, const struct intent *in, struct err *e)
{
	struct substitution away;
	enum rc rc;

	if (t->official->revoked_at)
		return serve_revoked(t, in, e);
	rc = substitution_of(&t->en->store, t->official->id, &away, e);
	if (rc != RC_NONE)
		return rc == RC_OK ? serve_away(t, &away, e) : rc;
	if (t->official->sms_locked_until > engine_now(t->en))
		return serve_locked(t, e);
	if (in->kind == INTENT_CHALLENGE)
		return order_confirm(t, in, e);
	if (in->kind == INTENT_BADCODE)
		return talk_answer(t, "Q05", NULL, e);
	if (in->kind == INTENT_NEEDCODE)
		return talk_answer(t, "M18", NULL, e);
	return serve_command(t, in, e);
}

/* talk.c - see talk.h.  The only place of the dialogue that answers the
 * sender, by a text or on his screen. */
#include "dialogue/talk.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "calendar/worktime.h"
#include "dialogue/rate.h"
#include "text/segment.h"
#include "store/forget.h"
#include "store/unit.h"
#include "workflow/anonymity.h"
#include "workflow/deadline.h"
#include "workflow/phrases.h"

static bool is_wrong(const char *code)
{
	return strcmp(code, "Q04") == 0 || strcmp(code, "Q05") == 0;
}

/* Show it at once; code "" for what does not count as an answer. */
static void tell(struct told *told, const char *code, const char *text)
{
	buf_printf(&told->text, "%s%s", told->text.len ? "\n" : "", text);
	snprintf(told->code, sizeof told->code, "%s", code);
}

/* H05 in the place of an answer: once by text; a screen cannot stay empty, but
 * only the first is on record. */
static enum rc limit_say(const struct talk *t, enum rate verdict, struct err *e)
{
	struct say s = { .code = "H05",
			 .lang = t->lang,
			 .contact_id = t->in->contact_id,
			 .purpose = "reply",
			 .rank = RANK_REPLY,
			 .carrier = t->in->carrier };
	CLEAN(text) char *text = NULL;

	if (!t->told)
		return verdict == RATE_TELL ? say(t->en, &s, NULL, e) : RC_OK;
	TRY(say_render(t->en, &s, &text, e));
	tell(t->told, verdict == RATE_TELL ? "H05" : "", text);
	return RC_OK;
}

/* May it be said?  What stands in its place is said here. */
static enum rc may_say(const struct talk *t, const char *code, bool *may, struct err *e)
{
	enum rate verdict;

	*may = true;
	if (t->official)
		return RC_OK;
	TRY(rate_check(t->en, t->in, is_wrong(code), &verdict, e));
	*may = verdict == RATE_ANSWER;
	if (*may)
		return RC_OK;
	log_info("answer withheld", "phone=%s answer=%s", log_phone(t->in->phone), code);
	return limit_say(t, verdict, e);
}

enum rc talk_say(const struct talk *t, struct say *s, struct err *e)
{
	/* A receipt is given once and cannot be asked for again. */
	bool may = s->purpose && strcmp(s->purpose, "receipt") == 0;
	CLEAN(text) char *text = NULL;

	if (!may)
		TRY(may_say(t, s->code, &may, e));
	if (!may)
		return RC_OK;
	s->lang = t->lang;
	if (t->told) {
		TRY(say_render(t->en, s, &text, e));
		tell(t->told, s->code, text);
		return RC_OK;
	}
	s->contact_id = t->in->contact_id;
	s->carrier = t->in->carrier;
	if (!s->purpose) {
		s->purpose = "reply";
		s->rank = RANK_REPLY;
		s->resend = true;
	}
	TRY(say(t->en, s, NULL, e));
	return forget_concerns(s->code) ? anonymity_promise(t->en, e) : RC_OK;
}

enum rc talk_answer(const struct talk *t, const char *code, const struct case_ *about,
		    struct err *e)
{
	struct say s = { .code = code, .about = about };

	return talk_say(t, &s, e);
}

enum rc talk_in_hours(const struct talk *t, const struct case_ *c, bool *open, struct err *e)
{
	int64_t units[UNIT_CHAIN_MAX + 1];

	TRY(deadline_units(t->en, c, units, e));
	*open = worktime_is_open(t->en->calendar, units, engine_now(t->en));
	return RC_OK;
}

/* ---- lists -------------------------------------------------------------------- */

enum rc talk_list_open(const struct talk *t, struct talk_list *l, const char *code, int64_t n,
		       struct err *e)
{
	const struct phrase *p = phrases_in(t->en->phrases, code, t->lang);
	CLEAN(text) char *head = NULL;
	CLEAN(text) char *shown = NULL;
	CLEAN(text) char *filled = NULL;
	char number[24];
	struct template_value v = { .name = "n" };

	*l = (struct talk_list){ .code = code };
	if (!p)
		return err_set(e, RC_BROKEN, "there is no message text %s", code);
	snprintf(number, sizeof number, "%lld", (long long)n);
	v.value = shown = say_digits(number, t->lang);
	head = mem_dupn(p->body, strcspn(p->body, "\n"));
	if (template_render(head, &v, 1, &filled, e) != RC_OK)
		return err_prefix(e, RC_BROKEN, "message text %s: ", code);
	buf_puts(&l->lines, filled);
	return RC_OK;
}

bool talk_list_add(struct talk_list *l, const char *line, int parts_max)
{
	size_t before = l->lines.len;

	buf_printf(&l->lines, "\n%s", line);
	if (segment_count(l->lines.text) <= parts_max)
		return true;
	l->lines.len = before;
	l->lines.text[before] = '\0';
	return false;
}

/* A finished text, under its template's name. */
static enum rc talk_text(const struct talk *t, const char *code, const char *text,
			 struct err *e)
{
	int64_t now = engine_now(t->en), id;
	struct message_new m = { .contact_id = t->in->contact_id,
				 .text = text,
				 .template = code,
				 .purpose = "reply",
				 .rank = RANK_REPLY,
				 .resend = true,
				 .carrier = t->in->carrier };
	bool may;

	TRY(may_say(t, code, &may, e));
	if (!may)
		return RC_OK;
	if (t->told) {
		tell(t->told, code, text);
		return RC_OK;
	}
	if (t->en->policy.message_life_s)
		m.expires_at = now + t->en->policy.message_life_s;
	return message_queue(&t->en->store, &m, now, &id, e);
}

enum rc talk_list_send(const struct talk *t, struct talk_list *l, struct err *e)
{
	return talk_text(t, l->code, l->lines.text, e);
}

enum rc talk_numbers(const struct talk *t, const char *code, const int64_t *numbers,
		     size_t count, struct err *e)
{
	struct say s = { .code = code, .numbers = numbers, .number_count = count };

	return talk_say(t, &s, e);
}

/* say.c - compose a text and queue it.  Owns what a placeholder means. */
#include "workflow/say.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calendar/worktime.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/unit.h"
#include "text/digits.h"
#include "text/jalali.h"
#include "text/segment.h"
#include "workflow/library.h"
#include "workflow/phrases.h"

void say_value(struct say *s, const char *name, const char *value)
{
	if (s->value_count < SAY_VALUES_MAX)
		s->values[s->value_count++] = (struct template_value){ name, value };
}

/* Stands for a number until the numbers are known; no text contains it. */
#define PLACE "\x01"

static const char *given(const struct say *s, const char *name)
{
	if (s->number_count && strcmp(name, "n") == 0)
		return PLACE;
	for (size_t i = 0; i < s->value_count; i++)
		if (strcmp(s->values[i].name, name) == 0)
			return s->values[i].value;
	return NULL;
}

/* A unit's short name; the organisation's own where there is none. */
static enum rc unit_words(struct engine *en, int64_t unit_id, struct arena *a, const char **out,
			  struct err *e)
{
	struct unit u;

	*out = "ستاد";
	if (!unit_id)
		return RC_OK;
	TRY(unit_get(&en->store, unit_id, &u, e));
	*out = arena_dup(a, u.sms_name);
	return RC_OK;
}

static enum rc answer_words(struct engine *en, const struct case_ *c, struct arena *a,
			    const char **out, struct err *e)
{
	CLEAN(text) char *body = NULL;

	*out = "";
	if (!c->answer_id)
		return RC_OK;
	TRY(document_body(&en->store, c->answer_id, &body, e));
	*out = arena_dup(a, body);
	return RC_OK;
}

char *say_digits(const char *digits, const char *lang)
{
	return lang ? mem_dup(digits) : text_persian_digits(digits);
}

const char *say_stage(const struct engine *en, const struct case_ *c, const char *lang)
{
	const struct procedure *p = library_get(en->library, c->procedure_id);
	const struct stage *s = p ? procedure_stage(p, c->stage) : NULL;

	if (lang)
		return word_of_stage_kind(c->stage_kind);
	return s ? s->title : c->stage;
}

static void english_time(char out[SAY_DATE_ROOM], int64_t at, const char *form)
{
	time_t instant = (time_t)at;
	struct tm tm;

	localtime_r(&instant, &tm);
	strftime(out, SAY_DATE_ROOM, form, &tm);
}

void say_date(char out[SAY_DATE_ROOM], int64_t at, const char *lang)
{
	if (lang)
		english_time(out, at, "%d %b %Y");
	else
		jalali_date_text(out, at);
}

static const char *in_digits(struct arena *a, const char *digits, const char *lang)
{
	CLEAN(text) char *shown = say_digits(digits, lang);

	return arena_dup(a, shown);
}

/* What the case itself says for a placeholder; *out stays NULL for others. */
static enum rc case_value(struct engine *en, const struct case_ *c, const char *name,
			  const char *lang, struct arena *a, const char **out, struct err *e)
{
	char when[JALALI_TEXT_ROOM];

	if (strcmp(name, "code") == 0) {
		*out = in_digits(a, c->code, lang);
	} else if (strcmp(name, "type") == 0) {
		*out = lang ? c->kind : word_of_kind(c->kind);
	} else if (strcmp(name, "prio") == 0) {
		*out = word_of_priority(c->priority);
	} else if (strcmp(name, "outcome") == 0) {
		*out = c->outcome;
	} else if (strcmp(name, "unit") == 0) {
		return unit_words(en, c->unit_id, a, out, e);
	} else if (strcmp(name, "answer") == 0) {
		return answer_words(en, c, a, out, e);
	} else if (strcmp(name, "stage") == 0) {
		*out = say_stage(en, c, lang);
	} else if (strcmp(name, "due") == 0) {
		int64_t due = c->holder_due ? c->holder_due : c->case_due;

		if (lang)
			english_time(when, due ? due : engine_now(en), "%d %b %H:%M");
		else
			jalali_due_text(when, due ? due : engine_now(en), engine_now(en));
		*out = arena_dup(a, when);
	}
	return RC_OK;
}

static enum rc values_collect(struct engine *en, const struct say *s, const char *body,
			      struct arena *a, struct template_value *values, size_t *count,
			      struct err *e)
{
	char names[SAY_VALUES_MAX][TEMPLATE_NAME_ROOM];

	TRY(template_check(body, names, SAY_VALUES_MAX, count, e));
	for (size_t i = 0; i < *count; i++) {
		const char *value = given(s, names[i]);

		if (!value && s->about)
			TRY(case_value(en, s->about, names[i], s->lang, a, &value, e));
		values[i] = (struct template_value){ arena_dup(a, names[i]), value };
	}
	return RC_OK;
}

/* Cut a value by some code points, with an ellipsis for what is missing. */
static const char *shorten(struct arena *a, const char *value, size_t by)
{
	size_t len = strlen(value), cps = 0, keep, pos = 0;

	while (pos < len) {
		utf8_next(value, len, &pos);
		cps++;
	}
	if (cps <= by + 1)
		return "…";
	keep = cps - by - 1;
	for (pos = 0; keep > 0; keep--)
		utf8_next(value, len, &pos);
	return arena_printf(a, "%.*s…", (int)pos, value);
}

/* An official gets at most so many parts: the quoted text gives way. */
static enum rc fit(struct engine *en, const char *body, struct template_value *values,
		   size_t count, struct arena *a, char **text, struct err *e)
{
	size_t quoted = count;

	for (size_t i = 0; i < count; i++)
		if (strcmp(values[i].name, "text") == 0 ||
		    strcmp(values[i].name, "answer") == 0)
			quoted = i;
	while (quoted < count && values[quoted].value && values[quoted].value[0] &&
	       strcmp(values[quoted].value, "…") != 0 &&
	       segment_count(*text) > en->policy.answer_max_parts) {
		size_t units = utf8_units16(*text, strlen(*text));
		size_t room = (size_t)en->policy.answer_max_parts * 67;

		values[quoted].value =
			shorten(a, values[quoted].value, units > room ? units - room : 1);
		free(*text);
		TRY(template_render(body, values, count, text, e));
	}
	return RC_OK;
}

/* Each place in turn takes the next number; digits become Persian. */
static void numbers_put(const struct say *s, char **text)
{
	CLEAN(buf) struct buf b = { 0 };
	size_t i = 0;

	for (const char *p = *text; *p; p++) {
		int64_t n = i < s->number_count ? s->numbers[i] : 0;

		if (*p != PLACE[0])
			buf_putc(&b, *p);
		else if (n < 0)
			buf_puts(&b, "-");
		else
			buf_printf(&b, "%lld", (long long)n);
		i += *p == PLACE[0];
	}
	free(*text);
	*text = text_persian_digits(b.text ? b.text : "");
}

enum rc say_render(struct engine *en, const struct say *s, char **text, struct err *e)
{
	CLEAN(arena) struct arena *a = arena_new();
	const struct phrase *phrase = phrases_in(en->phrases, s->code, s->lang);
	struct template_value values[SAY_VALUES_MAX];
	size_t count;

	*text = NULL;
	if (!phrase)
		return err_set(e, RC_BROKEN, "there is no message text %s", s->code);
	TRY(values_collect(en, s, phrase->body, a, values, &count, e));
	if (template_render(phrase->body, values, count, text, e) != RC_OK)
		return err_prefix(e, RC_BROKEN, "message text %s: ", s->code);
	if (s->number_count)
		numbers_put(s, text);
	else if (strcmp(s->purpose ? s->purpose : "", "staff") == 0)
		return fit(en, phrase->body, values, count, a, text, e);
	return RC_OK;
}

static enum rc opening_after(struct engine *en, const struct case_ *c, int64_t now, int64_t *at,
			     struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX + 1];
	size_t n = 0;

	if (c && c->unit_id)
		TRY(unit_chain(&en->store, c->unit_id, chain, &n, e));
	chain[n] = 0;
	return worktime_next_open(en->calendar, chain, now, at, e);
}

enum rc say(struct engine *en, const struct say *s, int64_t *id, struct err *e)
{
	CLEAN(text) char *text = NULL;
	struct message_new m = { .contact_id = s->contact_id,
				 .template = s->code,
				 .purpose = s->purpose,
				 .case_id = s->about ? s->about->id : 0,
				 .event_id = s->event_id,
				 .dedupe = s->dedupe,
				 .rank = s->rank,
				 .resend = s->resend,
				 .carrier = s->carrier,
				 .avoid = s->avoid };
	int64_t now = engine_now(en), ignored;
	enum rc rc;

	if (!id)
		id = &ignored;
	*id = 0;
	TRY(say_render(en, s, &text, e));
	m.text = text;
	m.not_before = now;
	if (s->at_opening)
		TRY(opening_after(en, s->about, now, &m.not_before, e));
	if (s->quiet)
		m.not_before =
			quiet_until(en->policy.quiet_from, en->policy.quiet_to, m.not_before);
	if (m.not_before <= now)
		m.not_before = 0;
	if (en->policy.message_life_s)
		m.expires_at = (m.not_before ? m.not_before : now) + en->policy.message_life_s;
	if (s->unless_stopped && s->phone)
		TRY(stop_get(&en->store, s->phone, &m.cancelled, e));
	rc = message_queue(&en->store, &m, now, id, e);
	return rc == RC_DUP ? RC_OK : rc;
}

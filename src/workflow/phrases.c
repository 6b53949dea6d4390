/* phrases.c - see phrases.h. */
#include "workflow/phrases.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/definition.h"
#include "text/segment.h"
#include "text/template.h"

struct phrases {
	struct phrase *list; /* sorted by code, then language */
	size_t count;
};

static enum rc phrase_add(void *ctx, const struct template *t, struct err *e)
{
	struct phrases *p = ctx;
	struct phrase *one;

	(void)e;
	p->list = mem_grow(p->list, p->count + 1, sizeof *p->list);
	one = &p->list[p->count++];
	snprintf(one->code, sizeof one->code, "%s", t->code);
	snprintf(one->lang, sizeof one->lang, "%s", t->lang);
	one->body = mem_dup(t->body);
	one->parts = (int)t->parts;
	return RC_OK;
}

enum rc phrases_read(struct phrases **out, struct store *st, struct err *e)
{
	struct phrases *p = mem_alloc(sizeof *p);
	enum rc rc = template_each(st, phrase_add, p, e);

	if (rc != RC_OK) {
		phrases_free(p);
		return rc;
	}
	*out = p;
	return RC_OK;
}

void phrases_free(struct phrases *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++)
		free(p->list[i].body);
	free(p->list);
	free(p);
}

static int by_code(const void *key, const void *element)
{
	const struct phrase *wanted = key, *p = element;
	int order = strcmp(wanted->code, p->code);

	return order ? order : strcmp(wanted->lang, p->lang);
}

static const struct phrase *find(const struct phrases *p, const char *code, const char *lang)
{
	struct phrase wanted;

	snprintf(wanted.code, sizeof wanted.code, "%s", code);
	snprintf(wanted.lang, sizeof wanted.lang, "%s", lang);
	return p->count ? bsearch(&wanted, p->list, p->count, sizeof *p->list, by_code) : NULL;
}

const struct phrase *phrases_get(const struct phrases *p, const char *code)
{
	return find(p, code, "fa");
}

const struct phrase *phrases_in(const struct phrases *p, const char *code, const char *lang)
{
	const struct phrase *one = lang ? find(p, code, lang) : NULL;

	return one ? one : phrases_get(p, code);
}

enum { PLACEHOLDERS_MAX = 12, LONGEST = 16 };

/* Every placeholder, and the most UTF-16 units of what fills it; 0: people's
 * own words, or a word of varying use. */
static const struct {
	const char *name;
	int units;
} placeholders[] = {
	{ "type", 7 },	  { "code", 9 }, { "unit", 16 },    { "due", 11 },   { "stage", 16 },
	{ "prio", 9 },	  { "chal", 6 }, { "receipt", 16 }, { "answer", 0 }, { "text", 0 },
	{ "what", 0 },	  { "body", 0 }, { "name", 0 },	    { "n", 1 },	     { "action", 0 },
	{ "outcome", 0 }, { "date", 0 }, { "ref", 0 },	    { "season", 0 }, { "service", 0 },
};

enum rc phrase_check(const char *lang, const char *body, int64_t parts, struct err *e)
{
	static const char persian[] = "۰۰۰۰۰۰۰۰۰۰۰۰۰۰۰۰"; /* two bytes each */
	static const char latin[] = "0000000000000000";
	bool fa = strcmp(lang, "fa") == 0;
	char names[PLACEHOLDERS_MAX][TEMPLATE_NAME_ROOM];
	char filled[PLACEHOLDERS_MAX][2 * LONGEST + 1];
	struct template_value values[PLACEHOLDERS_MAX];
	CLEAN(text) char *text = NULL;
	size_t n, k;

	TRY(template_check(body, names, PLACEHOLDERS_MAX, &n, e));
	for (size_t i = 0; i < n; i++) {
		for (k = 0; k < COUNT(placeholders); k++)
			if (strcmp(placeholders[k].name, names[i]) == 0)
				break;
		if (k == COUNT(placeholders))
			return err_set(e, RC_REJECT, "nothing is known for {%s}", names[i]);
		snprintf(filled[i], sizeof filled[i], "%.*s",
			 (fa ? 2 : 1) * placeholders[k].units, fa ? persian : latin);
		values[i] = (struct template_value){ names[i], filled[i] };
	}
	TRY(template_render(body, values, n, &text, e));
	if (segment_count(text) > parts)
		return err_set(e, RC_REJECT,
			       "it takes %d parts with the longest values, and says %d",
			       segment_count(text), (int)parts);
	return RC_OK;
}

struct word {
	const char *name, *shown;
};

static const char *word_find(const struct word *words, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i].name, name) == 0)
			return words[i].shown;
	return name;
}

const char *word_of_stage_kind(const char *stage_kind)
{
	static const struct word words[] = {
		{ "work", "being handled" },
		{ "wait", "waiting for you" },
		{ "final", "closed" },
	};

	return word_find(words, COUNT(words), stage_kind);
}

const char *word_of_kind(const char *kind)
{
	static const struct word words[] = {
		{ "complaint", "شکایت" }, { "report", "گزارش" },  { "suggestion", "پیشنهاد" },
		{ "idea", "ایده" },	  { "question", "سؤال" }, { "opinion", "نظر" },
		{ "request", "درخواست" }, { "message", "پیام" },
	};

	return word_find(words, COUNT(words), kind);
}

const char *word_of_priority(const char *priority)
{
	static const struct word words[] = {
		{ "normal", "عادی" },
		{ "urgent", "فوری" },
		{ "very_urgent", "خیلی فوری" },
		{ "immediate", "آنی" },
	};

	return word_find(words, COUNT(words), priority);
}

/* reference.c - see reference.h. */
#include "dialogue/reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "dialogue/words.h"

enum { NAME_WORDS_MAX = 8, NUMBER_DIGITS_MAX = 9 };

/* Try the words at..at+n as a name. */
static enum rc name_try(struct engine *en, const struct tokens *t, size_t at, size_t n,
			struct unit *u, struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };

	for (size_t i = at; i < at + n; i++)
		buf_printf(&b, "%s%s", i > at ? " " : "", t->list[i].word);
	return unit_by_alias(&en->store, b.text, u, e);
}

/* The longest name at `at`; *n says how many words it takes. */
static enum rc name_find(struct engine *en, const struct tokens *t, size_t at, size_t *n,
			 struct unit *u, struct err *e)
{
	for (*n = t->count - at < NAME_WORDS_MAX ? t->count - at : NAME_WORDS_MAX; *n > 0;
	     (*n)--) {
		enum rc rc = name_try(en, t, at, *n, u, e);

		if (rc != RC_NONE && rc != RC_REJECT)
			return rc;
	}
	return RC_NONE;
}

static enum rc find_at(struct engine *en, const struct tokens *t, size_t at, size_t *end,
		       struct unit *u, struct err *e)
{
	int ignored;
	size_t n, office;
	struct unit named;
	enum rc rc, behind;

	if (at >= t->count)
		return RC_NONE;
	if (t->list[at].number) {
		*end = at + 1;
		if (t->list[at].len > NUMBER_DIGITS_MAX)
			return RC_NONE;
		return unit_by_number(&en->store, atoll(t->list[at].word), u, e);
	}
	rc = name_find(en, t, at, &n, u, e);
	*end = at + n;
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	/* "the office of Neyshabur" for a unit that is called "Neyshabur": it says
	 * more than another unit whose name begins with "the office". */
	office = tokens_keyword(t, at, words_office, &ignored);
	if (!office || at + office >= t->count)
		return rc;
	behind = name_find(en, t, at + office, &n, &named, e);
	if (behind != RC_OK && behind != RC_NONE)
		return behind;
	if (behind == RC_NONE || at + office + n <= *end)
		return rc;
	*u = named;
	*end = at + office + n;
	return RC_OK;
}

enum rc reference_find(struct engine *en, const char *text, struct unit *u, char **note,
		       struct err *e)
{
	CLEAN(tokens) struct tokens t;
	size_t at, end = 0;
	int ignored;
	bool *drop;
	enum rc rc;

	*note = NULL;
	tokens_read(&t, text, strlen(text));
	at = tokens_keyword(&t, 0, words_to, &ignored);
	rc = find_at(en, &t, at, &end, u, e);
	if (rc != RC_OK)
		return rc;
	if (end == t.count)
		return RC_OK;
	drop = mem_alloc(t.count * sizeof *drop);
	memset(drop, true, end * sizeof *drop);
	*note = tokens_rest(&t, drop);
	free(drop);
	return RC_OK;
}

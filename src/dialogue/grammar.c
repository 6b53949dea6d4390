/* grammar.c - the citizen's grammar (docs/DIALOGUE.md): the first rule that
 * fits wins.  The official's commands are in command.c. */
#include "dialogue/grammar.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dialogue/command.h"

/* A text under examination. */
struct reading {
	struct tokens t;
	bool *drop; /* one a token: not part of the text that is kept */
	const struct grammar_context *about;
	struct code_place code;
	bool has_code;
};

/* What the words besides the code are. */
struct cover {
	bool whole; /* every word is accounted for */
	int labels; /* enum label, taken together */
	int scores; /* scores among them, and the last */
	int score;
};

static bool in_code(const struct reading *r, size_t i)
{
	return r->has_code && i >= r->code.at && i < r->code.at + r->code.count;
}

/* Does a phrase of `n` tokens at `at` run into the code? */
static size_t up_to_code(const struct reading *r, size_t at, size_t n)
{
	return r->has_code && at < r->code.at && at + n > r->code.at ? 0 : n;
}

/* Account for the words with labels of the wanted kinds, scores and thanks;
 * of two phrases the longer one counts. */
static struct cover cover_words(const struct reading *r, int wanted, bool scores)
{
	struct cover c = { .whole = true };

	for (size_t i = 0; i < r->t.count;) {
		int label = 0, thanks = 0, score = 0;
		size_t n, m, k;

		if (in_code(r, i)) {
			i++;
			continue;
		}
		n = up_to_code(r, i, tokens_keyword(&r->t, i, words_label, &label));
		m = up_to_code(r, i, tokens_keyword(&r->t, i, words_thanks, &thanks));
		k = up_to_code(r, i, tokens_keyword(&r->t, i, words_score, &score));
		if (!(label & wanted))
			n = 0;
		if (!(thanks & wanted))
			m = 0;
		if (scores && k && k >= n && k >= m) {
			c.scores++;
			c.score = score;
			i += k;
		} else if (m > n) {
			c.labels |= thanks;
			i += m;
		} else if (n) {
			c.labels |= label;
			i += n;
		} else {
			c.whole = false;
			i++;
		}
	}
	return c;
}

enum {
	LABELS_PLAIN = LABEL_CODE | LABEL_ASKS | LABEL_POLITE | LABEL_MATTER | LABEL_FILLER,
	LABELS_SCORE = LABEL_CODE | LABEL_POLITE | LABEL_FILLER | LABEL_SCORE,
	LABELS_THANKS = LABELS_PLAIN | LABEL_THANKS | LABEL_THANKED,
};

static size_t skip_polite(const struct reading *r, size_t i)
{
	int label;
	size_t n;

	while ((n = tokens_keyword(&r->t, i, words_label, &label)) && label == LABEL_POLITE)
		i += n;
	return i;
}

/* Is the whole text, greetings aside, one phrase of the table? */
static bool is_all(const struct reading *r, const struct keyword *table)
{
	size_t at = skip_polite(r, 0), n;
	int meaning;

	n = tokens_keyword(&r->t, at, table, &meaning);
	return n && skip_polite(r, at + n) == r->t.count;
}

/* ---- with a code -------------------------------------------------------------- */

static void drop_code(struct reading *r)
{
	for (size_t i = 0; i < r->code.count; i++)
		r->drop[r->code.at + i] = true;
}

/* Drop what only leads to the code: everything before it if that is labels
 * alone, else the words right before it that name it. */
static void drop_labels(struct reading *r)
{
	size_t i = 0, n;
	int label, labels = 0;

	while (i < r->code.at && (n = tokens_keyword(&r->t, i, words_label, &label)) &&
	       up_to_code(r, i, n)) {
		labels |= label;
		i += n;
	}
	if (i == r->code.at && labels & ~LABEL_FILLER) {
		memset(r->drop, true, i * sizeof *r->drop);
		return;
	}
	for (i = r->code.at; i > 0; i--)
		if (tokens_keyword(&r->t, i - 1, words_label, &label) != 1 ||
		    label != LABEL_CODE)
			break;
		else
			r->drop[i - 1] = true;
}

/* Is there more in the text than codes written once more? */
static bool any_word(const char *text)
{
	CLEAN(tokens) struct tokens t;
	struct code_place p;

	tokens_read(&t, text, strlen(text));
	return t.count > 0 && !(code_locate(&t, &p) && p.count == t.count);
}

static void read_with_code(struct reading *r, struct intent *in)
{
	struct cover c = cover_words(r, LABELS_PLAIN, false);

	memcpy(in->code, r->code.code, sizeof in->code);
	in->receipt = r->code.receipt;
	if (c.whole) {
		in->kind = INTENT_STATUS;
		return;
	}
	c = cover_words(r, LABELS_THANKS | LABELS_SCORE, true);
	if (c.whole && c.scores == 1) {
		in->kind = INTENT_RATE;
		in->score = c.score;
		return;
	}
	c = cover_words(r, LABELS_THANKS, false);
	in->kind = INTENT_FOLLOWUP;
	if (c.whole && c.labels & LABEL_THANKS)
		in->kind = c.labels & LABEL_ASKS ? INTENT_STATUS : INTENT_THANKS;
	if (in->kind == INTENT_STATUS)
		return;
	drop_code(r);
	drop_labels(r);
	in->text = tokens_rest(&r->t, r->drop);
	if (!any_word(in->text)) /* the labels were all there was, one by one */
		in->kind = INTENT_STATUS;
}

/* ---- without a code ----------------------------------------------------------- */

/* Nothing but a number, named or not: from which token, how many. */
static bool only_number(const struct reading *r, size_t *at, size_t *count)
{
	size_t from = 0, to;
	int label;

	while (from < r->t.count && !r->t.list[from].number) {
		size_t n = tokens_keyword(&r->t, from, words_label, &label);

		if (!n)
			return false;
		from += n;
	}
	for (to = from; to < r->t.count && r->t.list[to].number;)
		to++;
	*at = from;
	*count = to - from;
	while (to < r->t.count) {
		size_t n = tokens_keyword(&r->t, to, words_label, &label);

		if (!n)
			return false;
		to += n;
	}
	return *count > 0;
}

static size_t number_digits(const struct reading *r, size_t at, size_t count)
{
	size_t digits = 0;

	for (size_t i = at; i < at + count; i++)
		digits += r->t.list[i].len;
	return digits;
}

/* A kind of matter, and what it is about: true if the text begins with one. */
static bool read_new(struct reading *r, struct intent *in)
{
	size_t at = skip_polite(r, 0), n, i;
	int matter, ignored;
	struct cover c;

	at += tokens_keyword(&r->t, at, words_begin, &ignored);
	if (tokens_keyword(&r->t, at, words_no_matter, &ignored))
		return false;
	n = tokens_keyword(&r->t, at, words_matter, &matter);
	if (!n)
		return false;
	c = cover_words(r, LABELS_PLAIN, false);
	if (c.whole && c.labels & LABEL_ASKS)
		return false; /* "what became of my complaint" */
	in->matter = (enum matter)matter;
	for (i = skip_polite(r, at + n); i < r->t.count; i += n)
		if (!(n = tokens_keyword(&r->t, i, words_empty, &ignored)))
			break;
	if (i == r->t.count) {
		in->kind = INTENT_NEEDTEXT;
		return true;
	}
	at += tokens_keyword(&r->t, at, words_matter, &matter);
	memset(r->drop, true, at * sizeof *r->drop);
	in->kind = INTENT_NEW;
	in->text = tokens_rest(&r->t, r->drop);
	return true;
}

static void read_without_code(struct reading *r, struct intent *in)
{
	size_t at, count;
	struct cover c;

	if (only_number(r, &at, &count)) {
		size_t digits = number_digits(r, at, count);

		if (code_spoiled(&r->t, at, count)) {
			in->kind = INTENT_BADCODE;
			return;
		}
		if (digits == 10 || digits == 11)
			return; /* a national id, a mobile: unknown */
	}
	c = cover_words(
		r, LABEL_POLITE | LABEL_FILLER | LABEL_SCORE | LABEL_THANKS | LABEL_THANKED,
		true);
	if (c.whole && c.scores == 1 && r->about->surveys > 0) {
		in->kind = r->about->surveys == 1 ? INTENT_RATE : INTENT_WHICHCASE;
		in->score = c.score;
		return;
	}
	if (read_new(r, in))
		return;
	if (cover_words(r, LABELS_PLAIN, false).whole) {
		in->kind = INTENT_MYCASES;
		return;
	}
	if (r->about->open_cases > 1) {
		in->kind = INTENT_WHICHCASE;
	} else if (r->about->open_cases == 1) {
		in->kind = INTENT_ATTACH;
	}
	in->text = mem_dup(r->t.store);
}

static void clean_reading(struct reading *r)
{
	tokens_free(&r->t);
	free(r->drop);
}

void grammar_read(struct intent *in, const char *text, const struct grammar_context *about)
{
	CLEAN(reading) struct reading r = { .about = about };

	*in = (struct intent){ .kind = INTENT_UNKNOWN };
	tokens_read(&r.t, text, strlen(text));
	r.drop = mem_alloc((r.t.count + 1) * sizeof *r.drop);
	if (r.t.count == 0)
		in->kind = INTENT_EMPTY;
	else if (about->official && command_read(in, &r.t, about))
		return;
	else if (is_all(&r, words_stop))
		in->kind = INTENT_STOP;
	else if (is_all(&r, words_start))
		in->kind = INTENT_START;
	else if (is_all(&r, words_help))
		in->kind = INTENT_HELP;
	else if ((r.has_code = code_locate(&r.t, &r.code)))
		read_with_code(&r, in);
	else
		read_without_code(&r, in);
}

void intent_free(struct intent *in)
{
	free(in->text);
	in->text = NULL;
}

void clean_intent(struct intent *in)
{
	intent_free(in);
}

/* token.c - see token.h.  Never decides what a word means. */
#include "dialogue/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/normalise.h"

/* A letter that folds to itself: what stands between two of them shows
 * whether a sign parts words, joins them, or is a letter too. */
#define FENCE "\xD8\xA8" /* beh */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n';
}

/* A word under construction. */
struct growing {
	struct buf word;
	size_t begin, end;
};

static void token_end(struct tokens *t, struct growing *g)
{
	struct token *k;

	if (!g->word.len)
		return;
	t->list = mem_grow(t->list, t->count + 1, sizeof *t->list);
	k = &t->list[t->count++];
	k->word = arena_dupn(t->arena, g->word.text, g->word.len);
	k->len = g->word.len;
	k->begin = g->begin;
	k->end = g->end;
	k->number = is_digit(g->word.text[0]);
	buf_clear(&g->word);
}

/* Append keyword-form bytes that the storage form has at begin..end. */
static void token_grow(struct tokens *t, struct growing *g, const char *bytes, size_t len,
		       size_t begin, size_t end)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == ' ') {
			token_end(t, g);
			continue;
		}
		if (g->word.len && is_digit(g->word.text[0]) != is_digit(bytes[i]))
			token_end(t, g);
		/* The second word of one sign (one half) that goes on behind it
		 * stands there: the sign is the first one's. */
		if (!g->word.len || (t->count && g->begin < t->list[t->count - 1].end &&
				     begin >= t->list[t->count - 1].end))
			g->begin = begin;
		buf_putc(&g->word, bytes[i]);
		g->end = end;
	}
}

/* What one sign of the storage form makes between the fences: a digit is set
 * apart from them, which says nothing of its neighbours. */
static void sign_grow(struct tokens *t, struct growing *g, const char *bytes, size_t len,
		      size_t begin, size_t end)
{
	if (len > 2 && bytes[0] == ' ' && is_digit(bytes[1])) {
		bytes++;
		len--;
	}
	if (len > 1 && bytes[len - 1] == ' ' && is_digit(bytes[len - 2]))
		len--;
	token_grow(t, g, bytes, len, begin, end);
}

/* Several words without a space between ("code302847161", "yes!no"): see
 * what each character makes between two fences. */
static void piece_split(struct tokens *t, struct growing *g, size_t from, size_t to)
{
	for (size_t pos = from; pos < to;) {
		char fenced[2 * (sizeof FENCE - 1) + 4];
		const size_t fence = sizeof FENCE - 1;
		size_t at = pos, len;
		CLEAN(text) char *seen = NULL;

		utf8_next(t->store, to, &pos);
		memcpy(fenced, FENCE, fence);
		memcpy(fenced + fence, t->store + at, pos - at);
		memcpy(fenced + fence + (pos - at), FENCE, fence);
		seen = text_keyword(fenced, 2 * fence + (pos - at), &len);
		if (len >= 2 * fence)
			sign_grow(t, g, seen + fence, len - 2 * fence, at, pos);
	}
	token_end(t, g);
}

static void piece_read(struct tokens *t, struct growing *g, size_t from, size_t to)
{
	CLEAN(text) char *seen = NULL;
	size_t len;

	if (from == to)
		return;
	seen = text_keyword(t->store + from, to - from, &len);
	if (memchr(seen, ' ', len)) {
		piece_split(t, g, from, to);
		return;
	}
	token_grow(t, g, seen, len, from, to);
	token_end(t, g);
}

void tokens_read(struct tokens *t, const char *text, size_t len)
{
	struct growing g = { 0 };
	size_t store_len, from = 0;

	*t = (struct tokens){ .arena = arena_new() };
	t->store = text_store(text, len, &store_len);
	for (size_t i = 0; i < store_len; i++)
		if (is_space(t->store[i])) {
			piece_read(t, &g, from, i);
			from = i + 1;
		}
	piece_read(t, &g, from, store_len);
	buf_free(&g.word);
}

void tokens_free(struct tokens *t)
{
	free(t->store);
	free(t->list);
	arena_free(t->arena);
	*t = (struct tokens){ 0 };
}

void clean_tokens(struct tokens *t)
{
	tokens_free(t);
}

/* Tokens from `at` that are the words, 0 if they are others.  Words may be
 * written together or apart, as with and without ZWNJ; numbers may not. */
static size_t tokens_match(const struct tokens *t, size_t at, const char *words)
{
	size_t n = at, k = 0;

	for (; *words; words++) {
		if (*words == ' ')
			continue;
		if (n < t->count && k == t->list[n].len) {
			k = 0;
			if (++n < t->count && t->list[n].number && t->list[n - 1].number)
				return 0;
		}
		if (n >= t->count || t->list[n].word[k++] != *words)
			return 0;
	}
	return k == t->list[n].len ? n + 1 - at : 0;
}

size_t tokens_keyword(const struct tokens *t, size_t at, const struct keyword *table,
		      int *meaning)
{
	size_t best = 0;

	for (; table->words; table++) {
		size_t n = tokens_match(t, at, table->words);

		if (n > best) {
			best = n;
			*meaning = table->meaning;
		}
	}
	return best;
}

/* ---- what is left ------------------------------------------------------------ */

/* Is the character one that opens or leads to what follows it: a bracket, a
 * quotation mark, a colon, a dash? */
static bool leads(uint32_t cp)
{
	switch (cp) {
	case '(':
	case '[':
	case '{':
	case '<':
	case ':':
	case '-':
	case '#':
	case '=':
	case '/':
	case '_':
	case '*':
	case 0xAB:   /* « */
	case 0x2013: /* en dash */
	case 0x2014: /* em dash */
	case 0x201C:
		return true;
	default:
		return false;
	}
}

/* Does the character close or end what stands before it? */
static bool trails(uint32_t cp)
{
	switch (cp) {
	case ')':
	case ']':
	case '}':
	case '>':
	case ':':
	case '-':
	case '.':
	case ',':
	case ';':
	case '!':
	case '?':
	case '=':
	case '/':
	case '_':
	case '*':
	case 0xBB:  /* » */
	case 0x60C: /* Persian comma */
	case 0x61B: /* Persian semicolon */
	case 0x61F: /* Persian question mark */
	case 0x2013:
	case 0x2014:
	case 0x201D:
		return true;
	default:
		return false;
	}
}

/* Where the punctuation ends that belongs to the kept word before it. */
static size_t stay_end(const struct tokens *t, size_t from, size_t to)
{
	size_t end = from;

	for (size_t pos = from; pos < to && !is_space(t->store[pos]);)
		if (!leads(utf8_next(t->store, to, &pos)))
			end = pos;
	return end;
}

/* Where the punctuation begins that belongs to the kept word behind it. */
static size_t stay_begin(const struct tokens *t, size_t from, size_t to)
{
	size_t begin = from;

	for (size_t pos = from; pos < to;) {
		size_t at = pos;

		if (is_space(t->store[pos])) {
			begin = ++pos;
			continue;
		}
		if (trails(utf8_next(t->store, to, &pos)) && begin == at)
			begin = pos;
	}
	return begin;
}

char *tokens_rest(const struct tokens *t, const bool *drop)
{
	CLEAN(buf) struct buf b = { 0 };
	const struct token *last = NULL; /* the kept word before */
	size_t end;

	for (size_t i = 0; i < t->count; i++) {
		const struct token *k = &t->list[i];
		size_t begin = 0;

		if (drop[i])
			continue;
		if (i > 0 && !drop[i - 1])
			begin = k[-1].end;
		else if (i > 0)
			begin = stay_begin(t, k[-1].end, k->begin);
		if (i > 0 && drop[i - 1] && last) {
			end = stay_end(t, last->end, last[1].begin);
			buf_add(&b, t->store + last->end, end - last->end);
			buf_putc(&b, memchr(t->store + end, '\n', begin - end) ? '\n' : ' ');
		}
		buf_add(&b, t->store + begin, k->end - begin);
		last = k;
	}
	if (last) {
		end = drop[t->count - 1] ? stay_end(t, last->end, last[1].begin)
					 : strlen(t->store);
		buf_add(&b, t->store + last->end, end - last->end);
	}
	return text_store(b.text ? b.text : "", b.len, NULL);
}

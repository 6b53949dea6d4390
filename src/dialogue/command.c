/* command.c - see command.h.  A text is a command only if it starts with a
 * command word; the code, the challenge and the rest may follow in any order
 * that leaves no doubt. */
#include "dialogue/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/code.h"

enum { CHALLENGE_LEN = 6, CODE_LEN = CODE_ROOM - 1, PAGE_DIGITS_MAX = 3 };

static void clean_drops(bool **drop)
{
	free(*drop);
}

static bool has_digits(const struct tokens *t, size_t i, size_t digits)
{
	return i < t->count && t->list[i].number && t->list[i].len == digits;
}

/* The challenge at `i`, whole or in two halves: how many tokens it takes. */
static size_t challenge_read(struct intent *in, const struct tokens *t, size_t i)
{
	if (has_digits(t, i, CHALLENGE_LEN)) {
		memcpy(in->challenge, t->list[i].word, CHALLENGE_LEN + 1);
		return 1;
	}
	if (!has_digits(t, i, CHALLENGE_LEN / 2) || !has_digits(t, i + 1, CHALLENGE_LEN / 2))
		return 0;
	memcpy(in->challenge, t->list[i].word, CHALLENGE_LEN / 2);
	memcpy(in->challenge + CHALLENGE_LEN / 2, t->list[i + 1].word, CHALLENGE_LEN / 2 + 1);
	return 2;
}

static size_t pin_read(struct intent *in, const struct tokens *t, size_t i)
{
	if (!has_digits(t, i, sizeof in->pin - 1))
		return 0;
	memcpy(in->pin, t->list[i].word, sizeof in->pin);
	return 1;
}

/* Six digits and nothing else but a PIN, "password" before it or not; "approve"
 * may stand there, too: it is how a text asks for them. */
static bool challenge_alone(struct intent *in, const struct tokens *t, bool pin)
{
	char digits[CHALLENGE_LEN + 1] = "";
	int command, ignored;
	size_t at = tokens_keyword(t, 0, words_command, &command), len = 0;
	size_t count = t->count;

	if (at && command != COMMAND_APPROVE)
		return false;
	at += tokens_keyword(t, at, words_challenge, &ignored);
	count -= pin && count > at + 1 && has_digits(t, count - 1, sizeof in->pin - 1);
	for (size_t i = at; i < count; i++) {
		if (!t->list[i].number || len + t->list[i].len > CHALLENGE_LEN)
			return false;
		memcpy(digits + len, t->list[i].word, t->list[i].len);
		len += t->list[i].len;
	}
	if (len != CHALLENGE_LEN)
		return false;
	memcpy(in->challenge, digits, sizeof digits);
	pin_read(in, t, count);
	in->kind = INTENT_CHALLENGE;
	return true;
}

/* "list 2", "list page 2"; other words make it no list. */
static bool list_read(struct intent *in, const struct tokens *t, size_t at)
{
	int ignored;

	in->page = 1;
	at += tokens_keyword(t, at, words_page, &ignored);
	if (at < t->count && t->list[at].number && t->list[at].len <= PAGE_DIGITS_MAX)
		in->page = atoi(t->list[at++].word);
	if (in->page < 1)
		in->page = 1;
	return at == t->count;
}

static bool reports_read(struct intent *in, const struct tokens *t, size_t at)
{
	in->days = 1;
	at += tokens_keyword(t, at, words_period, &in->days);
	return at == t->count;
}

/* A number that somebody meant for a code, behind the command word. */
static bool any_spoiled(const struct tokens *t, size_t at)
{
	for (size_t i = at, n; i < t->count; i += n) {
		for (n = 0; i + n < t->count && t->list[i + n].number;)
			n++;
		for (size_t k = i; k < i + n; k++)
			if (code_spoiled(t, k, 1))
				return true;
		if (n > 1 && code_spoiled(t, i, n))
			return true;
		n += n == 0;
	}
	return false;
}

/* "302847161482913": a code with its challenge glued to it. */
static bool code_glued(struct intent *in, const struct tokens *t, struct code_place *p)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct token *k = &t->list[i];

		if (!k->number || k->len != CODE_LEN + CHALLENGE_LEN)
			continue;
		*p = (struct code_place){ .at = i, .count = 1 };
		memcpy(p->code, k->word, CODE_LEN);
		if (!code_valid(p->code))
			continue;
		memcpy(in->challenge, k->word + CODE_LEN, CHALLENGE_LEN + 1);
		return true;
	}
	return false;
}

/* The challenge behind the code, right before it or glued to it; then the PIN. */
static void find_challenge(struct intent *in, const struct tokens *t, size_t at,
			   const struct code_place *p, bool pin, bool *drop)
{
	size_t next = p->at + p->count, n = 0;
	int ignored;

	if (!in->challenge[0]) {
		size_t named = tokens_keyword(t, next, words_challenge, &ignored);

		if ((n = challenge_read(in, t, next + named)))
			n += named;
		else if (p->at > at && has_digits(t, p->at - 1, CHALLENGE_LEN))
			drop[p->at - 1] = challenge_read(in, t, p->at - 1);
	}
	if (in->challenge[0] && pin)
		n += pin_read(in, t, next + n);
	memset(drop + next, true, n * sizeof *drop);
}

/* "approve ... no" rejects; who rejects with a no means we know not what. */
static void heed_verb(struct intent *in, const struct tokens *t, size_t at, bool *drop)
{
	size_t first = at, n;
	int verb;

	if (in->command == COMMAND_APPROVE)
		while (first < t->count && drop[first])
			first++;
	n = tokens_keyword(t, first, words_verb, &verb);
	if (!n)
		return;
	memset(drop + first, true, n * sizeof *drop);
	if (verb == VERB_SAYS_NO && in->command == COMMAND_APPROVE)
		in->command = COMMAND_REJECT;
	else if (verb == VERB_SAYS_NO)
		in->kind = INTENT_NEEDCODE;
}

/* Command, code, challenge, and the rest for the text. */
static void work_read(struct intent *in, const struct tokens *t, size_t at, bool pin)
{
	CLEAN(drops) bool *drop = mem_alloc(t->count * sizeof *drop);
	struct code_place p;
	int ignored;

	if (!code_glued(in, t, &p) && !(code_locate(t, &p) && !p.receipt)) {
		in->kind = any_spoiled(t, at) ? INTENT_BADCODE : INTENT_NEEDCODE;
		return;
	}
	memset(drop, true, at * sizeof *drop);
	memset(drop + p.at, true, p.count * sizeof *drop);
	memcpy(in->code, p.code, sizeof in->code);
	find_challenge(in, t, at, &p, pin, drop);
	/* "approve code 302847161": the word names what was found. */
	if (p.at == at + 1 && tokens_keyword(t, at, words_challenge, &ignored))
		drop[at] = true;
	if (in->command == COMMAND_APPROVE || in->command == COMMAND_REJECT)
		heed_verb(in, t, at, drop);
	in->text = tokens_rest(t, drop);
	if (!*in->text)
		intent_free(in);
}

bool command_read(struct intent *in, const struct tokens *t,
		  const struct grammar_context *about)
{
	struct code_place p;
	int command;
	size_t n;

	if (about->challenge && challenge_alone(in, t, about->pin))
		return true;
	n = tokens_keyword(t, 0, words_command, &command);
	if (!n)
		return false;
	in->command = (enum command)command;
	in->kind = INTENT_COMMAND;
	switch (in->command) {
	case COMMAND_LIST:
		if (list_read(in, t, n))
			return true;
		break;
	case COMMAND_REPORTS:
		if (reports_read(in, t, n))
			return true;
		break;
	case COMMAND_HELP:
		if (n == t->count || code_locate(t, &p))
			return true;
		break;
	case COMMAND_SHOW:
	case COMMAND_ANSWER:
	case COMMAND_REFER:
	case COMMAND_APPROVE:
	case COMMAND_REJECT:
		work_read(in, t, n, about->pin);
		return true;
	case COMMAND_NONE:
		break;
	}
	*in = (struct intent){ .kind = INTENT_UNKNOWN };
	return false;
}

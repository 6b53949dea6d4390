/* tap.c - see tap.h. */
#include "modem/tap.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "modem/verdict.h"

enum kind_code { KIND_STORED, KIND_SHOWN, KIND_USSD, KIND_CELL, KIND_CHATTER, KIND_OTHER };

/* `lines` 2: the PDU stands in the next one.  Chatter is answers, too, for whoever
 * asked. */
static const struct kind {
	const char *prefix;
	enum kind_code code;
	int lines;
} kinds[] = {
	{ "+CMTI:", KIND_STORED, 1 },
	{ "+CDSI:", KIND_STORED, 1 },
	{ "+CMT:", KIND_SHOWN, 2 },
	{ "+CDS:", KIND_SHOWN, 2 },
	{ "+CUSD:", KIND_USSD, 1 },
	{ "+CBM:", KIND_CELL, 2 },
	{ "^", KIND_CHATTER, 1 },
	{ "+CREG:", KIND_CHATTER, 1 },
	{ "+CGREG:", KIND_CHATTER, 1 },
	{ "+CEREG:", KIND_CHATTER, 1 },
	{ "+CRING:", KIND_CHATTER, 1 },
	{ "+CLIP:", KIND_CHATTER, 1 },
	{ "+CIEV:", KIND_CHATTER, 1 },
	{ "+WIND:", KIND_CHATTER, 1 },
	{ "+ZUSIMR:", KIND_CHATTER, 1 },
	{ "RING", KIND_CHATTER, 1 },
	{ "NO CARRIER", KIND_CHATTER, 1 },
	{ "", KIND_OTHER, 1 }, /* all the rest, where libgammu reads */
};

static bool line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Is what is held the beginning of `whole`, or the other way round? */
static bool fits(const struct tap *t, const char *whole)
{
	size_t len = strlen(whole);

	return strncasecmp(t->held, whole, t->len < len ? t->len : len) == 0;
}

static bool complete(const struct tap *t, const char *prefix)
{
	return t->len >= strlen(prefix) && fits(t, prefix);
}

static size_t give_back(struct tap *t, char *out)
{
	size_t len = t->len;

	memcpy(out, t->held, len);
	t->len = 0;
	return len;
}

static size_t hold_as(struct tap *t, size_t kind)
{
	t->kind = (int)kind;
	t->state = TAP_HOLD;
	return 0;
}

/* One more byte of a line of which we do not know yet whose it is. */
static size_t at_start(struct tap *t, char c, char *out)
{
	t->held[t->len++] = c;
	if (line_end(c) && t->gammu)
		return t->len = 0;
	if (line_end(c))
		return give_back(t, out);
	if (t->expect[0] && fits(t, t->expect)) {
		if (t->len < strlen(t->expect))
			return 0;
		if (t->gammu)
			return hold_as(t, COUNT(kinds) - 1);
		t->state = TAP_PASS;
		return give_back(t, out);
	}
	if (t->gammu && c == '>' && t->len == 1) {
		t->len = 0;
		t->state = TAP_PROMPT;
		t->owes = false;
		return retell_prompt(&t->retell, out);
	}
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (kinds[i].code == KIND_OTHER && !t->gammu)
			continue;
		if (complete(t, kinds[i].prefix))
			return hold_as(t, i);
		if (fits(t, kinds[i].prefix))
			return 0;
	}
	t->state = TAP_PASS;
	return give_back(t, out);
}

/* The end of an answer, or not.  libgammu gives the number of an error, not whose
 * it is. */
static void heard(struct tap *t, const char *line)
{
	char kind;
	int cause;

	if (verdict_of(line, &cause, &kind) == VERDICT_NONE)
		return;
	if (kind)
		t->error = kind;
	if (t->owes && t->hooks.answered)
		t->hooks.answered(t->hooks.self);
	t->owes = false;
}

/* ---- a line that is ours ---- */

static void tell_stored(const struct tap *t, const char *rest)
{
	char memory[3] = "";
	int index = 0;

	if (sscanf(rest, " \"%2[A-Z]\" , %d", memory, &index) != 2 || index < 0)
		memory[0] = '\0';
	t->hooks.stored(t->hooks.self, memory, memory[0] ? index : 0);
}

static size_t deliver(struct tap *t, char *out)
{
	const struct kind *k = &kinds[t->kind];
	char *rest = t->held + strlen(k->prefix);
	size_t put = 0;

	while (t->len && (line_end(t->held[t->len - 1]) || t->held[t->len - 1] == ' '))
		t->len--;
	t->held[t->len] = '\0';
	switch (k->code) {
	case KIND_STORED:
		tell_stored(t, rest);
		break;
	case KIND_SHOWN:
		t->hooks.shown(t->hooks.self, t->held + t->mark);
		break;
	case KIND_USSD:
		while (*rest == ' ')
			rest++;
		t->hooks.ussd(t->hooks.self, rest);
		break;
	case KIND_OTHER:
		heard(t, t->held);
		put = retell_line(&t->retell, t->held, out);
		break;
	case KIND_CELL:
	case KIND_CHATTER:
		break;
	}
	t->len = 0;
	t->state = TAP_START;
	return put;
}

static size_t step(struct tap *t, char c, char *out);

/* What is held from there to there was taken for a part of something else. */
static size_t anew(struct tap *t, size_t from, size_t end, char *out)
{
	char line[TAP_HELD_MAX];
	size_t len = end - from, put = 0;

	memcpy(line, t->held + from, len);
	t->len = 0;
	t->state = TAP_START;
	for (size_t i = 0; i < len; i++)
		put += step(t, line[i], out + put);
	return put;
}

/* A menu has line ends between its quotes. */
static bool quote_open(const struct tap *t)
{
	size_t quotes = 0;

	for (size_t i = 0; i < t->len; i++)
		quotes += t->held[i] == '"';
	return kinds[t->kind].code == KIND_USSD && quotes % 2;
}

/* Is it nothing that stands in a menu? */
static bool other(const struct tap *t, const char *line)
{
	char kind;
	int cause;

	for (size_t i = 0; i < COUNT(kinds); i++)
		if ((kinds[i].code == KIND_STORED || kinds[i].code == KIND_SHOWN) &&
		    strncasecmp(line, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			return true;
	return t->owes && verdict_of(line, &cause, &kind) != VERDICT_NONE;
}

/* A menu that is cut short, without its closing quote, must not take with it what
 * comes behind it. */
static size_t menu_line(struct tap *t, char *out)
{
	size_t from = t->len - 1, end = t->len;

	while (from && t->held[from - 1] != '\n')
		from--;
	t->held[end] = '\0';
	if (!from || !other(t, t->held + from))
		return 0;
	t->len = from;
	deliver(t, out);
	return anew(t, from, end, out);
}

static size_t hold(struct tap *t, char c, char *out)
{
	size_t put = 0;

	t->held[t->len++] = c;
	if (t->len + 1 == sizeof(t->held)) {
		t->mark = t->len;
		put = deliver(t, out);
		t->state = TAP_SKIP;
	} else if (c == '\n' && quote_open(t)) {
		put = menu_line(t, out);
	} else if (c == '\n' || (c == '\r' && kinds[t->kind].code == KIND_OTHER)) {
		t->mark = t->len;
		if (kinds[t->kind].lines == 2)
			t->state = TAP_PDU;
		else
			put = deliver(t, out);
	}
	return put;
}

static bool hex_only(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr("0123456789ABCDEFabcdef", text[i]) || !text[i])
			return false;
	return true;
}

/* The second line.  What is no hex is no PDU: it belongs to somebody else, and
 * the message is not to be had. */
static size_t second_line(struct tap *t, char c, char *out)
{
	size_t end;

	t->held[t->len++] = c;
	if (t->len + 1 == sizeof(t->held)) {
		deliver(t, out);
		t->state = TAP_SKIP;
		return 0;
	}
	if (c != '\n')
		return 0;
	for (end = t->len; end > t->mark && line_end(t->held[end - 1]); end--)
		;
	if (end == t->mark) {
		t->len = t->mark;
		return 0;
	}
	if (hex_only(t->held + t->mark, end - t->mark)) {
		deliver(t, out);
		return 0;
	}
	t->hooks.stored(t->hooks.self, "", 0);
	return anew(t, t->mark, t->len, out);
}

static void watch_line(struct tap *t, char c)
{
	if (!line_end(c)) {
		if (t->line_len < sizeof(t->line) - 1)
			t->line[t->line_len++] = c;
		return;
	}
	t->line[t->line_len] = '\0';
	t->line_len = 0;
	heard(t, t->line);
}

static size_t step(struct tap *t, char c, char *out)
{
	switch (t->state) {
	case TAP_START:
		return at_start(t, c, out);
	case TAP_PROMPT:
		t->state = TAP_START; /* what follows is a line of its own */
		return c == ' ' ? 0 : at_start(t, c, out);
	case TAP_PASS:
		if (line_end(c))
			t->state = TAP_START;
		*out = c;
		return 1;
	case TAP_HOLD:
		return hold(t, c, out);
	case TAP_PDU:
		return second_line(t, c, out);
	case TAP_SKIP:
		if (c == '\n')
			t->state = TAP_START;
		break;
	}
	return 0;
}

size_t tap_filter(struct tap *t, const char *in, size_t n, char *out)
{
	size_t put = 0, watched = 0;

	for (size_t i = 0; i < n; i++) {
		if (!in[i]) /* a line that was just powered */
			continue;
		put += step(t, in[i], out + put);
		for (; watched < put; watched++)
			if (!t->gammu)
				watch_line(t, out[watched]);
	}
	return put;
}

void tap_settle(struct tap *t)
{
	if (t->state == TAP_HOLD && kinds[t->kind].code == KIND_USSD)
		deliver(t, NULL);
}

bool tap_waiting(const struct tap *t)
{
	return t->owes && t->state == TAP_START && !t->len;
}

static bool chatter(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (kinds[i].code == KIND_CHATTER && strncmp(kinds[i].prefix, name, len) == 0)
			return true;
	return *name == '^';
}

void tap_expect(struct tap *t, const char *command)
{
	size_t len;

	t->expect[0] = '\0';
	t->owes = strncmp(command, "AT", 2) == 0;
	if (t->gammu)
		retell_ask(&t->retell, t->owes ? command : "");
	if (!t->owes)
		return;
	command += 2;
	len = 1 + strspn(command + !!*command, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (*command && len > 1 && len < sizeof(t->expect) && chatter(command, len))
		snprintf(t->expect, sizeof(t->expect), "%.*s", (int)len, command);
}

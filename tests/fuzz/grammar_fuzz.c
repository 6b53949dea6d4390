/* grammar_fuzz.c - any text of anybody has a meaning, and what is kept of it
 * stands in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dialogue/grammar.h"
#include "text/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_code(const struct intent *in)
{
	if (in->code[0] && !(in->receipt ? receipt_valid(in->code) : code_valid(in->code)))
		abort();
	if (in->challenge[0] && strspn(in->challenge, "0123456789") != 6)
		abort();
	if (in->kind == INTENT_RATE && (in->score < 1 || in->score > 5))
		abort();
	if ((in->kind == INTENT_FOLLOWUP || in->kind == INTENT_NEW) && !in->text)
		abort();
}

/* Every word lies inside the text, behind the one before it. */
static void check_tokens(const char *text)
{
	CLEAN(tokens) struct tokens t;
	size_t end = 0, len;

	tokens_read(&t, text, strlen(text));
	len = strlen(t.store);
	for (size_t i = 0; i < t.count; i++) {
		if (t.list[i].begin < end && t.list[i].end != end)
			abort();
		if (t.list[i].begin >= t.list[i].end || t.list[i].end > len || !t.list[i].len)
			abort();
		end = t.list[i].end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN(text) char *text = NULL;
	CLEAN(intent) struct intent in = { 0 };
	struct grammar_context about = { 0 };

	if (size == 0)
		return 0;
	about.official = data[0] & 1;
	about.challenge = data[0] >> 1 & 1;
	about.surveys = data[0] >> 2 & 3;
	about.open_cases = data[0] >> 4 & 3;
	text = mem_dupn((const char *)data + 1, size - 1);
	grammar_read(&in, text, &about);
	check_code(&in);
	check_tokens(text);
	return 0;
}

/* code_place.c - codes among the words of a text, in every decoration. */
#include "dialogue/grammar.h"

#include <string.h>

#include "text/code.h"

enum { GROUPS_MAX = 4 };

/* Digits of `count` tokens from `at`, all of them numbers; 0 if they are not. */
static size_t digits_of(const struct tokens *t, size_t at, size_t count)
{
	size_t digits = 0;

	for (size_t i = at; i < at + count; i++) {
		if (i >= t->count || !t->list[i].number)
			return 0;
		digits += t->list[i].len;
	}
	return digits;
}

/* Try the tokens as one code. */
static bool code_try(const struct tokens *t, size_t at, size_t count, struct code_place *p)
{
	size_t digits = digits_of(t, at, count), len = 0;
	int money;

	if (digits != CODE_ROOM - 1 && digits != RECEIPT_ROOM - 1)
		return false;
	for (size_t i = at; i < at + count; i++) {
		memcpy(p->code + len, t->list[i].word, t->list[i].len);
		len += t->list[i].len;
	}
	p->code[len] = '\0';
	p->receipt = len == RECEIPT_ROOM - 1;
	p->at = at;
	p->count = count;
	if (p->receipt)
		return receipt_valid(p->code);
	return code_valid(p->code) && !tokens_keyword(t, at + count, words_money, &money);
}

/* Groups as codes are printed: 3-3-3 or 4-4-4-4. */
static bool is_printed(const struct tokens *t, size_t at, size_t groups, size_t size)
{
	for (size_t i = at; i < at + groups; i++)
		if (i >= t->count || !t->list[i].number || t->list[i].len != size)
			return false;
	return true;
}

/* Other groupings, when the numbers that stand together make one code, or a
 * code with a score or a challenge before or behind it; and digits one by one. */
static bool run_try(const struct tokens *t, size_t from, size_t to, struct code_place *p)
{
	size_t n = to - from;

	if (is_printed(t, from, n, 1) && code_try(t, from, n, p))
		return true;
	if (n < 2 || n > GROUPS_MAX + 1)
		return false;
	return code_try(t, from, n, p) || code_try(t, from, n - 1, p) ||
	       code_try(t, from + 1, n - 1, p);
}

bool code_locate(const struct tokens *t, struct code_place *p)
{
	for (size_t i = 0; i < t->count; i++)
		if (code_try(t, i, 1, p))
			return true;
	for (size_t i = 0; i < t->count; i++)
		if ((is_printed(t, i, 3, 3) && code_try(t, i, 3, p)) ||
		    (is_printed(t, i, 4, 4) && code_try(t, i, 4, p)))
			return true;
	for (size_t from = 0, to; from < t->count; from = to + 1) {
		for (to = from; to < t->count && t->list[to].number;)
			to++;
		if (run_try(t, from, to, p))
			return true;
	}
	return false;
}

bool code_spoiled(const struct tokens *t, size_t at, size_t count)
{
	size_t digits = digits_of(t, at, count);

	/* In groups it must have a code's length or its groups (others are dates);
	 * a code alone may also have lost or won digits.  10 and 11 are other
	 * people's numbers. */
	if (count > 1)
		return digits == CODE_ROOM - 1 || digits == RECEIPT_ROOM - 1 ||
		       (count == 3 && is_printed(t, at, 2, 3) && digits < CODE_ROOM - 1);
	return (digits >= 7 && digits <= 9) || (digits >= 12 && digits <= 16);
}

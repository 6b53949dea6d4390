/* normalise_test.c - storage form and keyword form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/normalise.h"

#include "../support/vectors.h"

typedef char *form(const char *utf8, size_t len, size_t *out_len);

static void check(form *f, const char *input, const char *want)
{
	size_t len;
	CLEAN(text) char *got = f(input, strlen(input), &len);

	assert_string_equal(got, want);
	assert_int_equal(len, strlen(want));
}

static void every_vector_has_its_storage_form(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/normalise.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		size_t in_len, want_len, len;
		CLEAN(text) char *in = vectors_json(vectors_get(v, i, "input_json"), &in_len);
		CLEAN(text)
		char *want = vectors_json(vectors_get(v, i, "store_json"), &want_len);
		CLEAN(text) char *got = text_store(in, in_len, &len);
		CLEAN(text) char *again = text_store(got, len, NULL);

		if (len != want_len || strcmp(got, want) != 0)
			fail_msg("%s: \"%s\" is not \"%s\"", vectors_get(v, i, "id"), got,
				 want);
		assert_string_equal(again, got);
	}
}

static void every_vector_has_its_keyword_form(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/normalise.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		size_t in_len, want_len, len;
		CLEAN(text) char *in = vectors_json(vectors_get(v, i, "input_json"), &in_len);
		CLEAN(text)
		char *want = vectors_json(vectors_get(v, i, "keyword_json"), &want_len);
		CLEAN(text) char *got = text_keyword(in, in_len, &len);
		CLEAN(text) char *again = text_keyword(got, len, NULL);

		if (len != want_len || strcmp(got, want) != 0)
			fail_msg("%s: \"%s\" is not \"%s\"", vectors_get(v, i, "id"), got,
				 want);
		assert_string_equal(again, got);
	}
}

/* Canonical order, Unicode 3.11 D109: the dots below come before the accents
 * above; the first of each melts into its letter. */
static void a_letter_may_have_ten_thousand_marks(void **state)
{
	enum { PAIRS = 10000 };
	CLEAN(buf) struct buf in = { 0 };
	CLEAN(buf) struct buf want = { 0 };

	(void)state;
	buf_puts(&in, "a");
	buf_puts(&want, "\u1EA1");
	for (int i = 0; i < PAIRS; i++)
		buf_puts(&in, "\u0301\u0323");
	for (int i = 1; i < PAIRS; i++)
		buf_puts(&want, "\u0323");
	for (int i = 0; i < PAIRS; i++)
		buf_puts(&want, "\u0301");
	check(text_store, in.text, want.text);
}

static void all_line_ends_become_one(void **state)
{
	(void)state;
	check(text_store,
	      "a\r\nb\rc\nd\xC2\x85"
	      "e\xE2\x80\xA8"
	      "f\xE2\x80\xA9g",
	      "a\nb\nc\nd\ne\nf\ng");
	check(text_store, "a\r\n\r\nb", "a\n\nb");
	check(text_store, "a\r\n \t\r\n \r\nb", "a\n\nb");
	check(text_store, "a \n b", "a\nb");
}

static void space_is_one_space(void **state)
{
	(void)state;
	check(text_store, " a\t\t b\u00a0\u2003\u3000c\u202fd ", "a b c d");
	check(text_store, "a\u200c\u200cb", "a\u200cb");
	check(text_store, "a \u200c b\u200c\nc", "a b\nc");
	check(text_store, "a \u200c \u200c b", "a b");
}

static void nothing_that_hides_or_acts_is_stored(void **state)
{
	(void)state;
	check(text_store,
	      "\u202e\u2066a\u2069\u200b\u2060\u00ad\ufeff\x1b\x07\x7f\xC2\x9b"
	      "b\v\f",
	      "ab");
	{
		size_t len;
		CLEAN(text) char *got = text_store("a\0b", 3, &len);

		assert_string_equal(got, "ab");
		assert_int_equal(len, 2);
	}
}

static void a_joiner_stays_only_between_emoji(void **state)
{
	(void)state;
	check(text_store, "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧");
	check(text_store, "👩🏽\u200d🚒", "👩🏽\u200d🚒");
	check(text_store, "❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥");
	check(text_store, "س\u200dلام\u200d", "سلام");
	check(text_store, "👨\u200d\u200d👩", "👨\u200d👩");
	check(text_store, "👨\u200dا", "👨ا");
	check(text_store, "\u200d👨\u200d", "👨");
}

static void composed_letters_are_composed_before_yeh_is_folded(void **state)
{
	(void)state;
	check(text_store, "\u064a\u0654", "\u0626");
	check(text_store, "\u0627\u0653", "\u0622");
	check(text_store, "\u0649", "\u06cc");
	/* what hid between a letter and its mark is gone, and they meet */
	check(text_store, "e\u200b\u0301", "é");
}

static void all_spellings_of_a_word_match(void **state)
{
	static const char *const approve[] = { "تأیید", "تائید", "تاييد", "تأييد", "تایید" };

	(void)state;
	for (size_t i = 0; i < COUNT(approve); i++)
		check(text_keyword, approve[i], "تایید");
	check(text_keyword, "بی‌نام", "بینام");
	check(text_keyword, "تایید302847161", "تایید 302847161");
	check(text_keyword, "سؤال", "سوال");
	check(text_keyword, "آمار", "امار");
	check(text_keyword, "«کد»: ۳۰۲-۸۴۷-۱۶۱!", "کد 302 847 161");
	check(text_keyword, "ﷲ STRASSE Straße", "الله strasse strasse");
	check(text_keyword, "x２y٣z۴", "x 2 y 3 z 4");
	check(text_keyword, "👍 بله 👍", "بله");
}

static void broken_bytes_are_replaced(void **state)
{
	(void)state;
	check(text_store, "a\x80\xff", "a\ufffd\ufffd");
	check(text_keyword, "a\x80z", "a z");
}

/* Random texts out of the characters that the rules speak of. */
static void both_forms_are_idempotent_on_random_texts(void **state)
{
	static const uint32_t pool[] = {
		' ',	'\n',	 '\r',	  '\t',	   0,	    'a',    'Z',    '7',    0x061C,
		0x0621, 0x0623,	 0x0626,  0x0627,  0x0629,  0x0640, 0x0643, 0x0649, 0x064A,
		0x064B, 0x0653,	 0x0654,  0x0655,  0x0661,  0x0670, 0x06A9, 0x06AA, 0x06C0,
		0x06C1, 0x06CC,	 0x06D5,  0x06F1,  0x0675,  0x0678, 0x200B, 0x200C, 0x200D,
		0x200E, 0x2028,	 0x2060,  0xFE0F,  0xFEFF,  0xFDFA, 0xFE70, 0xFE71, 0xFEFB,
		0xFF21, 0xFF11,	 0x0301,  0x0327,  0x1100,  0x1161, 0x11A8, 0x00BD, 0x2460,
		0x0130, 0x00DF,	 0x1F468, 0x1F3FD, 0x1F525, 0x2764, 0x0345, 0x03C2, 0x1E9E,
		0x00A0, 0x1D7D9, 0x0085,  0x2126,  0xFB01,  0x3099, 0x304B,
	};
	uint32_t seed = 20260323;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		CLEAN(buf) struct buf b = { 0 };
		size_t count, len;

		seed = seed * 1664525 + 1013904223;
		count = seed >> 28;
		for (size_t i = 0; i < count; i++) {
			char out[4];
			uint32_t cp;

			seed = seed * 1664525 + 1013904223;
			cp = pool[(seed >> 8) % COUNT(pool)];
			if ((seed >> 29) == 0)
				cp = (seed >> 5) % 0x30000;
			buf_add(&b, out, utf8_put(out, cp));
		}
		form *const forms[] = { text_store, text_keyword };

		for (size_t i = 0; i < COUNT(forms); i++) {
			CLEAN(text) char *once = forms[i](b.text ? b.text : "", b.len, &len);
			CLEAN(text) char *twice = forms[i](once, len, NULL);

			if (strlen(once) != len || strcmp(once, twice) != 0)
				fail_msg("round %d form %zu: \"%s\" becomes \"%s\"", round, i,
					 once, twice);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_has_its_storage_form),
		cmocka_unit_test(every_vector_has_its_keyword_form),
		cmocka_unit_test(a_letter_may_have_ten_thousand_marks),
		cmocka_unit_test(all_line_ends_become_one),
		cmocka_unit_test(space_is_one_space),
		cmocka_unit_test(nothing_that_hides_or_acts_is_stored),
		cmocka_unit_test(a_joiner_stays_only_between_emoji),
		cmocka_unit_test(composed_letters_are_composed_before_yeh_is_folded),
		cmocka_unit_test(all_spellings_of_a_word_match),
		cmocka_unit_test(broken_bytes_are_replaced),
		cmocka_unit_test(both_forms_are_idempotent_on_random_texts),
	};

	return cmocka_run_group_tests_name("normalise", tests, NULL, NULL);
}

/* code_test.c - tracking codes and receipts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/code.h"
#include "text/digits.h"

static uint32_t seed = 1;

static uint32_t random_plain(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)seed * below >> 32);
}

static uint32_t random_zero(uint32_t below)
{
	(void)below;
	return 0;
}

static uint32_t random_most(uint32_t below)
{
	return below - 1;
}

static void a_made_code_is_valid(void **state)
{
	char code[CODE_ROOM], receipt[RECEIPT_ROOM];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		code_make(code, i % 2 ? random_plain : code_random_secure);
		receipt_make(receipt, i % 2 ? random_plain : code_random_secure);
		assert_true(code_valid(code));
		assert_true(receipt_valid(receipt));
		assert_in_range(code[0], '1', '8');
		assert_in_range(receipt[0], '1', '9');
	}
}

static void the_payload_is_the_injected_randomness(void **state)
{
	char code[CODE_ROOM];

	(void)state;
	code_make(code, random_zero);
	assert_memory_equal(code, "10000000", 8);
	code_make(code, random_most);
	assert_memory_equal(code, "89999999", 8);
}

/* The worked example of Damm's scheme: 572 has check digit 4. */
static void the_check_digit_is_damms(void **state)
{
	(void)state;
	assert_int_equal(code_check_digit("572", 3), '4');
	assert_int_equal(code_check_digit("5724", 4), '0');
	assert_true(code_valid("302847161"));
}

static void every_wrong_digit_and_every_swap_is_caught(void **state)
{
	(void)state;
	for (int round = 0; round < 500; round++) {
		char code[RECEIPT_ROOM];

		if (round % 2)
			code_make(code, random_plain);
		else
			receipt_make(code, random_plain);
		for (size_t i = 0; code[i]; i++) {
			char was = code[i], next = code[i + 1];

			for (char d = '0'; d <= '9'; d++) {
				code[i] = d;
				assert_int_equal(code_valid(code) || receipt_valid(code),
						 d == was);
			}
			code[i] = was;
			if (!next || next == was)
				continue;
			code[i] = next;
			code[i + 1] = was;
			assert_false(code_valid(code) || receipt_valid(code));
			code[i] = was;
			code[i + 1] = next;
		}
	}
}

static void a_code_is_nine_digits_and_nothing_else(void **state)
{
	(void)state;
	assert_false(code_valid(""));
	assert_false(code_valid("30284716"));
	assert_false(code_valid("3028471610"));
	assert_false(code_valid("302 847161"));
	assert_false(code_valid("30284716x"));
	assert_false(code_valid("000000000"));
	assert_false(receipt_valid("302847161"));
	assert_true(receipt_valid("0000000000000000"));
}

static void a_code_is_read_as_people_write_it(void **state)
{
	static const char *const ways[] = { "302847161",
					    "302 847 161",
					    "302-847-161",
					    "۳۰۲۸۴۷۱۶۱",
					    "۳۰۲ ۸۴۷ ۱۶۱",
					    "٣٠٢٨٤٧١٦١",
					    " 302\u2013847\u00a0161 " };
	static const char *const wrong[] = { "",
					     "302847162",
					     "302847161x",
					     "302/847/161",
					     "30284716110",
					     "12345678901234567890" };
	char out[RECEIPT_ROOM];
	char receipt[RECEIPT_ROOM];

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(code_parse(out, ways[i]), CODE_TRACKING);
		assert_string_equal(out, "302847161");
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_int_equal(code_parse(out, wrong[i]), CODE_NONE);
		assert_string_equal(out, "");
	}
	receipt_make(receipt, random_plain);
	{
		CLEAN(text) char *persian = text_persian_digits(receipt);

		assert_int_equal(code_parse(out, persian), CODE_RECEIPT);
		assert_string_equal(out, receipt);
	}
}

static void digits_move_between_scripts(void **state)
{
	CLEAN(text) char *persian = text_persian_digits("کد 12٣۴: x5");
	CLEAN(text) char *latin = text_fold_digits("کد ۱۲٣4");

	(void)state;
	assert_string_equal(persian, "کد ۱۲۳۴: x۵");
	assert_string_equal(latin, "کد 1234");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_made_code_is_valid),
		cmocka_unit_test(the_payload_is_the_injected_randomness),
		cmocka_unit_test(the_check_digit_is_damms),
		cmocka_unit_test(every_wrong_digit_and_every_swap_is_caught),
		cmocka_unit_test(a_code_is_nine_digits_and_nothing_else),
		cmocka_unit_test(a_code_is_read_as_people_write_it),
		cmocka_unit_test(digits_move_between_scripts),
	};

	return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}

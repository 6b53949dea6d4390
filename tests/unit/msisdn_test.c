/* msisdn_test.c - telephone numbers as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/msisdn.h"

#include "../support/vectors.h"

static void every_vector_is_read_or_refused(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/msisdn.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		const char *want = vectors_get(v, i, "e164_or_empty");
		size_t len;
		CLEAN(text) char *in = vectors_json(vectors_get(v, i, "input_json"), &len);
		char got[MSISDN_ROOM];

		if (msisdn_parse(got, in) != (want[0] != '\0') || strcmp(got, want) != 0)
			fail_msg("%s: \"%s\" gives \"%s\", not \"%s\"", vectors_get(v, i, "id"),
				 in, got, want);
	}
}

static void all_ways_to_write_one_mobile_agree(void **state)
{
	static const char *const same[] = {
		"۰۹۱۲۱۲۳۴۵۶۷",
		"٠٩١٢١٢٣٤٥٦٧",
		"０９１２１２３４５６７",
		"0912-123-4567",
		"0912/1234567",
		"0912 123 45 67",
		"(0912) 123.4567",
		"0912\u00a0123\u20114567",
		"+98 912 123 4567",
		"(+98) 912 123 4567",
		"＋۹۸۹۱۲۱۲۳۴۵۶۷",
		"0098 (0) 912 1234567",
		"980 9121234567",
		"\u202a+989121234567\u202c",
		" 09121234567 ",
	};
	char out[MSISDN_ROOM];

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		if (!msisdn_parse(out, same[i]) || strcmp(out, "+989121234567") != 0)
			fail_msg("\"%s\" gives \"%s\"", same[i], out);
		assert_true(msisdn_is_mobile(out));
	}
}

static void what_is_no_mobile_of_iran_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		" ",
		"+",
		"11",
		"1000",
		"1482",
		"30008530",
		"+9830008530",
		"912123456",
		"091212345",
		"++989121234567",
		"98+9121234567",
		"09121234567+",
		"+9121234567",
		"009121234567",
		"0+989121234567",
		"+00989121234567",
		"00 09121234567",
		"09121234567\n",
		"0912\t1234567",
		"0912,1234567",
		"02188887777",
		"+982188887777",
		"09121234567x",
		"09121234567\xff",
		"9809121234567 1",
		"+98009121234567",
		"99999999999999999999",
	};
	char out[MSISDN_ROOM];

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		if (msisdn_parse(out, wrong[i]))
			fail_msg("\"%s\" gives \"%s\"", wrong[i], out);
		assert_string_equal(out, "");
	}
}

static void land_lines_are_numbers_but_no_mobiles(void **state)
{
	char out[MSISDN_ROOM];

	(void)state;
	assert_true(msisdn_parse_any(out, "021 8888 7777"));
	assert_string_equal(out, "+982188887777");
	assert_false(msisdn_is_mobile(out));
	assert_true(msisdn_parse_any(out, "985138887777"));
	assert_string_equal(out, "+985138887777");
	assert_false(msisdn_parse_any(out, "2188887777"));
	assert_false(msisdn_parse_any(out, "+14155551212"));
	assert_true(msisdn_parse_any(out, "9121234567"));
}

static void only_strict_e164_is_a_mobile(void **state)
{
	(void)state;
	assert_true(msisdn_is_mobile("+989121234567"));
	assert_false(msisdn_is_mobile("989121234567"));
	assert_false(msisdn_is_mobile("+98912123456"));
	assert_false(msisdn_is_mobile("+9891212345678"));
	assert_false(msisdn_is_mobile("+98912123456x"));
	assert_false(msisdn_is_mobile("Irancell"));
	assert_false(msisdn_is_mobile(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_is_read_or_refused),
		cmocka_unit_test(all_ways_to_write_one_mobile_agree),
		cmocka_unit_test(what_is_no_mobile_of_iran_is_refused),
		cmocka_unit_test(land_lines_are_numbers_but_no_mobiles),
		cmocka_unit_test(only_strict_e164_is_a_mobile),
	};

	return cmocka_run_group_tests_name("msisdn", tests, NULL, NULL);
}

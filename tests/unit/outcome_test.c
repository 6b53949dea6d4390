/* outcome_test.c - every TP-ST there is (3GPP 23.040 9.2.3.15). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "gateway/outcome.h"

static const struct {
	int from, to;
	enum outcome outcome;
} ranges[] = {
	{ 0x00, 0x1F, OUTCOME_DELIVERED }, { 0x20, 0x3F, OUTCOME_TRYING },
	{ 0x40, 0x5F, OUTCOME_REFUSED },   { 0x60, 0x7F, OUTCOME_GAVE_UP },
	{ 0x80, 0xFF, OUTCOME_GAVE_UP },
};

static void every_value_means_what_its_range_means(void **state)
{
	int read = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(ranges); i++)
		for (int v = ranges[i].from; v <= ranges[i].to; v++, read++)
			if (outcome_of(v) != ranges[i].outcome)
				fail_msg("0x%02X is %d", (unsigned)v, (int)outcome_of(v));
	assert_int_equal(read, 256);
}

static void every_value_has_words_and_those_that_are_named_their_own(void **state)
{
	static const int named[] = { 0x00, 0x01, 0x02, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25,
				     0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
				     0x49, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65 };

	(void)state;
	for (int v = 0; v < 256; v++)
		assert_true(strlen(outcome_words(v)) > 3);
	for (size_t i = 0; i < COUNT(named); i++)
		for (int v = named[i] & 0x60; v < (named[i] & 0x60) + 0x20; v++)
			if (v != named[i])
				assert_string_not_equal(outcome_words(named[i]),
							outcome_words(v));
	assert_string_equal(outcome_words(0x46), "validity period expired");
	assert_string_equal(outcome_words(0xFF), outcome_words(0x63));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_means_what_its_range_means),
		cmocka_unit_test(every_value_has_words_and_those_that_are_named_their_own),
	};

	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}

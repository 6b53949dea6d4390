/* record_test.c - how often a carrier fails, and when it is tried again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/record.h"

static void who_fails_more_often_than_not_stands_back_for_a_minute(void **state)
{
	struct record r = { 0 };

	(void)state;
	for (int i = 0; i < 4; i++)
		record_add(&r, false, 1000);
	assert_int_equal(record_sent(&r), 4);
	assert_false(record_poor(&r, 1000));
	record_add(&r, false, 1000);
	assert_true(record_poor(&r, 1000));
	assert_true(record_poor(&r, 1059));
	assert_false(record_poor(&r, 1060));
	assert_false(record_poor(&r, 999));
}

static void a_trial_that_succeeds_brings_it_back_and_a_failed_one_does_not(void **state)
{
	struct record r = { 0 };

	(void)state;
	for (int i = 0; i < 20; i++)
		record_add(&r, false, 1000);
	assert_int_equal(record_sent(&r), 1);
	record_add(&r, true, 1060);
	assert_false(record_poor(&r, 1060));
	record_add(&r, false, 1061);
	assert_true(record_poor(&r, 1061));
	for (int i = 0; i < 4; i++)
		record_add(&r, true, 1130);
	/* One failure more is no reason now. */
	record_add(&r, false, 1131);
	assert_false(record_poor(&r, 1131));
	for (int i = 0; i < 8; i++)
		record_add(&r, true, 1200);
	assert_int_equal(record_sent(&r), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_fails_more_often_than_not_stands_back_for_a_minute),
		cmocka_unit_test(
			a_trial_that_succeeds_brings_it_back_and_a_failed_one_does_not),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}

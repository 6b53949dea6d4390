/* ladder_test.c - the rungs of a lost carrier's recovery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/ladder.h"

enum { FIRST_MS = 200, MOST_MS = 30000 };

static int64_t climb(struct ladder *l, bool hopeless)
{
	return ladder_climb(l, hopeless, FIRST_MS, MOST_MS, 1000);
}

static void a_modem_climbs_from_the_gentle_to_the_rough(void **state)
{
	static const char *const wanted[] = { "reopen", "reopen",    "reopen",	  "reset",
					      "reset",	"authorise", "authorise", "power",
					      "power",	"alarm" };
	struct ladder l = { .modem = true };

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		climb(&l, false);
		assert_string_equal(ladder_name(l.rung), wanted[i]);
	}
	assert_int_equal(l.since, 1000);
}

static void every_rung_has_waits_of_its_own_and_none_is_long(void **state)
{
	struct ladder l = { .modem = true };

	(void)state;
	assert_int_equal(climb(&l, false), 200);
	assert_int_equal(climb(&l, false), 400);
	assert_int_equal(climb(&l, false), 800);
	assert_int_equal(climb(&l, false), 1000);
	assert_int_equal(climb(&l, false), 2000);
	/* A port that comes back is served within twenty seconds: no wait may eat
	 * that up. */
	for (int i = 0; i < 300; i++)
		assert_in_range(climb(&l, false), 1, 10000);
}

static void after_the_alarm_the_climb_begins_again(void **state)
{
	struct ladder l = { .modem = true };
	int resets = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		climb(&l, false);
		resets += l.rung == LADDER_RESET;
	}
	assert_in_range(resets, 4, 8);
	assert_int_equal(l.since, 1000);
}

static void where_only_a_person_can_help_nothing_is_done_to_the_device(void **state)
{
	struct ladder l = { .modem = true };

	(void)state;
	for (int i = 0; i < 200; i++) {
		climb(&l, true);
		assert_int_equal(l.rung, LADDER_ALARM);
	}
}

static void another_carrier_is_only_started_again(void **state)
{
	struct ladder l = { .modem = false };

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_in_range(climb(&l, false), 200, MOST_MS);
		assert_int_equal(l.rung, LADDER_REOPEN);
	}
	assert_int_equal(climb(&l, false), MOST_MS);
	ladder_clear(&l);
	assert_int_equal(l.since, 0);
	assert_int_equal(climb(&l, false), FIRST_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_modem_climbs_from_the_gentle_to_the_rough),
		cmocka_unit_test(every_rung_has_waits_of_its_own_and_none_is_long),
		cmocka_unit_test(after_the_alarm_the_climb_begins_again),
		cmocka_unit_test(where_only_a_person_can_help_nothing_is_done_to_the_device),
		cmocka_unit_test(another_carrier_is_only_started_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

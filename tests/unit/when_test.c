/* when_test.c - times as people and programs write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "calendar/when.h"

/* 2026-11-24 00:00 in Tehran; 1405-09-03. */
enum { DAY = 1795465800 };

static void a_date_is_its_first_second_or_the_one_behind_its_last(void **state)
{
	static const char *const same[] = { "2026-11-24", "1405-09-03", "۱۴۰۵-۰۹-۰۳" };
	int64_t at;

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		assert_true(when_parse(&at, same[i], WHEN_BEGIN));
		assert_int_equal(at, DAY);
		assert_true(when_parse(&at, same[i], WHEN_END));
		assert_int_equal(at, DAY + 86400);
	}
}

static void a_time_is_the_same_at_either_edge(void **state)
{
	static const char *const same[] = { "2026-11-24 08:30",	    "1405-09-03T08:30",
					    "1405-09-03 08:30:00",  "2026-11-24T08:30:00+03:30",
					    "2026-11-24T05:00:00Z", "1795496400",
					    "۱۴۰۵-۰۹-۰۳ ۰۸:۳۰" };
	int64_t at;

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++)
		for (int edge = WHEN_BEGIN; edge <= WHEN_END; edge++) {
			assert_true(when_parse(&at, same[i], (enum when_edge)edge));
			assert_int_equal(at, DAY + 30600);
		}
}

static void what_is_no_time_is_refused(void **state)
{
	static const char *const wrong[] = { "",
					     "yesterday",
					     "1405-13-01",
					     "1405-12-30",
					     "2026-02-29",
					     "2026-11-24 25:00",
					     "2026-11-24 08:60",
					     "2026-11-24 8:30",
					     "2026-11-24x",
					     "2026-11-2",
					     "12345678",
					     "123456789012",
					     "2026-11-24  08",
					     "-1795496400",
					     "2026/11/24",
					     "2026-11-24 08:30 " };
	int64_t at;

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (when_parse(&at, wrong[i], WHEN_BEGIN))
			fail_msg("%s was taken", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_is_its_first_second_or_the_one_behind_its_last),
		cmocka_unit_test(a_time_is_the_same_at_either_edge),
		cmocka_unit_test(what_is_no_time_is_refused),
	};

	setenv("TZ", "Asia/Tehran", 1);
	tzset();
	return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}

/* retry_test.c - what each refusal means, as data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "gateway/retry.h"

static const struct {
	int cause;
	bool cme;
	enum retry_class class;
} rows[] = {
	/* 24.011 annex E.2 */
	{ 1, false, RETRY_NEVER },
	{ 8, false, RETRY_NEVER },
	{ 10, false, RETRY_NEVER },
	{ 21, false, RETRY_NEVER },
	{ 22, false, RETRY_LATER },
	{ 27, false, RETRY_LATER },
	{ 28, false, RETRY_NEVER },
	{ 29, false, RETRY_NEVER },
	{ 30, false, RETRY_NEVER },
	{ 38, false, RETRY_LATER },
	{ 41, false, RETRY_LATER },
	{ 42, false, RETRY_LATER },
	{ 47, false, RETRY_LATER },
	{ 50, false, RETRY_NEVER },
	{ 69, false, RETRY_NEVER },
	{ 81, false, RETRY_LATER },
	{ 95, false, RETRY_NEVER },
	{ 96, false, RETRY_NEVER },
	{ 97, false, RETRY_NEVER },
	{ 98, false, RETRY_NEVER },
	{ 99, false, RETRY_NEVER },
	{ 111, false, RETRY_LATER },
	{ 127, false, RETRY_LATER },
	/* 23.040 9.2.3.22 */
	{ 128, false, RETRY_NEVER },
	{ 144, false, RETRY_NEVER },
	{ 160, false, RETRY_NEVER },
	{ 175, false, RETRY_NEVER },
	{ 176, false, RETRY_NEVER },
	{ 192, false, RETRY_LATER },
	{ 193, false, RETRY_ELSEWHERE },
	{ 194, false, RETRY_LATER },
	{ 195, false, RETRY_NEVER },
	{ 196, false, RETRY_NEVER },
	{ 197, false, RETRY_NEVER },
	{ 198, false, RETRY_NEVER },
	{ 208, false, RETRY_ELSEWHERE },
	{ 213, false, RETRY_ELSEWHERE },
	{ 255, false, RETRY_LATER },
	/* 27.005 3.2.5 */
	{ 300, false, RETRY_ELSEWHERE },
	{ 302, false, RETRY_ELSEWHERE },
	{ 304, false, RETRY_NEVER },
	{ 305, false, RETRY_NEVER },
	{ 310, false, RETRY_ELSEWHERE },
	{ 313, false, RETRY_ELSEWHERE },
	{ 318, false, RETRY_ELSEWHERE },
	{ 320, false, RETRY_ELSEWHERE },
	{ 322, false, RETRY_ELSEWHERE },
	{ 330, false, RETRY_ELSEWHERE },
	{ 331, false, RETRY_ELSEWHERE },
	{ 332, false, RETRY_LATER },
	{ 340, false, RETRY_ELSEWHERE },
	{ 500, false, RETRY_LATER },
	/* 27.007 9.2, where 24.011 has nothing */
	{ 0, false, RETRY_ELSEWHERE },
	{ 3, false, RETRY_ELSEWHERE },
	{ 11, false, RETRY_ELSEWHERE },
	{ 13, false, RETRY_ELSEWHERE },
	{ 14, false, RETRY_ELSEWHERE },
	{ 17, false, RETRY_LATER },
	{ 20, false, RETRY_ELSEWHERE },
	{ 31, false, RETRY_LATER },
	{ 32, false, RETRY_ELSEWHERE },
	/* 27.007 9.2, where the modem says that it is that: the same number is another thing */
	{ 3, true, RETRY_ELSEWHERE },
	{ 8, true, RETRY_ELSEWHERE },
	{ 10, true, RETRY_ELSEWHERE },
	{ 13, true, RETRY_ELSEWHERE },
	{ 21, true, RETRY_LATER },
	{ 24, true, RETRY_NEVER },
	{ 27, true, RETRY_NEVER },
	{ 30, true, RETRY_ELSEWHERE },
	{ 31, true, RETRY_LATER },
	{ 50, true, RETRY_NEVER },
	{ 100, true, RETRY_LATER },
	{ 111, true, RETRY_ELSEWHERE },
	{ 331, true, RETRY_LATER },
	/* nobody's */
	{ -1, true, RETRY_ELSEWHERE },
	{ -1, false, RETRY_ELSEWHERE },
	{ 77, false, RETRY_LATER },
	{ 512, false, RETRY_LATER },
};

static void every_cause_has_its_class(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (retry_class(rows[i].cause, rows[i].cme) != rows[i].class)
			fail_msg("%s %d: class %d, not %d", rows[i].cme ? "CME" : "CMS",
				 rows[i].cause, (int)retry_class(rows[i].cause, rows[i].cme),
				 (int)rows[i].class);
}

static void waits_grow_and_stay_within_a_fifth(void **state)
{
	static const int64_t waits_s[] = { 30, 120, 600, 3600, 3600 };

	(void)state;
	for (size_t i = 0; i < COUNT(waits_s); i++)
		for (int k = 0; k < 50; k++)
			assert_in_range(retry_wait_s((int64_t)i + 1),
					waits_s[i] - waits_s[i] / 5,
					waits_s[i] + waits_s[i] / 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cause_has_its_class),
		cmocka_unit_test(waits_grow_and_stay_within_a_fifth),
	};

	return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}

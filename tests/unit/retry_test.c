/* retry_test.c - what each refusal means, as data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "gateway/retry.h"

static const struct {
	int cause;
	enum retry_class class;
} rows[] = {
	/* 24.011 annex E.2 */
	{ 1, RETRY_NEVER },
	{ 8, RETRY_NEVER },
	{ 10, RETRY_NEVER },
	{ 21, RETRY_NEVER },
	{ 22, RETRY_LATER },
	{ 27, RETRY_LATER },
	{ 28, RETRY_NEVER },
	{ 29, RETRY_NEVER },
	{ 30, RETRY_NEVER },
	{ 38, RETRY_LATER },
	{ 41, RETRY_LATER },
	{ 42, RETRY_LATER },
	{ 47, RETRY_LATER },
	{ 50, RETRY_NEVER },
	{ 69, RETRY_NEVER },
	{ 81, RETRY_LATER },
	{ 95, RETRY_NEVER },
	{ 96, RETRY_NEVER },
	{ 97, RETRY_NEVER },
	{ 98, RETRY_NEVER },
	{ 99, RETRY_NEVER },
	{ 111, RETRY_LATER },
	{ 127, RETRY_LATER },
	/* 23.040 9.2.3.22 */
	{ 128, RETRY_NEVER },
	{ 144, RETRY_NEVER },
	{ 160, RETRY_NEVER },
	{ 175, RETRY_NEVER },
	{ 176, RETRY_NEVER },
	{ 192, RETRY_LATER },
	{ 193, RETRY_ELSEWHERE },
	{ 194, RETRY_LATER },
	{ 195, RETRY_NEVER },
	{ 196, RETRY_NEVER },
	{ 197, RETRY_NEVER },
	{ 198, RETRY_NEVER },
	{ 208, RETRY_ELSEWHERE },
	{ 213, RETRY_ELSEWHERE },
	{ 255, RETRY_LATER },
	/* 27.005 3.2.5 */
	{ 300, RETRY_ELSEWHERE },
	{ 302, RETRY_ELSEWHERE },
	{ 304, RETRY_NEVER },
	{ 305, RETRY_NEVER },
	{ 310, RETRY_ELSEWHERE },
	{ 313, RETRY_ELSEWHERE },
	{ 318, RETRY_ELSEWHERE },
	{ 320, RETRY_ELSEWHERE },
	{ 322, RETRY_ELSEWHERE },
	{ 330, RETRY_ELSEWHERE },
	{ 331, RETRY_ELSEWHERE },
	{ 332, RETRY_LATER },
	{ 340, RETRY_ELSEWHERE },
	{ 500, RETRY_LATER },
	/* 27.007 9.2, where 24.011 has nothing */
	{ 0, RETRY_ELSEWHERE },
	{ 3, RETRY_ELSEWHERE },
	{ 11, RETRY_ELSEWHERE },
	{ 13, RETRY_ELSEWHERE },
	{ 14, RETRY_ELSEWHERE },
	{ 17, RETRY_LATER },
	{ 20, RETRY_ELSEWHERE },
	{ 31, RETRY_LATER },
	{ 32, RETRY_ELSEWHERE },
	/* nobody's */
	{ -1, RETRY_ELSEWHERE },
	{ 77, RETRY_LATER },
	{ 512, RETRY_LATER },
};

static void every_cause_has_its_class(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (retry_class(rows[i].cause) != rows[i].class)
			fail_msg("cause %d: class %d, not %d", rows[i].cause,
				 (int)retry_class(rows[i].cause), (int)rows[i].class);
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

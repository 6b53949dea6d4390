/* suppress_test.c - what a bulletin withholds cannot be found in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "report/suppress.h"

enum { CELLS = 4, MOST = 13, VECTORS = MOST * MOST * MOST * MOST };

/* What a reader knows of the figures that are not shown: their sum, how many
 * are small, and how many others there are.  How many values may the first
 * small one have? */
static int values_of_first(int64_t sum, int small, int withheld)
{
	int values = 0;

	for (int64_t first = 1; first < SUPPRESS_BELOW; first++) {
		int64_t least = first + small - 1 + withheld * SUPPRESS_BELOW;
		int64_t most = first + (small - 1) * (SUPPRESS_BELOW - 1);

		values += sum >= least && (withheld || sum <= most);
	}
	return values;
}

/* The last cell is shown nowhere, but a reader may know it unless it is small. */
static void no_small_figure_is_found_from_what_is_shown(void **state)
{
	(void)state;
	for (int v = 0; v < VECTORS; v++) {
		enum shown shown[CELLS];
		int64_t n[CELLS], sum = 0;
		int small = 0, withheld = 0;

		for (int i = 0, left = v; i < CELLS; i++, left /= MOST)
			n[i] = left % MOST;
		if (!suppress(n, CELLS, shown))
			continue; /* nothing to subtract from */
		for (int i = 0; i < CELLS; i++) {
			small += shown[i] == SMALL;
			withheld += shown[i] == WITHHELD;
			sum += shown[i] == SHOWN ? 0 : n[i];
			assert_true(shown[i] == SMALL || !suppress_small(n[i]));
		}
		if (small && values_of_first(sum, small, withheld) < 2)
			fail_msg("%d %d %d + %d: one is found", (int)n[0], (int)n[1], (int)n[2],
				 (int)n[3]);
	}
}

static void what_is_large_or_nothing_is_shown(void **state)
{
	const int64_t n[] = { 12, 0, 7, 0 };
	enum shown shown[COUNT(n)];

	(void)state;
	assert_true(suppress(n, COUNT(n), shown));
	for (size_t i = 0; i < COUNT(n); i++)
		assert_int_equal(shown[i], SHOWN);
}

static void one_small_figure_takes_the_next_with_it(void **state)
{
	const int64_t n[] = { 12, 3, 7, 0 };
	enum shown shown[COUNT(n)];

	(void)state;
	assert_true(suppress(n, COUNT(n), shown));
	assert_int_equal(shown[0], SHOWN);
	assert_int_equal(shown[1], SMALL);
	assert_int_equal(shown[2], WITHHELD);
}

static void what_stands_nowhere_is_hidden_too(void **state)
{
	const int64_t n[] = { 12, 8, 7, 2 };
	enum shown shown[COUNT(n)];

	(void)state;
	assert_true(suppress(n, COUNT(n), shown));
	assert_int_equal(shown[2], WITHHELD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_small_figure_is_found_from_what_is_shown),
		cmocka_unit_test(what_is_large_or_nothing_is_shown),
		cmocka_unit_test(one_small_figure_takes_the_next_with_it),
		cmocka_unit_test(what_stands_nowhere_is_hidden_too),
	};

	return cmocka_run_group_tests_name("suppress", tests, NULL, NULL);
}

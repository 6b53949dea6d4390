/* suppress.c - see suppress.h. */
#include "report/suppress.h"

bool suppress_small(int64_t n)
{
	return n > 0 && n < SUPPRESS_BELOW;
}

/* Whoever knows the sum of what is not shown, how many of it are small and how
 * many withheld, knows each of them. */
static bool found_out(int64_t sum, int64_t small, int64_t withheld)
{
	if (small == 0)
		return false;
	if (sum == small + withheld * SUPPRESS_BELOW)
		return true; /* all are as small as they can be */
	if (withheld)
		return false;
	return small == 1 || sum == small * (SUPPRESS_BELOW - 1);
}

/* The smallest that is shown; count: none. */
static size_t next_to_withhold(const int64_t *n, size_t count, const enum shown *shown)
{
	size_t at = count;

	/* The last one is shown nowhere: to withhold it hides nothing. */
	for (size_t i = 0; i + 1 < count; i++)
		if (shown[i] == SHOWN && n[i] > 0 && (at == count || n[i] < n[at]))
			at = i;
	return at;
}

bool suppress(const int64_t *n, size_t count, enum shown *shown)
{
	int64_t sum = 0, small = 0, withheld = 0;

	for (size_t i = 0; i < count; i++) {
		shown[i] = suppress_small(n[i]) ? SMALL : SHOWN;
		sum += shown[i] == SMALL ? n[i] : 0;
		small += shown[i] == SMALL;
	}
	while (found_out(sum, small, withheld)) {
		size_t at = next_to_withhold(n, count, shown);

		if (at == count) {
			/* Without the total nothing can be subtracted. */
			for (size_t i = 0; i < count; i++)
				shown[i] = shown[i] == SMALL ? SMALL : SHOWN;
			return false;
		}
		shown[at] = WITHHELD;
		sum += n[at];
		withheld++;
	}
	return true;
}

/* waits.c - see waits.h. */
#include "base/waits.h"

const int waits_bound_s[WAITS_BOUNDS] = { 1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600 };

void waits_add(struct waits *w, int64_t s)
{
	int i = 0;

	if (s < 0)
		s = 0; /* the clock was set */
	while (i < WAITS_BOUNDS && s > waits_bound_s[i])
		i++;
	w->in[i]++;
	w->sum_s += s;
}

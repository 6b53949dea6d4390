/* budget.c - see budget.h. */
#include "gateway/budget.h"

#include <stdlib.h>

#include "base/mem.h"

enum { MINUTE_MS = 60 * 1000 };

void budget_set(struct budget *b, int per_minute)
{
	const struct budget before = *b;

	if (before.per_minute == per_minute)
		return;
	*b = (struct budget){ .per_minute = per_minute };
	if (per_minute > 0)
		b->taken_ms = mem_alloc((size_t)per_minute * sizeof *b->taken_ms);
	/* The youngest of what was taken comes last. */
	for (int i = 0; i < per_minute; i++) {
		int age = per_minute - i; /* 1: the youngest */

		b->taken_ms[i] = -MINUTE_MS;
		if (age <= before.per_minute)
			b->taken_ms[i] =
				before.taken_ms[(before.next + before.per_minute - age) %
						before.per_minute];
	}
	free(before.taken_ms);
}

void budget_free(struct budget *b)
{
	free(b->taken_ms);
	*b = (struct budget){ 0 };
}

bool budget_allows(const struct budget *b, int parts, int64_t now_ms)
{
	if (b->per_minute <= 0)
		return true;
	if (parts > b->per_minute)
		parts = b->per_minute;
	/* The token that `parts` takes come to is the youngest of them. */
	return now_ms - b->taken_ms[(b->next + parts - 1) % b->per_minute] >= MINUTE_MS;
}

void budget_take(struct budget *b, int parts, int64_t now_ms)
{
	for (int i = 0; i < parts && i < b->per_minute; i++) {
		b->taken_ms[b->next] = now_ms;
		b->next = (b->next + 1) % b->per_minute;
	}
}

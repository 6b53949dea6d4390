/* join.c - see join.h. */
#include "gateway/join.h"

#include <string.h>

#include "base/buf.h"

static int64_t apart(const struct part *a, const struct part *b)
{
	return a->scts > b->scts ? a->scts - b->scts : b->scts - a->scts;
}

bool join_choose(const struct part_list *list, const struct part *by,
		 const struct part *chosen[256])
{
	int total = by->total > 0 ? by->total : 1, there = 0;

	memset(chosen, 0, 256 * sizeof chosen[0]);
	for (size_t i = 0; i < list->n; i++) {
		const struct part *p = &list->part[i];
		int seq = by->total > 0 ? p->seq : 1;

		if (seq < 1 || seq > total)
			continue;
		if (!chosen[seq] || p->id == by->id ||
		    (chosen[seq]->id != by->id && apart(p, by) < apart(chosen[seq], by)))
			chosen[seq] = p;
	}
	for (int seq = 1; seq <= total; seq++)
		there += chosen[seq] != NULL;
	return there == total;
}

char *join_text(const struct part *const chosen[256], int total)
{
	struct buf text = { 0 };
	bool gap = false;

	for (int seq = 1; seq <= (total > 0 ? total : 1); seq++) {
		if (chosen[seq])
			buf_puts(&text, chosen[seq]->text);
		else if (!gap)
			buf_puts(&text, JOIN_GAP);
		gap = !chosen[seq];
	}
	return buf_take(&text);
}

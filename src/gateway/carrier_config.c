/* carrier_config.c - see carrier_config.h. */
#include "gateway/carrier_config.h"

#include <string.h>

#include "base/mem.h"

static const char *const *copy_list(struct arena *a, const char *const *list, size_t n)
{
	const char **to = arena_alloc(a, (n + 1) * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = arena_dup(a, list[i]);
	return to;
}

static size_t list_len(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static int or_default(int value, int otherwise)
{
	return value > 0 ? value : otherwise;
}

static struct carrier_bounds bounds_filled(struct carrier_bounds b)
{
	b.answer_ms = or_default(b.answer_ms, 60 * 1000);
	b.silence_ms = or_default(b.silence_ms, 120 * 1000);
	b.start_ms = or_default(b.start_ms, 120 * 1000);
	b.quit_ms = or_default(b.quit_ms, 2500);
	b.retry_ms = or_default(b.retry_ms, 200);
	b.retry_most_ms = or_default(b.retry_most_ms, 30 * 1000);
	b.steady_ms = or_default(b.steady_ms, 60 * 1000);
	return b;
}

void carrier_config_copy(struct carrier_config *to, const struct carrier_config *from,
			 struct arena *a)
{
	*to = *from;
	to->name = arena_dup(a, from->name);
	to->argv = copy_list(a, from->argv, list_len(from->argv));
	to->prefixes = copy_list(a, from->prefixes, from->prefix_count);
	to->balance.code = arena_dup(a, from->balance.code);
	to->balance.pattern = arena_dup(a, from->balance.pattern ? from->balance.pattern : "");
	to->number = arena_dup(a, from->number);
	to->device = arena_dup(a, from->device);
	to->spool = arena_dup(a, from->spool);
	to->greeting = arena_dup(a, from->greeting);
	to->sender = arena_dup(a, from->sender);
	to->bounds = bounds_filled(from->bounds);
}

static bool same_list(const char *const *a, size_t n, const char *const *b, size_t m)
{
	bool same = n == m;

	for (size_t i = 0; same && i < n; i++)
		same = strcmp(a[i], b[i]) == 0;
	return same;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool carrier_config_same(const struct carrier_config *m, const struct carrier_config *o)
{
	struct carrier_bounds bounds = bounds_filled(o->bounds);

	return same_list(m->argv, list_len(m->argv), o->argv, list_len(o->argv)) &&
	       same_text(m->spool, o->spool) && m->modem == o->modem &&
	       same_text(m->device, o->device) && same_text(m->greeting, o->greeting) &&
	       same_text(m->sender, o->sender) &&
	       memcmp(&m->bounds, &bounds, sizeof bounds) == 0;
}

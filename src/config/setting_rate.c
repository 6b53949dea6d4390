/* setting_rate.c - see setting_rate.h. */
#include "config/setting_rate.h"

#include <string.h>

#include "base/mem.h"

enum { RATES_MAX = 16, DIGITS_MAX = 15, PER_MINUTE_MAX = 100000 };

static void rate_read(struct setting_rate *rate, struct arena *a, struct conf *c,
		      const struct conf_node *group)
{
	const char *prefix = conf_need_str(c, group, "prefix");
	size_t digits = *prefix == '+' ? strspn(prefix + 1, "0123456789") : 0;

	if (digits < 1 || digits > DIGITS_MAX || prefix[1 + digits])
		conf_refuse(c, conf_at(group, "prefix"),
			    "prefix = \"%s\": a beginning like +98912 is wanted", prefix);
	rate->prefix = arena_dup(a, prefix);
	rate->per_minute = (int)conf_int(c, group, "per_minute", 0, 1, PER_MINUTE_MAX);
	if (!conf_has(group, "per_minute"))
		conf_refuse(c, group, "per_minute is missing");
}

void setting_rates_read(const struct setting_rate **rates, size_t *count, struct arena *a,
			struct conf *c, const struct conf_node *root)
{
	const struct conf_node *list = conf_list(c, root, "rates");
	size_t n = conf_count(list);
	struct setting_rate *read;

	*count = 0;
	if (n > RATES_MAX) {
		conf_refuse(c, list, "rates: at most %d are possible", RATES_MAX);
		return;
	}
	*rates = read = arena_alloc(a, (n + 1) * sizeof *read);
	for (*count = 0; *count < n; (*count)++) {
		rate_read(&read[*count], a, c, conf_group_at(c, list, *count));
		for (size_t k = 0; k < *count; k++)
			if (strcmp(read[k].prefix, read[*count].prefix) == 0)
				conf_refuse(c, list, "rates: \"%s\" stands twice",
					    read[k].prefix);
	}
}

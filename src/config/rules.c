/* rules.c - see rules.h. */
#include "config/rules.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/conf.h"

int minute_read(struct conf *c, const struct conf_node *group, const char *key,
		const char *missing)
{
	const char *t = conf_str(c, group, key, missing);
	int hour = -1, minute = -1, used = 0;

	if (strlen(t) == 5 && isdigit((unsigned char)t[0]) && isdigit((unsigned char)t[3]) &&
	    sscanf(t, "%2d:%2d%n", &hour, &minute, &used) == 2 && used == 5 && hour >= 0 &&
	    hour <= 24 && minute >= 0 && minute <= 59 && hour * 60 + minute <= 24 * 60)
		return hour * 60 + minute;
	conf_refuse(c, conf_at(group, key), "%s = \"%s\": a time of day like 22:00 is wanted",
		    key, t);
	return 0;
}

struct words word_list_read(struct conf *c, const struct conf_node *group, const char *key,
			    const char *const *missing, size_t count, struct arena *a)
{
	const struct conf_node *list = conf_list(c, group, key);
	bool given = conf_has(group, key);
	struct words w = { .count = given ? conf_count(list) : count };

	w.list = arena_alloc(a, (w.count + 1) * sizeof *w.list);
	for (size_t i = 0; i < w.count; i++)
		w.list[i] = arena_dup(a, given ? conf_str_at(c, list, i) : missing[i]);
	return w;
}

/* "48h", "2d", "30min": time by the clock. */
static int64_t span_read(struct conf *c, const struct conf_node *group, const char *key,
			 const char *missing)
{
	static const struct {
		const char *name;
		int64_t s;
	} units[] = { { "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };
	const char *t = conf_str(c, group, key, missing);
	size_t digits = strspn(t, "0123456789");

	for (size_t i = 0; i < COUNT(units) && digits && digits < 6; i++)
		if (strcmp(t + digits, units[i].name) == 0 && atoll(t) > 0)
			return atoll(t) * units[i].s;
	conf_refuse(c, conf_at(group, key), "%s = \"%s\": a time like 48h is wanted", key, t);
	return 1;
}

void absence_read(struct absence_policy *p, struct conf *c, const struct conf_node *root,
		  struct arena *a)
{
	static const char *const roles[] = { "county_head" };
	const struct conf_node *group = conf_group(c, root, "absence");
	const char *clock = conf_str(c, group, "clock", "skip_nonworking_days");

	p->limit_s = span_read(c, group, "limit", "48h");
	p->warn_s = span_read(c, group, "warn", "36h");
	p->literal = strcmp(clock, "literal") == 0;
	if (!p->literal && strcmp(clock, "skip_nonworking_days") != 0)
		conf_refuse(c, conf_at(group, "clock"),
			    "clock = \"%s\": skip_nonworking_days or literal is wanted", clock);
	if (!conf_failed(c) && p->warn_s >= p->limit_s)
		conf_refuse(c, conf_at(group, "warn"), "warn must come before limit");
	p->roles = word_list_read(c, group, "roles", roles, COUNT(roles), a);
}

void round_read(struct round_policy *p, struct conf *c, const struct conf_node *root,
		const char *name, const char *const *roles, size_t count, struct arena *a)
{
	const struct conf_node *group = conf_group(c, root, name);

	p->at = minute_read(c, group, "at", "07:30");
	p->roles = word_list_read(c, group, "roles", roles, count, a);
}

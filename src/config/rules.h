/* rules.h - what the configuration says about people and time: the 48-hour
 * rule, the texts of the morning. */
#ifndef CONFIG_RULES_H
#define CONFIG_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conf;
struct conf_node;
struct arena;

struct words {
	const char **list;
	size_t count;
};

/* Who does not visit for limit_s loses his password; no role: nobody does. */
struct absence_policy {
	int64_t limit_s, warn_s;
	bool literal; /* days on which offices are closed count, too */
	struct words roles;
};

/* A text at a time of day to everybody of some roles; no role: to nobody. */
struct round_policy {
	int at; /* minute of the day */
	struct words roles;
};

/* Read the groups absence, digest and weekly; what is wrong is noted. */
void absence_read(struct absence_policy *p, struct conf *c, const struct conf_node *root,
		  struct arena *a);
void round_read(struct round_policy *p, struct conf *c, const struct conf_node *root,
		const char *name, const char *const *roles, size_t count, struct arena *a);

/* "22:00" in minutes of the day; the key's name stands in the refusal. */
int minute_read(struct conf *c, const struct conf_node *group, const char *key,
		const char *missing);
/* A list of words; `missing` when the key is not there. */
struct words word_list_read(struct conf *c, const struct conf_node *group, const char *key,
			    const char *const *missing, size_t count, struct arena *a);

#endif

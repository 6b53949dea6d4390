/* setting_rate.h - at most so many texts a minute to numbers that begin alike. */
#ifndef CONFIG_SETTING_RATE_H
#define CONFIG_SETTING_RATE_H

#include <stddef.h>

#include "config/conf.h"

struct arena;

struct setting_rate {
	const char *prefix; /* "+98912" */
	int per_minute;	    /* texts (parts), from 1 */
};

/* The list `rates` of the root; what is wrong is noted. */
void setting_rates_read(const struct setting_rate **rates, size_t *count, struct arena *a,
			struct conf *c, const struct conf_node *root);

#endif

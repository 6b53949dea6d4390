/* setting_balance.c - see setting_balance.h. */
#include "config/setting_balance.h"

#include <string.h>

#include <regex.h>

#include "base/mem.h"

enum { PATTERN_MAX = 500, EVERY_LEAST_S = 60 };

static void pattern_check(struct conf *c, const struct conf_node *modem, const char *pattern)
{
	regex_t re;
	int code = regcomp(&re, pattern, REG_EXTENDED);
	char why[100];

	if (code != 0) {
		regerror(code, &re, why, sizeof why);
		conf_refuse(c, conf_at(modem, "balance_pattern"), "balance_pattern: %s", why);
		return;
	}
	if (re.re_nsub < 1 || strlen(pattern) > PATTERN_MAX)
		conf_refuse(c, conf_at(modem, "balance_pattern"),
			    "balance_pattern: a group ( ) for the amount is wanted");
	regfree(&re);
}

void setting_balance_read(struct setting_balance *b, struct arena *a, struct conf *c,
			  const struct conf_node *modem)
{
	b->code = arena_dup(a, conf_str(c, modem, "balance", ""));
	if (*b->code && strspn(b->code, "0123456789*#") != strlen(b->code))
		conf_refuse(c, conf_at(modem, "balance"),
			    "balance = \"%s\": a code like *140*11# is wanted", b->code);
	b->every_s = conf_seconds(c, modem, "balance_every", EVERY_LEAST_S);
	if (b->every_s > 0 && !*b->code)
		conf_refuse(c, conf_at(modem, "balance_every"),
			    "balance_every: give the code, balance, as well");
	b->pattern = arena_dup(a, conf_str(c, modem, "balance_pattern", ""));
	if (*b->pattern)
		pattern_check(c, modem, b->pattern);
	b->low = conf_int(c, modem, "balance_low", 50000, 0, 1000000000);
	b->floor = conf_int(c, modem, "balance_floor", 2000, 0, 1000000000);
	if (b->floor > b->low)
		conf_refuse(c, conf_at(modem, "balance_floor"),
			    "balance_floor: it must not be above balance_low");
}

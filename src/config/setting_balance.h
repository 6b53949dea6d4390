/* setting_balance.h - how a modem's SIM is asked for its credit: the keys
 * balance, balance_every, balance_pattern, balance_low, balance_floor. */
#ifndef CONFIG_SETTING_BALANCE_H
#define CONFIG_SETTING_BALANCE_H

#include <stdint.h>

#include "config/conf.h"

struct arena;

struct setting_balance {
	const char *code;    /* USSD code that asks for the credit; "": none */
	const char *pattern; /* "": an amount with its currency behind it */
	int64_t every_s;     /* 0: on demand only */
	int64_t low, floor;  /* rials */
};

/* The texts live in the arena. */
void setting_balance_read(struct setting_balance *b, struct arena *a, struct conf *c,
			  const struct conf_node *modem);

#endif

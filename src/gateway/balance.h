/* balance.h - the amount in what a network says about a SIM's credit.  Pure;
 * the text is a stranger's. */
#ifndef GATEWAY_BALANCE_H
#define GATEWAY_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

/* How a SIM is asked, and what its answer means. */
struct balance {
	const char *code;    /* USSD; NULL: it cannot be asked */
	const char *pattern; /* POSIX extended, its first group is the amount; "": the first
				number with a currency behind it */
	int64_t every_s;     /* 0: on demand only */
	int64_t low;	     /* rials; below it the administrator is told */
	int64_t floor;	     /* rials; below it the SIM is spared */
};

/* Digits may be of any kind, with thousands separators; an amount in toman
 * counts ten times.  false: the reply has none, which is not zero. */
bool balance_read(const char *pattern, const char *reply, int64_t *rials);

#endif

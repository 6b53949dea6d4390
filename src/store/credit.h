/* credit.h - what is left on a SIM, as its network last said it. */
#ifndef STORE_CREDIT_H
#define STORE_CREDIT_H

#include <stdbool.h>

#include "store/message.h"

enum { CREDIT_TROUBLE_ROOM = 128 };

struct credit {
	char sim[SIM_MAX];
	int64_t rials;	      /* good when at is not 0 */
	int64_t at, asked_at; /* 0: never */
	bool low;	      /* the administrator knows */
	bool spent;	      /* nothing leaves by it while there is another way */
	int64_t spent_at;
	char trouble[CREDIT_TROUBLE_ROOM]; /* why the last try gave no number; "" */
};

/* RC_NONE: nothing is known, and *c is all zero but for its sim. */
enum rc credit_get(struct store *st, const char *sim, struct credit *c, struct err *e);
enum rc credit_put(struct store *st, const struct credit *c, struct err *e);

#endif

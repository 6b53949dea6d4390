/* unit.h - the organisation's places: a tree of hq, province, county, centre. */
#ifndef STORE_UNIT_H
#define STORE_UNIT_H

#include <stdbool.h>

#include "store/store.h"

enum { UNIT_CODE_MAX = 64, UNIT_NAME_MAX = 256, UNIT_CHAIN_MAX = 16 };

struct unit {
	int64_t id, parent_id; /* 0: the root has no parent */
	char code[UNIT_CODE_MAX];
	char level[16];
	char name[UNIT_NAME_MAX];
	char sms_name[UNIT_NAME_MAX]; /* at most 16 UTF-16 units */
	int64_t number;		      /* what a manager may type for it */
	char profile[64];	      /* "" for the national one */
};

/* Insert or overwrite by code; u->id is set. */
enum rc unit_put(struct store *st, struct unit *u, struct err *e);
enum rc unit_get(struct store *st, int64_t id, struct unit *u, struct err *e);
enum rc unit_by_code(struct store *st, const char *code, struct unit *u, struct err *e);
enum rc unit_by_number(struct store *st, int64_t number, struct unit *u, struct err *e);
/* Forget and add what a text may call it; folded is in keyword form. */
enum rc unit_alias_clear(struct store *st, int64_t unit_id, struct err *e);
enum rc unit_alias_add(struct store *st, int64_t unit_id, const char *folded, struct err *e);
/* The one unit whose alias begins with the words (in keyword form); a whole
 * alias beats a beginning.  RC_NONE: nothing, RC_REJECT: several. */
enum rc unit_by_alias(struct store *st, const char *folded, struct unit *u, struct err *e);
/* The unit itself, its parent, ... up to the root; answers how many. */
enum rc unit_chain(struct store *st, int64_t id, int64_t chain[UNIT_CHAIN_MAX], size_t *n,
		   struct err *e);
/* Is `id` below `above` (or `above` itself)? */
enum rc unit_within(struct store *st, int64_t id, int64_t above, bool *within, struct err *e);

#endif

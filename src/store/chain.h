/* chain.h - the head of the chain of events, kept and sealed beside it.
 *
 * Each event is hashed over the one before with a key that is not in the
 * database.  The newest hash stands here a second time under a seal of its own,
 * so that events cut from the end are missed. */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include <stdbool.h>

#include "store/store.h"

struct chain_head {
	int64_t event_id;		/* 0: there is no event yet */
	uint8_t hash[VAULT_HASH_BYTES]; /* of that event; zeros without one */
	bool sealed;			/* false: not by us, or it is missing */
};

/* A database without events needs no row: an empty head, sealed. */
enum rc chain_head(struct store *st, struct chain_head *head, struct err *e);
/* Inside the transaction that adds the event. */
enum rc chain_head_set(struct store *st, int64_t event_id, const uint8_t hash[VAULT_HASH_BYTES],
		       struct err *e);

#endif

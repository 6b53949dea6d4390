/* draft.h - a case by text that waits for the sender's name and address. */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include "store/store.h"

struct draft {
	char kind[48]; /* of the case it becomes */
	char *text;    /* the matter; draft_free() */
	int64_t created_at, expires_at;
};

void draft_free(struct draft *d);
void clean_draft(struct draft *d);

/* One a number: a newer one takes the place of the older.  The contact is the
 * bare number's. */
enum rc draft_put(struct store *st, int64_t contact_id, const struct draft *d, struct err *e);
/* RC_NONE when there is none that is still good. */
enum rc draft_get(struct store *st, int64_t contact_id, int64_t now, struct draft *d,
		  struct err *e);
enum rc draft_delete(struct store *st, int64_t contact_id, struct err *e);

#endif

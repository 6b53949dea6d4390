/* restore.h - a database that was a backup a moment ago.
 *
 * A text that waited in the queue when the copy was made has most probably
 * left since.  Twice is better than never holds for one text after a crash,
 * not for a day's: what may have left is not sent again. */
#ifndef STORE_RESTORE_H
#define STORE_RESTORE_H

#include <stdbool.h>

#include "store/store.h"

struct restored {
	int64_t newest;	   /* when the copy knew of something last; 0: of nothing */
	int64_t cancelled; /* texts that may have been sent, and will not be again */
	int64_t uncertain; /* in a carrier's hand at the time */
};

/* Look, and settle the texts in one transaction; with send, leave them. */
enum rc restore_texts(struct store *st, int64_t now, bool send, struct restored *out,
		      struct err *e);

#endif

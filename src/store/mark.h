/* mark.h - what counts against an official (R115): a deadline missed, ... */
#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "store/store.h"

/* official_id and unit_id may be 0: nobody held the post. */
enum rc mark_add(struct store *st, const char *kind, int64_t official_id, int64_t unit_id,
		 int64_t case_id, int64_t points, int64_t now, struct err *e);

#endif

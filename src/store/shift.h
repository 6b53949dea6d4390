/* shift.h - when an operator is at his place (R082). */
#ifndef STORE_SHIFT_H
#define STORE_SHIFT_H

#include "store/official.h"
#include "store/store.h"

struct shift {
	int64_t id, official_id;
	char login[LOGIN_MAX];
	int64_t from_at, to_at;
};

/* A shift with the same beginning gets the new end; RC_REJECT: another one
 * takes part of that time. */
enum rc shift_add(struct store *st, int64_t official_id, int64_t from_at, int64_t to_at,
		  int64_t *id, struct err *e);
/* Those that begin in [from, to). */
enum rc shift_clear(struct store *st, int64_t official_id, int64_t from, int64_t to,
		    struct err *e);
enum rc shift_remove(struct store *st, int64_t id, struct err *e); /* RC_NONE */
/* Every shift that has some time in [from, to), by its beginning.  The rows
 * are copied first: the visitor may use any statement. */
enum rc shift_each(struct store *st, int64_t from, int64_t to,
		   enum rc (*visit)(void *ctx, const struct shift *s, struct err *e), void *ctx,
		   struct err *e);

#endif

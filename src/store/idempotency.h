/* idempotency.h - what was already answered: the same request with the same
 * key gets the same answer, and has its effect once.
 * An answer may hold the receipt of an anonymous report: it is sealed for the
 * key, of which a hash is kept, so that only who says the key can read it. */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include "store/store.h"

enum { IDEMPOTENCY_KEEP_S = 48 * 3600, IDEMPOTENCY_KEY_MAX = 255 };

/* token_id 0 is the unix socket.  request is the method, target and body;
 * only its keyed hash is kept.  RC_OK: *status and *answer (malloc'ed) are
 * what was answered; RC_NONE: the key is new; RC_REJECT: it stands for
 * another request. */
enum rc idempotency_get(struct store *st, int64_t token_id, const char *key,
			const char *request, int *status, char **answer, struct err *e);
/* Inside the transaction of the effect.  Forgets what is older than
 * IDEMPOTENCY_KEEP_S first. */
enum rc idempotency_add(struct store *st, int64_t token_id, const char *key,
			const char *request, int status, const char *answer, int64_t now,
			struct err *e);

#endif

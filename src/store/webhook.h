/* webhook.h - the endpoints that are told what happens to the cases. */
#ifndef STORE_WEBHOOK_H
#define STORE_WEBHOOK_H

#include "store/store.h"

enum {
	WEBHOOK_URL_MAX = 2000,
	WEBHOOK_EVENTS_MAX = 2000,
	WEBHOOK_COUNT_MAX = 64,
	WEBHOOK_OLD_SECRET_S = 24 * 3600, /* a replaced secret signs so long beside the new */
};

/* Times are unix seconds, 0 for none.  Texts are owned: webhook_free(). */
struct webhook {
	int64_t id;
	char *url, *events; /* events: actions with commas between, "" for all */
	int64_t position;   /* the last event that was looked at */
	int64_t created_at, disabled_at;
	char *why; /* it is disabled; or NULL */
};

void webhook_free(struct webhook *w); /* frees the texts, not w */
void clean_webhook(struct webhook *w);

/* Add one that hears of what happens from now on; secret is "whsec_...". */
enum rc webhook_add(struct store *st, const char *url, const char *events, const char *secret,
		    int64_t now, int64_t *id, struct err *e);
enum rc webhook_get(struct store *st, int64_t id, struct webhook *w, struct err *e);
/* All of them, by id; malloc'ed, each to be freed.  *n says how many. */
enum rc webhook_all(struct store *st, struct webhook **list, size_t *n, struct err *e);
/* Has any that is not disabled an event before it, or one on its way? */
enum rc webhook_busy(struct store *st, bool *busy, struct err *e);
/* With all that waits for it.  RC_NONE. */
enum rc webhook_remove(struct store *st, int64_t id, struct err *e);

/* The secrets that sign now: the present one, and in *old the one before it
 * while that is good (else NULL).  Both malloc'ed. */
enum rc webhook_secrets(struct store *st, int64_t id, int64_t now, char **secret, char **old,
			struct err *e);
enum rc webhook_rotate(struct store *st, int64_t id, const char *secret, int64_t now,
		       struct err *e);

enum rc webhook_position_set(struct store *st, int64_t id, int64_t event_id, struct err *e);
enum rc webhook_disable(struct store *st, int64_t id, const char *why, int64_t now,
			struct err *e);
/* It hears of what happens from now on. */
enum rc webhook_enable(struct store *st, int64_t id, struct err *e);

#endif

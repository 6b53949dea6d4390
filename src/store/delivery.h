/* delivery.h - one event on its way to one endpoint: the durable outbox.
 * What the endpoint took is deleted, so the table holds what is left to do. */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include <stdbool.h>

#include "store/store.h"

enum { DELIVERY_WHY_ROOM = 160 };

struct delivery {
	int64_t id, webhook_id, event_id, case_id;
	int tries;
	int64_t created_at, next_at, tried_at; /* 0: none */
	int status;			       /* of the last answer; 0: none came */
	char why[DELIVERY_WHY_ROOM];
};

/* RC_DUP: it is there. */
enum rc delivery_add(struct store *st, int64_t webhook_id, int64_t event_id, int64_t case_id,
		     int64_t now, struct err *e);
/* The first of an endpoint behind an event that may leave now: no earlier one
 * of its case waits.  RC_NONE. */
enum rc delivery_next(struct store *st, int64_t webhook_id, int64_t after_event, int64_t now,
		      struct delivery *d, struct err *e);
enum rc delivery_get(struct store *st, int64_t id, struct delivery *d, struct err *e);
/* The endpoint has it. */
enum rc delivery_done(struct store *st, int64_t id, struct err *e);
/* It has not: keep tries, next_at, tried_at, status and why; dead: for good. */
enum rc delivery_failed(struct store *st, const struct delivery *d, bool dead, struct err *e);
/* The endpoint answers again: all that waits for it may leave now. */
enum rc delivery_hasten(struct store *st, int64_t webhook_id, struct err *e);
/* What waits for it since before the instant is dead. */
enum rc delivery_expire(struct store *st, int64_t webhook_id, int64_t before, const char *why,
			struct err *e);

/* The dead letters of an endpoint, above an id, malloc'ed. */
enum rc delivery_dead(struct store *st, int64_t webhook_id, int64_t after_id, int limit,
		      struct delivery **list, size_t *n, struct err *e);
/* Once more, from the beginning; RC_NONE: there is no such dead letter. */
enum rc delivery_replay(struct store *st, int64_t id, int64_t now, struct err *e);
enum rc delivery_replay_all(struct store *st, int64_t now, int *count, struct err *e);

struct delivery_counts {
	int64_t waiting, oldest_at, dead; /* oldest_at 0: none waits */
};
enum rc delivery_count(struct store *st, int64_t webhook_id, struct delivery_counts *n,
		       struct err *e);

#endif

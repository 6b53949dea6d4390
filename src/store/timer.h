/* timer.h - what happens by itself, and when. */
#ifndef STORE_TIMER_H
#define STORE_TIMER_H

#include <stdbool.h>

#include "store/store.h"

struct timer {
	int64_t id, due_at, case_id, official_id;
	char kind[32]; /* warn, breach, ... */
};

enum rc timer_add(struct store *st, const char *kind, int64_t due_at, int64_t case_id,
		  int64_t official_id, struct err *e);
/* The earliest timer that is due at now; RC_NONE. */
enum rc timer_next(struct store *st, int64_t now, struct timer *t, struct err *e);
/* When the first of all is due; RC_NONE. */
enum rc timer_first(struct store *st, int64_t *due_at, struct err *e);
enum rc timer_postpone(struct store *st, int64_t id, int64_t due_at, struct err *e);
/* Take out those of a kind and case that are due; *any: there was one. */
enum rc timer_take(struct store *st, const char *kind, int64_t case_id, int64_t now, bool *any,
		   struct err *e);
enum rc timer_remove(struct store *st, int64_t id, struct err *e);
/* The earliest of a kind; 0: there is none. */
enum rc timer_due_of_kind(struct store *st, const char *kind, int64_t *due_at, struct err *e);
/* Take out those of a kind for one account, or (official_id 0) all of the kind. */
enum rc timer_clear_kind(struct store *st, const char *kind, int64_t official_id,
			 struct err *e);
/* All timers of a case that end with its stage. */
enum rc timer_clear(struct store *st, int64_t case_id, struct err *e);

#endif

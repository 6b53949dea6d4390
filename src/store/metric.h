/* metric.h - how much of everything there is, for whoever watches us. */
#ifndef STORE_METRIC_H
#define STORE_METRIC_H

#include "store/store.h"

enum { METRIC_RECENT_S = 24 * 3600, METRIC_STATES_MAX = 16 };

struct metric_state {
	char direction[8], state[16];
	int64_t count;
};

struct metric {
	int64_t cases_ever, cases_work, cases_wait, cases_overdue;
	int64_t events_ever, timers_due;
	int64_t messages_ever, messages_queued, messages_submitting, messages_uncertain;
	/* Messages made in the last METRIC_RECENT_S, by direction and state. */
	struct metric_state recent[METRIC_STATES_MAX];
	size_t recent_count;
};

enum rc metric_read(struct store *st, int64_t now, struct metric *m, struct err *e);
/* When the first timer is due; 0: there is none. */
enum rc metric_timer_first(struct store *st, int64_t *due_at, struct err *e);
/* That the database can be written: takes and gives back the write lock.
 * Not inside a transaction. */
enum rc metric_writable(struct store *st, struct err *e);

#endif

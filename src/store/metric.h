/* metric.h - how much of everything there is, for whoever watches us. */
#ifndef STORE_METRIC_H
#define STORE_METRIC_H

#include "store/queue.h"
#include "store/store.h"

struct metric {
	int64_t cases_ever, cases_work, cases_wait, cases_overdue;
	int64_t events_ever, timers_due;
	int64_t messages_ever, messages_queued, messages_submitting, messages_uncertain;
	/* By rank, from RANK_ALARM. */
	struct metric_queue {
		int64_t texts;
		int64_t ready_at; /* since when the first can leave; 0: none waits */
	} queue[QUEUE_RANKS];
};

enum rc metric_read(struct store *st, int64_t now, struct metric *m, struct err *e);
/* When the first timer is due; 0: there is none. */
enum rc metric_timer_first(struct store *st, int64_t *due_at, struct err *e);
/* That the database can be written: takes and gives back the write lock.
 * Not inside a transaction. */
enum rc metric_writable(struct store *st, struct err *e);

#endif

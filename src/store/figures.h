/* figures.h - a few numbers about the work, for texts to officials. */
#ifndef STORE_FIGURES_H
#define STORE_FIGURES_H

#include "store/store.h"

/* Of a work list. */
struct load_figures {
	int64_t open, near, late;
};

/* near: due from now until near_until. */
enum rc figures_of_official(struct store *st, int64_t official_id, int64_t now,
			    int64_t near_until, struct load_figures *f, struct err *e);

/* Of a time, [from, to), in a unit and what is below; unit 0: everywhere. */
struct period_figures {
	int64_t opened, closed, late;
	int64_t satisfied; /* percent of the scores that were 4 or 5; -1: there is none */
};

enum rc figures_of_period(struct store *st, int64_t unit_id, int64_t from, int64_t to,
			  struct period_figures *f, struct err *e);

#endif

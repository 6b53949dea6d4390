/* sim_day.h - how many parts left by a SIM on a local day. */
#ifndef STORE_SIM_DAY_H
#define STORE_SIM_DAY_H

#include "store/store.h"

/* The day of the instant `at`; 0 where nothing left. */
enum rc sim_day_get(struct store *st, const char *sim, int64_t at, int64_t *parts,
		    struct err *e);
/* Count parts that leave, or (below 0) that were refused after all; inside the
 * transaction that says so of them. */
enum rc sim_day_add(struct store *st, const char *sim, int64_t at, int64_t parts,
		    struct err *e);

#endif

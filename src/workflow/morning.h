/* morning.h - the texts that begin a day and a week (R120, R122): each head's
 * own work list on every working day of his, and the figures of the week that
 * ended to managers on the first working day of a week.
 *
 * Two timers, "digest" and "weekly", that fire every day and look whether
 * today is the day; so no calendar can put one off for ever. */
#ifndef WORKFLOW_MORNING_H
#define WORKFLOW_MORNING_H

#include "workflow/tick.h"

timer_work morning_digest;
timer_work morning_weekly;

/* Inside a transaction: set both timers by the configuration.  One that is due
 * already stays: the daemon did not run at its time, and it is not forgotten. */
enum rc morning_arm(struct engine *en, struct err *e);

/* The numbers of M13 for an official's work list, and those of M20 for a unit
 * and what is below (of headquarters: everything). */
enum { DIGEST_NUMBERS = 3, PERIOD_NUMBERS = 4 };
enum rc digest_numbers(struct engine *en, int64_t official_id, int64_t numbers[DIGEST_NUMBERS],
		       struct err *e);
enum rc period_numbers(struct engine *en, int64_t unit_id, int64_t from, int64_t to,
		       int64_t numbers[PERIOD_NUMBERS], struct err *e);

#endif

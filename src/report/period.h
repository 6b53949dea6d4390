/* period.h - which days a report is about, as people ask for them.
 *
 * Whole days of the local calendar, the last one included.  A week begins on
 * Saturday; months, seasons and years are Jalali. */
#ifndef REPORT_PERIOD_H
#define REPORT_PERIOD_H

#include <stdint.h>

#include "base/err.h"

struct period {
	int32_t first_day, last_day; /* both included (text/date.h) */
	int64_t from, to;	     /* [from, to), unix seconds */
	int64_t now;
};

/* What was asked; texts may be NULL.  from and to: "1405-09-01", "1405/9/1" or
 * Gregorian, in any digits; without to, up to today.  last and this: week,
 * month, season, year; this ends today.  Nothing at all is this month. */
struct period_words {
	const char *from, *to, *last, *this;
};

/* RC_REJECT says what is wrong: a day that is none, the wrong order, a period
 * that begins in the future, or two periods at once. */
enum rc period_read(const struct period_words *w, int64_t now, struct period *p, struct err *e);

#endif

/* calendar.h - when offices are open: dated hours and dated exceptions.
 *
 * Two tables.  Hours say from a date on which weekdays are open when; an
 * exception says it for one day (a holiday has no windows).  A day is looked
 * up for a chain of units, the unit first, then what stands above it, and 0,
 * which is everybody, last:
 *
 *   an exception of that day beats all hours; among exceptions the nearest
 *   unit's wins; else the hours of the nearest unit that has a row for this
 *   weekday begun by that day, and of its rows the latest begun one.
 *
 * A row speaks only for the weekdays in it: a row for Thursday without windows
 * closes Thursdays and leaves the others alone.  Where two rows are equal in
 * all that, the one added last wins.
 *
 * Days are counted from 1970-01-01 (text/jalali.h); minutes are wall-clock
 * minutes of the day.  Pure: no files, no clock. */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CALENDAR_WINDOWS_MAX = 8, CALENDAR_DAY_MINUTES = 1440 };

/* Open from the one minute up to the other, which is no longer inside. */
struct calendar_window {
	int from_minute, to_minute; /* 0 <= from < to <= 1440 */
};

struct calendar;

struct calendar *calendar_new(void);
void calendar_free(struct calendar *c); /* NULL is fine */
void clean_calendar(struct calendar **c);

/* weekdays: 1 << SATURDAY and so on.  RC_REJECT for an empty set, more than
 * CALENDAR_WINDOWS_MAX windows, impossible or overlapping ones; their order
 * does not matter. */
enum rc calendar_add_hours(struct calendar *c, int32_t from_day, int64_t unit,
			   unsigned weekdays, const struct calendar_window *windows,
			   size_t count, struct err *e);
enum rc calendar_add_exception(struct calendar *c, int32_t day, int64_t unit,
			       const struct calendar_window *windows, size_t count,
			       struct err *e);

/* The windows of a day, in order; answers how many (0: closed).  units ends
 * with 0; NULL means { 0 }.  *windows is borrowed until the next _add. */
size_t calendar_day(const struct calendar *c, const int64_t *units, int32_t day,
		    const struct calendar_window **windows);

/* "08:00-16:00" (the end may be 24:00), and "sat" ... "fri" as a bit. */
enum rc calendar_window_parse(struct calendar_window *w, const char *text, struct err *e);
enum rc calendar_weekday_parse(unsigned *bit, const char *text, struct err *e);

#endif

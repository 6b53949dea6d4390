/* worktime.h - deadlines and allowances over a calendar.
 *
 * An instant is inside working time when its local wall clock (the process's
 * TZ) lies in a window of its local day; the end of a window is outside.
 *
 * Day rule: the day of receipt does not count, whatever the hour and whether
 * or not it was a working day; due is the closing time of the N-th working
 * day after it.  Hour rule: only working time counts; received outside of it,
 * the clock starts at the next opening; used up exactly at closing, due is
 * that closing.  (TEXT.md section 3; R043-R046.)
 *
 * Times are unix seconds.  units is a chain of unit ids that ends with 0, as
 * calendar_day() takes it; NULL means everybody.  A calendar that opens on no
 * day of three years is RC_BROKEN: no deadline can be kept in it. */
#ifndef CALENDAR_WORKTIME_H
#define CALENDAR_WORKTIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "calendar/calendar.h"

enum worktime_unit {
	WORKTIME_WD, /* working days: the day rule */
	WORKTIME_WH, /* working hours: the hour rule */
	WORKTIME_WM, /* working minutes: the hour rule */
	WORKTIME_D,  /* 24 hours */
	WORKTIME_H,
	WORKTIME_MIN,
	WORKTIME_S,
	WORKTIME_MO, /* Jalali months: the same day and wall clock, or the month's last day */
};

enum { WORKTIME_AMOUNT_MAX = 99999 };

struct worktime_allow {
	int64_t amount;
	enum worktime_unit unit;
};

/* "3wd": a number from 1 to WORKTIME_AMOUNT_MAX and one of wd wh wm d h min s
 * mo, nothing between them.  RC_REJECT. */
enum rc worktime_parse_allow(const char *text, struct worktime_allow *a, struct err *e);

/* When the allowance that starts then is used up. */
enum rc worktime_due(const struct calendar *c, const int64_t *units, int64_t start,
		     struct worktime_allow allow, int64_t *due, struct err *e);

/* The hour rule in seconds; 0 seconds gives the start itself. */
enum rc worktime_add(const struct calendar *c, const int64_t *units, int64_t start,
		     int64_t work_seconds, int64_t *due, struct err *e);

/* The whole hours of working days: day and night count on a day that has any
 * opening time, nothing counts on another.  Used up exactly at midnight, that
 * midnight. */
enum rc worktime_add_days_open(const struct calendar *c, const int64_t *units, int64_t start,
			       int64_t seconds, int64_t *due, struct err *e);

/* The latest instant that has so many seconds of working time before end. */
enum rc worktime_sub(const struct calendar *c, const int64_t *units, int64_t end,
		     int64_t work_seconds, int64_t *start, struct err *e);

/* Seconds of working time in [a, b); 0 when b is not after a. */
int64_t worktime_between(const struct calendar *c, const int64_t *units, int64_t a, int64_t b);

bool worktime_is_open(const struct calendar *c, const int64_t *units, int64_t at);

/* The first open instant at or after at. */
enum rc worktime_next_open(const struct calendar *c, const int64_t *units, int64_t at,
			   int64_t *open, struct err *e);

/* The local day (text/jalali.h) of an instant, and the instant of a local wall
 * clock: of two that a clock set back shows twice the first, of one that a
 * clock set forward leaves out the moment of the change. */
int32_t worktime_local_day(int64_t at);
int64_t worktime_instant(int32_t day, int second_of_day);

/* Quiet hours, in minutes of the local day, over midnight when from > to; from
 * == to switches them off.  The end of the quiet time that `at` lies in, or
 * `at` itself. */
int64_t quiet_until(int from_minute, int to_minute, int64_t at);

#endif

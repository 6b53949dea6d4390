/* calendar.c - see calendar.h. */
#include "calendar/calendar.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/date.h"

struct windows {
	struct calendar_window window[CALENDAR_WINDOWS_MAX];
	size_t count;
};

struct hours {
	int32_t from_day;
	int64_t unit;
	unsigned weekdays;
	struct windows windows;
};

struct exception {
	int32_t day;
	int64_t unit;
	struct windows windows;
};

struct calendar {
	struct hours *hours; /* by from_day, the later added behind its equals */
	size_t hours_count;
	struct exception *exceptions; /* by day, likewise */
	size_t exception_count;
};

struct calendar *calendar_new(void)
{
	return mem_alloc(sizeof(struct calendar));
}

void calendar_free(struct calendar *c)
{
	if (!c)
		return;
	free(c->exceptions);
	free(c->hours);
	free(c);
}

void clean_calendar(struct calendar **c)
{
	calendar_free(*c);
}

static int window_order(const void *a, const void *b)
{
	const struct calendar_window *x = a, *y = b;

	return (x->from_minute > y->from_minute) - (x->from_minute < y->from_minute);
}

static enum rc windows_set(struct windows *w, const struct calendar_window *windows,
			   size_t count, struct err *e)
{
	if (count > CALENDAR_WINDOWS_MAX)
		return err_set(e, RC_REJECT, "%zu windows in a day; %d is the most", count,
			       CALENDAR_WINDOWS_MAX);
	w->count = count;
	if (!count)
		return RC_OK;
	memcpy(w->window, windows, count * sizeof *windows);
	qsort(w->window, count, sizeof *w->window, window_order);
	for (size_t i = 0; i < count; i++) {
		const struct calendar_window *this = &w->window[i];

		if (this->from_minute < 0 || this->from_minute >= this->to_minute ||
		    this->to_minute > CALENDAR_DAY_MINUTES)
			return err_set(e, RC_REJECT, "a window must begin before it ends");
		if (i && this[-1].to_minute > this->from_minute)
			return err_set(e, RC_REJECT, "two windows overlap at %02d:%02d",
				       this->from_minute / 60, this->from_minute % 60);
	}
	return RC_OK;
}

enum rc calendar_add_hours(struct calendar *c, int32_t from_day, int64_t unit,
			   unsigned weekdays, const struct calendar_window *windows,
			   size_t count, struct err *e)
{
	struct hours row = { .from_day = from_day, .unit = unit, .weekdays = weekdays };
	size_t at = c->hours_count;

	if (!weekdays || weekdays >= 1U << 7)
		return err_set(e, RC_REJECT, "opening hours need weekdays");
	TRY(windows_set(&row.windows, windows, count, e));
	c->hours = mem_grow(c->hours, c->hours_count + 1, sizeof *c->hours);
	for (; at && c->hours[at - 1].from_day > from_day; at--)
		c->hours[at] = c->hours[at - 1];
	c->hours[at] = row;
	c->hours_count++;
	return RC_OK;
}

enum rc calendar_add_exception(struct calendar *c, int32_t day, int64_t unit,
			       const struct calendar_window *windows, size_t count,
			       struct err *e)
{
	struct exception row = { .day = day, .unit = unit };
	size_t at = c->exception_count;

	TRY(windows_set(&row.windows, windows, count, e));
	c->exceptions = mem_grow(c->exceptions, c->exception_count + 1, sizeof *c->exceptions);
	for (; at && c->exceptions[at - 1].day > day; at--)
		c->exceptions[at] = c->exceptions[at - 1];
	c->exceptions[at] = row;
	c->exception_count++;
	return RC_OK;
}

/* The index behind the last exception of a day or of any before it. */
static size_t exception_bound(const struct calendar *c, int32_t day)
{
	size_t low = 0, high = c->exception_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->exceptions[middle].day <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct exception *exception_of(const struct calendar *c, const int64_t *units,
					    int32_t day)
{
	size_t bound = exception_bound(c, day);

	for (;; units++) {
		for (size_t i = bound; i && c->exceptions[i - 1].day == day; i--)
			if (c->exceptions[i - 1].unit == *units)
				return &c->exceptions[i - 1];
		if (!*units)
			return NULL;
	}
}

static const struct hours *hours_of(const struct calendar *c, const int64_t *units, int32_t day)
{
	unsigned weekday = 1U << day_weekday(day);

	for (;; units++) {
		for (size_t i = c->hours_count; i; i--) {
			const struct hours *row = &c->hours[i - 1];

			if (row->from_day <= day && row->unit == *units &&
			    (row->weekdays & weekday))
				return row;
		}
		if (!*units)
			return NULL;
	}
}

size_t calendar_day(const struct calendar *c, const int64_t *units, int32_t day,
		    const struct calendar_window **windows)
{
	static const int64_t everybody[] = { 0 };
	const struct exception *exception;
	const struct hours *hours;

	if (!units)
		units = everybody;
	exception = exception_of(c, units, day);
	if (exception) {
		*windows = exception->windows.window;
		return exception->windows.count;
	}
	hours = hours_of(c, units, day);
	if (hours) {
		*windows = hours->windows.window;
		return hours->windows.count;
	}
	*windows = NULL;
	return 0;
}

static bool minute_parse(int *minute, const char *text)
{
	for (int i = 0; i < 5; i++)
		if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return false;
	*minute = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] -
		  '0';
	return text[3] < '6' && *minute <= CALENDAR_DAY_MINUTES;
}

enum rc calendar_window_parse(struct calendar_window *w, const char *text, struct err *e)
{
	if (strlen(text) != 11 || !minute_parse(&w->from_minute, text) || text[5] != '-' ||
	    !minute_parse(&w->to_minute, text + 6) || w->from_minute >= w->to_minute)
		return err_set(e, RC_REJECT, "\"%s\" is no window like \"08:00-16:00\"", text);
	return RC_OK;
}

enum rc calendar_weekday_parse(unsigned *bit, const char *text, struct err *e)
{
	static const char *const names[] = {
		[SATURDAY] = "sat",  [SUNDAY] = "sun",	 [MONDAY] = "mon", [TUESDAY] = "tue",
		[WEDNESDAY] = "wed", [THURSDAY] = "thu", [FRIDAY] = "fri",
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			*bit = 1U << i;
			return RC_OK;
		}
	}
	return err_set(e, RC_REJECT, "\"%s\" is no weekday (sat sun mon tue wed thu fri)",
		       text);
}

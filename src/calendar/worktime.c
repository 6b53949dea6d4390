/* worktime.c - see worktime.h.
 * Every question is answered over spans: the open pieces of one local day as
 * instants.  A clock that is set back or forward inside a day cuts it in two. */
#include "calendar/worktime.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "text/jalali.h"

enum {
	DAY_SECONDS = 86400,
	DAYS_CLOSED_MAX = 3 * 366,
	SPANS_MAX = 2 * CALENDAR_WINDOWS_MAX,
};

/* ---- local time ---------------------------------------------------------------- */

static int64_t offset_at(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	if (!localtime_r(&t, &tm))
		abort(); /* a year beyond the reach of int */
	return tm.tm_gmtoff;
}

int32_t worktime_local_day(int64_t at)
{
	int64_t local = at + offset_at(at);

	return (int32_t)((local >= 0 ? local : local - (DAY_SECONDS - 1)) / DAY_SECONDS);
}

/* The offsets that a local day may see: one before the change, one from it on. */
struct offsets {
	int64_t before, after, change;
};

static struct offsets offsets_of(int32_t day)
{
	int64_t low = (int64_t)(day - 1) * DAY_SECONDS, high = low + 3 * (int64_t)DAY_SECONDS;
	struct offsets o = { .before = offset_at(low), .after = offset_at(high) };

	o.change = low;
	if (o.before == o.after)
		return o;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (offset_at(middle) == o.before)
			low = middle;
		else
			high = middle;
	}
	o.change = high;
	return o;
}

int64_t worktime_instant(int32_t day, int second_of_day)
{
	struct offsets o = offsets_of(day);
	int64_t local = (int64_t)day * DAY_SECONDS + second_of_day;

	if (local - o.before < o.change)
		return local - o.before;
	if (local - o.after >= o.change)
		return local - o.after;
	return o.change;
}

/* ---- the open pieces of a day --------------------------------------------------- */

struct span {
	int64_t begin, end; /* end is outside */
};

struct spans {
	struct span span[SPANS_MAX];
	size_t count;
};

static void span_put(struct spans *s, int64_t begin, int64_t end)
{
	if (begin >= end)
		return;
	s->span[s->count++] = (struct span){ begin, end };
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void spans_of(struct spans *s, const struct calendar *c, const int64_t *units,
		     int32_t day)
{
	const struct calendar_window *w;
	size_t count = calendar_day(c, units, day, &w);
	int64_t midnight = (int64_t)day * DAY_SECONDS;
	struct offsets o;

	s->count = 0;
	if (!count)
		return;
	o = offsets_of(day);
	for (size_t i = 0; i < count; i++)
		span_put(s, midnight + w[i].from_minute * 60 - o.before,
			 earlier(midnight + w[i].to_minute * 60 - o.before, o.change));
	for (size_t i = 0; i < count; i++)
		span_put(s, later(midnight + w[i].from_minute * 60 - o.after, o.change),
			 midnight + w[i].to_minute * 60 - o.after);
}

/* ---- questions ------------------------------------------------------------------ */

static enum rc never_opens(struct err *e)
{
	return err_set(e, RC_BROKEN, "the calendar opens on no day of three years");
}

enum rc worktime_add(const struct calendar *c, const int64_t *units, int64_t start,
		     int64_t work_seconds, int64_t *due, struct err *e)
{
	int32_t day = worktime_local_day(start);

	*due = start;
	if (work_seconds <= 0)
		return work_seconds ? err_set(e, RC_REJECT, "negative working time") : RC_OK;
	for (int closed = 0; closed < DAYS_CLOSED_MAX; closed++, day++) {
		struct spans s;

		spans_of(&s, c, units, day);
		for (size_t i = 0; i < s.count; i++) {
			int64_t begin = later(s.span[i].begin, start);

			if (begin >= s.span[i].end)
				continue;
			closed = 0;
			if (work_seconds <= s.span[i].end - begin) {
				*due = begin + work_seconds;
				return RC_OK;
			}
			work_seconds -= s.span[i].end - begin;
		}
	}
	return never_opens(e);
}

enum rc worktime_add_days_open(const struct calendar *c, const int64_t *units, int64_t start,
			       int64_t seconds, int64_t *due, struct err *e)
{
	const struct calendar_window *w;
	int32_t day = worktime_local_day(start);

	*due = start;
	if (seconds <= 0)
		return seconds ? err_set(e, RC_REJECT, "negative time") : RC_OK;
	for (int closed = 0; closed < DAYS_CLOSED_MAX; closed++, day++) {
		int64_t begin = later(worktime_instant(day, 0), start);
		int64_t end = worktime_instant(day + 1, 0);

		if (!calendar_day(c, units, day, &w))
			continue;
		closed = 0;
		if (seconds <= end - begin) {
			*due = begin + seconds;
			return RC_OK;
		}
		seconds -= end - begin;
	}
	return never_opens(e);
}

enum rc worktime_sub(const struct calendar *c, const int64_t *units, int64_t end,
		     int64_t work_seconds, int64_t *start, struct err *e)
{
	int32_t day = worktime_local_day(end);

	*start = end;
	if (work_seconds <= 0)
		return work_seconds ? err_set(e, RC_REJECT, "negative working time") : RC_OK;
	for (int closed = 0; closed < DAYS_CLOSED_MAX; closed++, day--) {
		struct spans s;

		spans_of(&s, c, units, day);
		for (size_t i = s.count; i; i--) {
			int64_t finish = earlier(s.span[i - 1].end, end);

			if (s.span[i - 1].begin >= finish)
				continue;
			closed = 0;
			if (work_seconds <= finish - s.span[i - 1].begin) {
				*start = finish - work_seconds;
				return RC_OK;
			}
			work_seconds -= finish - s.span[i - 1].begin;
		}
	}
	return never_opens(e);
}

int64_t worktime_between(const struct calendar *c, const int64_t *units, int64_t a, int64_t b)
{
	int64_t sum = 0;

	if (b <= a)
		return 0;
	for (int32_t day = worktime_local_day(a), last = worktime_local_day(b); day <= last;
	     day++) {
		struct spans s;

		spans_of(&s, c, units, day);
		for (size_t i = 0; i < s.count; i++)
			sum += later(earlier(s.span[i].end, b) - later(s.span[i].begin, a), 0);
	}
	return sum;
}

bool worktime_is_open(const struct calendar *c, const int64_t *units, int64_t at)
{
	return worktime_between(c, units, at, at + 1) > 0;
}

enum rc worktime_next_open(const struct calendar *c, const int64_t *units, int64_t at,
			   int64_t *open, struct err *e)
{
	int32_t day = worktime_local_day(at);

	for (int closed = 0; closed < DAYS_CLOSED_MAX; closed++, day++) {
		struct spans s;

		spans_of(&s, c, units, day);
		for (size_t i = 0; i < s.count; i++) {
			if (at < s.span[i].end) {
				*open = later(at, s.span[i].begin);
				return RC_OK;
			}
		}
	}
	return never_opens(e);
}

/* ---- allowances ----------------------------------------------------------------- */

static const char *const unit_names[] = {
	[WORKTIME_WD] = "wd", [WORKTIME_WH] = "wh", [WORKTIME_WM] = "wm",
	[WORKTIME_D] = "d",   [WORKTIME_H] = "h",   [WORKTIME_MIN] = "min",
	[WORKTIME_S] = "s",   [WORKTIME_MO] = "mo",
};

enum rc worktime_parse_allow(const char *text, struct worktime_allow *a, struct err *e)
{
	size_t digits = strspn(text, "0123456789");

	a->amount = 0;
	for (size_t i = 0; i < digits && a->amount <= WORKTIME_AMOUNT_MAX; i++)
		a->amount = a->amount * 10 + (text[i] - '0');
	for (size_t i = 0; i < COUNT(unit_names); i++) {
		if (strcmp(text + digits, unit_names[i]) != 0)
			continue;
		if (a->amount < 1 || a->amount > WORKTIME_AMOUNT_MAX)
			break;
		a->unit = (enum worktime_unit)i;
		return RC_OK;
	}
	return err_set(e, RC_REJECT,
		       "\"%.40s\" is no allowance: 1-%d and one of wd wh wm d h min s mo", text,
		       WORKTIME_AMOUNT_MAX);
}

static enum rc days_due(const struct calendar *c, const int64_t *units, int64_t start,
			int64_t days, int64_t *due, struct err *e)
{
	int32_t day = worktime_local_day(start) + 1;

	for (int closed = 0; closed < DAYS_CLOSED_MAX; closed++, day++) {
		struct spans s;

		spans_of(&s, c, units, day);
		if (!s.count)
			continue;
		closed = 0;
		if (--days == 0) {
			*due = s.span[s.count - 1].end;
			return RC_OK;
		}
	}
	return never_opens(e);
}

static enum rc months_due(int64_t start, int64_t months, int64_t *due, struct err *e)
{
	int32_t day = worktime_local_day(start);
	int64_t second = start + offset_at(start) - (int64_t)day * DAY_SECONDS;
	struct date j;
	int64_t month;
	int last;

	if (!jalali_from_day(&j, day))
		return err_set(e, RC_REJECT, "no Jalali date is known for the start");
	month = j.month - 1 + months;
	if (j.year + month / 12 > JALALI_YEAR_MAX)
		return err_set(e, RC_REJECT, "the due time lies beyond the Jalali year %d",
			       JALALI_YEAR_MAX);
	j.year += (int)(month / 12);
	j.month = (int)(month % 12) + 1;
	last = jalali_month_days(j.year, j.month);
	if (j.day > last)
		j.day = last;
	if (!jalali_to_day(&day, j))
		return err_set(e, RC_BROKEN, "no such day: %d-%d-%d", j.year, j.month, j.day);
	*due = worktime_instant(day, (int)second);
	return RC_OK;
}

enum rc worktime_due(const struct calendar *c, const int64_t *units, int64_t start,
		     struct worktime_allow allow, int64_t *due, struct err *e)
{
	if (allow.amount < 1 || allow.amount > WORKTIME_AMOUNT_MAX)
		return err_set(e, RC_REJECT, "an allowance is from 1 to %d",
			       WORKTIME_AMOUNT_MAX);
	switch (allow.unit) {
	case WORKTIME_WD:
		return days_due(c, units, start, allow.amount, due, e);
	case WORKTIME_WH:
		return worktime_add(c, units, start, allow.amount * 3600, due, e);
	case WORKTIME_WM:
		return worktime_add(c, units, start, allow.amount * 60, due, e);
	case WORKTIME_D:
		*due = start + allow.amount * DAY_SECONDS;
		return RC_OK;
	case WORKTIME_H:
		*due = start + allow.amount * 3600;
		return RC_OK;
	case WORKTIME_MIN:
		*due = start + allow.amount * 60;
		return RC_OK;
	case WORKTIME_S:
		*due = start + allow.amount;
		return RC_OK;
	case WORKTIME_MO:
		return months_due(start, allow.amount, due, e);
	}
	return err_set(e, RC_REJECT, "unknown unit of an allowance");
}

/* ---- quiet hours ----------------------------------------------------------------- */

int64_t quiet_until(int from_minute, int to_minute, int64_t at)
{
	int32_t day = worktime_local_day(at);
	int64_t second = at + offset_at(at) - (int64_t)day * DAY_SECONDS;
	int from = from_minute * 60, to = to_minute * 60;
	int64_t end;

	if (from == to)
		return at;
	if (from < to) {
		if (second < from || second >= to)
			return at;
	} else if (second >= from) {
		day++;
	} else if (second >= to) {
		return at;
	}
	end = worktime_instant(day, to);
	return end > at ? end : at;
}

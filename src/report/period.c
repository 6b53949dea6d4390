/* period.c - see period.h. */
#include "report/period.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "text/digits.h"
#include "text/jalali.h"

enum { JALALI_BELOW = 1700, SEASON_MONTHS = 3, YEAR_MONTHS = 12 };

static bool day_read(const char *text, int32_t *day)
{
	CLEAN(text) char *latin = text_fold_digits(text);
	struct date d;
	int used = 0;

	if (sscanf(latin, "%4d%*1[-/]%2d%*1[-/]%2d%n", &d.year, &d.month, &d.day, &used) != 3 ||
	    latin[used] || strspn(latin, "0123456789-/") != strlen(latin))
		return false;
	return d.year < JALALI_BELOW ? jalali_to_day(day, d) : gregorian_to_day(day, d);
}

static enum rc day_get(const char *name, const char *text, int32_t *day, struct err *e)
{
	if (day_read(text, day))
		return RC_OK;
	return err_set(e, RC_REJECT,
		       "%s: %.40s is no day; write it like 1405-09-01 or 2026-11-22", name,
		       text);
}

/* The first day of the month, season or year of months that the day lies in,
 * or of one so many of them before. */
static bool months_begin(int32_t day, int months, int before, int32_t *first)
{
	struct date d;
	int month;

	if (!jalali_from_day(&d, day))
		return false;
	month = d.year * YEAR_MONTHS + d.month - 1;
	month = month - month % months - before * months;
	d = (struct date){ month / YEAR_MONTHS, month % YEAR_MONTHS + 1, 1 };
	return jalali_to_day(first, d);
}

static enum rc named_read(const char *name, bool last, int32_t today, struct period *p,
			  struct err *e)
{
	static const struct {
		const char *name;
		int months;
	} units[] = { { "month", 1 }, { "season", SEASON_MONTHS }, { "year", YEAR_MONTHS } };
	int32_t next;

	if (strcmp(name, "week") == 0) {
		p->first_day = today - (int)day_weekday(today) - (last ? 7 : 0);
		p->last_day = last ? p->first_day + 6 : today;
		return RC_OK;
	}
	for (size_t i = 0; i < COUNT(units); i++) {
		if (strcmp(name, units[i].name) != 0)
			continue;
		if (!months_begin(today, units[i].months, last, &p->first_day) ||
		    !months_begin(today, units[i].months, 0, &next))
			break;
		p->last_day = last ? next - 1 : today;
		return RC_OK;
	}
	return err_set(e, RC_REJECT,
		       "%s: %.40s is no period; there are week, month, season, year",
		       last ? "last" : "this", name);
}

static enum rc days_read(const struct period_words *w, int32_t today, struct period *p,
			 struct err *e)
{
	if ((w->last != NULL) + (w->this != NULL) + (w->from || w->to) > 1)
		return err_set(e, RC_REJECT, "give one period: from and to, or last, or this");
	if (w->last)
		return named_read(w->last, true, today, p, e);
	if (w->this || !w->to)
		p->last_day = today;
	if (w->this || !w->from) {
		if (w->to)
			return err_set(e, RC_REJECT, "from is missing: the first day");
		return named_read(w->this ? w->this : "month", false, today, p, e);
	}
	TRY(day_get("from", w->from, &p->first_day, e));
	if (w->to)
		TRY(day_get("to", w->to, &p->last_day, e));
	return RC_OK;
}

enum rc period_read(const struct period_words *w, int64_t now, struct period *p, struct err *e)
{
	int32_t today = worktime_local_day(now);

	*p = (struct period){ .now = now };
	TRY(days_read(w, today, p, e));
	if (p->first_day > today)
		return err_set(e, RC_REJECT, "from: %.40s lies in the future",
			       w->from ? w->from : "");
	if (p->first_day > p->last_day)
		return err_set(e, RC_REJECT,
			       "the period ends before it begins: from %.40s to %.40s",
			       w->from ? w->from : "", w->to ? w->to : "today");
	p->from = worktime_instant(p->first_day, 0);
	p->to = worktime_instant(p->last_day + 1, 0);
	return RC_OK;
}

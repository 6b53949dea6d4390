/* jalali.c - see jalali.h.
 * Eight of 33 years are leap years, as in ICU, java.time and jalaali.js.  Offsets
 * of zones come from glibc. */
#include "text/jalali.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "text/digits.h"

/* 1 Farvardin of the year 1 is so many days before 1970-01-01. */
enum { DAYS_TO_1970 = 492268, CYCLE_YEARS = 33, CYCLE_DAYS = 12053 };

/* Days from 1 Farvardin of the year 1 to that of this one. */
static int32_t days_before(int year)
{
	return 365 * (year - 1) + (8 * year + 21) / CYCLE_YEARS;
}

/* Fields that are known to be a date, or the first of the month behind one. */
static int32_t day_of(int year, int month, int day)
{
	int before = month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6;

	return days_before(year) + before + day - 1 - DAYS_TO_1970;
}

int jalali_month_days(int year, int month)
{
	if (year < JALALI_YEAR_MIN || year > JALALI_YEAR_MAX || month < 1 || month > 12)
		return 0;
	if (month < 12)
		return month <= 6 ? 31 : 30;
	return day_of(year + 1, 1, 1) - day_of(year, 12, 1);
}

bool jalali_to_day(int32_t *day, struct date j)
{
	if (j.day < 1 || j.day > jalali_month_days(j.year, j.month))
		return false;
	*day = day_of(j.year, j.month, j.day);
	return true;
}

bool jalali_from_day(struct date *j, int32_t day)
{
	int64_t days = (int64_t)day + DAYS_TO_1970;
	int64_t year = (CYCLE_YEARS * days + 3) / CYCLE_DAYS + 1;
	int in_year;

	if (year < JALALI_YEAR_MIN || year > JALALI_YEAR_MAX)
		return false;
	in_year = (int)days - days_before((int)year);
	j->year = (int)year;
	j->month = in_year < 6 * 31 ? in_year / 31 + 1 : (in_year - 6) / 30 + 1;
	j->day = day - day_of(j->year, j->month, 1) + 1;
	return true;
}

/* ---- as text ------------------------------------------------------------------ */

bool jalali_parse(int32_t *day, const char *text)
{
	struct date d;

	return date_parse(&d, text) && jalali_to_day(day, d);
}

bool jalali_format(char out[DATE_ROOM], int32_t day)
{
	struct date d;

	if (!jalali_from_day(&d, day))
		return false;
	date_format(out, d);
	return true;
}

bool jalali_from_gregorian(char out[DATE_ROOM], const char *gregorian)
{
	int32_t day;

	return gregorian_parse(&day, gregorian) && jalali_format(out, day);
}

/* ---- names -------------------------------------------------------------------- */

const char *jalali_month_name(int month)
{
	static const char *const names[] = { "فروردین", "اردیبهشت", "خرداد", "تیر",
					     "مرداد",	"شهریور",   "مهر",   "آبان",
					     "آذر",	"دی",	    "بهمن",  "اسفند" };

	return month < 1 || month > 12 ? "" : names[month - 1];
}

/* ---- times in messages ---------------------------------------------------------- */

struct moment {
	int32_t day;
	int hour, minute;
};

static struct moment moment_at(int64_t at)
{
	time_t t = (time_t)at;
	struct moment m = { 0 };
	struct tm tm;

	if (!localtime_r(&t, &tm))
		abort();
	if (gregorian_to_day(&m.day,
			     (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday })) {
		m.hour = tm.tm_hour;
		m.minute = tm.tm_min;
	}
	return m;
}

static void write_persian(char out[JALALI_TEXT_ROOM], const char *latin)
{
	char *persian = text_persian_digits(latin);

	snprintf(out, JALALI_TEXT_ROOM, "%s", persian);
	free(persian);
}

static void write_date(char out[JALALI_TEXT_ROOM], int32_t day, bool with_year)
{
	char latin[JALALI_TEXT_ROOM];
	struct date j;

	if (!jalali_from_day(&j, day))
		snprintf(latin, sizeof latin, "-");
	else if (with_year)
		snprintf(latin, sizeof latin, "%d %s %d", j.day, jalali_month_name(j.month),
			 j.year);
	else
		snprintf(latin, sizeof latin, "%d %s", j.day, jalali_month_name(j.month));
	write_persian(out, latin);
}

void jalali_due_text(char out[JALALI_TEXT_ROOM], int64_t due, int64_t now)
{
	struct moment then = moment_at(due), today = moment_at(now);
	char latin[JALALI_TEXT_ROOM];

	if (then.day != today.day && then.day != today.day + 1) {
		write_date(out, then.day, false);
		return;
	}
	snprintf(latin, sizeof latin, "%s %02d:%02d", then.day == today.day ? "امروز" : "فردا",
		 then.hour, then.minute);
	write_persian(out, latin);
}

void jalali_date_text(char out[JALALI_TEXT_ROOM], int64_t at)
{
	write_date(out, moment_at(at).day, false);
}

void jalali_full_text(char out[JALALI_TEXT_ROOM], int64_t at)
{
	write_date(out, moment_at(at).day, true);
}

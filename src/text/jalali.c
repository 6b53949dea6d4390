/* jalali.c - see jalali.h.
 * Owns one open ICU calendar.  Offsets come from glibc, never from ICU, whose
 * time zones nobody refreshes. */
#include "text/jalali.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/utf8.h"
#include "text/digits.h"

#define LOCALE	    "fa_IR@calendar=persian"
#define MS_OF_A_DAY 86400000.0

enum { NAME_ROOM = 32 };

static UCalendar *calendar(void)
{
	static UCalendar *cal;
	static const UChar utc[] = { 'U', 'T', 'C', 0 };
	UErrorCode code = U_ZERO_ERROR;

	if (cal)
		return cal;
	cal = ucal_open(utc, -1, LOCALE, UCAL_TRADITIONAL, &code);
	if (U_FAILURE(code))
		abort();
	return cal;
}

/* Fields that are known to be a date, or the first of the month behind one. */
static int32_t day_of(int year, int month, int day)
{
	UErrorCode code = U_ZERO_ERROR;
	UDate ms;

	ucal_clear(calendar());
	ucal_set(calendar(), UCAL_EXTENDED_YEAR, year);
	ucal_set(calendar(), UCAL_MONTH, month - 1);
	ucal_set(calendar(), UCAL_DATE, day);
	ms = ucal_getMillis(calendar(), &code);
	if (U_FAILURE(code))
		abort();
	return (int32_t)(ms / MS_OF_A_DAY);
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

bool jalali_valid(struct date jalali)
{
	int32_t day;

	return jalali_to_day(&day, jalali);
}

bool jalali_from_day(struct date *j, int32_t day)
{
	UErrorCode code = U_ZERO_ERROR;

	ucal_setMillis(calendar(), day * MS_OF_A_DAY, &code);
	j->year = ucal_get(calendar(), UCAL_EXTENDED_YEAR, &code);
	j->month = ucal_get(calendar(), UCAL_MONTH, &code) + 1;
	j->day = ucal_get(calendar(), UCAL_DATE, &code);
	if (U_FAILURE(code))
		abort();
	return j->year >= JALALI_YEAR_MIN && j->year <= JALALI_YEAR_MAX;
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

bool jalali_to_gregorian(char out[DATE_ROOM], const char *jalali)
{
	int32_t day;

	if (!jalali_parse(&day, jalali))
		return false;
	date_format(out, gregorian_from_day(day));
	return true;
}

/* ---- names -------------------------------------------------------------------- */

static char month_names[12][NAME_ROOM];
static char weekday_names[7][NAME_ROOM];

static void name_copy(char out[NAME_ROOM], const UDateFormat *format,
		      UDateFormatSymbolType type, int32_t index)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar name[NAME_ROOM];
	int32_t len = udat_getSymbols(format, type, index, name, NAME_ROOM, &code);

	u_strToUTF8(out, NAME_ROOM, NULL, name, len, &code);
	if (U_FAILURE(code) || code == U_STRING_NOT_TERMINATED_WARNING)
		abort();
}

static void names_fill(void)
{
	UErrorCode code = U_ZERO_ERROR;
	UDateFormat *format;

	if (month_names[0][0])
		return;
	format = udat_open(UDAT_FULL, UDAT_FULL, LOCALE, NULL, 0, NULL, 0, &code);
	if (U_FAILURE(code))
		abort();
	for (int i = 0; i < 12; i++)
		name_copy(month_names[i], format, UDAT_MONTHS, i);
	for (int i = 0; i < 7; i++) /* ICU's Saturday is 7, and its Sunday 1 */
		name_copy(weekday_names[i], format, UDAT_WEEKDAYS, i == SATURDAY ? 7 : i);
	udat_close(format);
}

const char *jalali_month_name(int month)
{
	if (month < 1 || month > 12)
		return "";
	names_fill();
	return month_names[month - 1];
}

const char *jalali_weekday_name(enum weekday weekday)
{
	names_fill();
	return weekday_names[weekday];
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

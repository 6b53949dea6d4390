/* date.c - see date.h. */
#include "text/date.h"

#include <stdio.h>
#include <string.h>

/* Days from civil, by eras of 400 years. */
static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool gregorian_to_day(int32_t *day, struct date g)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int32_t year, year_of_era, day_of_year;

	if (g.year < 1 || g.year > 9999 || g.month < 1 || g.month > 12 || g.day < 1 ||
	    g.day > lengths[g.month - 1] + (g.month == 2 && is_leap(g.year)))
		return false;
	year = g.year - (g.month <= 2); /* a year begins in March here */
	year_of_era = year % 400;
	day_of_year = (153 * (g.month + (g.month > 2 ? -3 : 9)) + 2) / 5 + g.day - 1;
	*day = year / 400 * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
	return true;
}

struct date gregorian_from_day(int32_t day)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int day_of_era = (int)(z - era * 146097);
	int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
		365;
	int day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct date g;

	g.day = day_of_year - (153 * month + 2) / 5 + 1;
	g.month = month < 10 ? month + 3 : month - 9;
	g.year = (int)(era * 400 + year_of_era) + (g.month <= 2);
	return g;
}

enum weekday day_weekday(int32_t day)
{
	/* day 0 was a Thursday */
	return (enum weekday)((((int64_t)day + THURSDAY) % 7 + 7) % 7);
}

bool date_parse(struct date *d, const char *text)
{
	static const char shape[] = "dddd-dd-dd";

	if (strlen(text) != sizeof shape - 1)
		return false;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return false;
	return sscanf(text, "%4d-%2d-%2d", &d->year, &d->month, &d->day) == 3;
}

void date_format(char out[DATE_ROOM], struct date d)
{
	snprintf(out, DATE_ROOM, "%04u-%02u-%02u", (unsigned)d.year % 10000,
		 (unsigned)d.month % 100, (unsigned)d.day % 100);
}

bool gregorian_parse(int32_t *day, const char *text)
{
	struct date d;

	return date_parse(&d, text) && gregorian_to_day(day, d);
}

/* when.c - see when.h. */
#include "calendar/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "text/date.h"
#include "text/digits.h"
#include "text/iso.h"
#include "text/jalali.h"

enum { JALALI_BELOW = 1700, SECONDS_DIGITS_MAX = 11, DATE_LEN = 10 };

static bool day_parse(int32_t *day, const char *text)
{
	struct date d;

	if (!date_parse(&d, text))
		return false;
	return d.year < JALALI_BELOW ? jalali_to_day(day, d) : gregorian_to_day(day, d);
}

/* "HH:MM" or "HH:MM:SS". */
static bool clock_parse(int *second, const char *text)
{
	int h, m, s = 0, used = 0;
	size_t len = strlen(text);

	if ((len != 5 && len != 8) || strspn(text, "0123456789:") != len)
		return false;
	if (sscanf(text, len == 5 ? "%2d:%2d%n" : "%2d:%2d:%2d%n", &h, &m,
		   len == 5 ? &used : &s, &used) < (len == 5 ? 2 : 3))
		return false;
	if ((size_t)used != len || h > 24 || m > 59 || s > 59 || (h == 24 && (m || s)))
		return false;
	*second = h * 3600 + m * 60 + s;
	return true;
}

bool when_parse(int64_t *at, const char *text, enum when_edge edge)
{
	CLEAN(text) char *latin = text_fold_digits(text);
	char date[DATE_LEN + 1];
	size_t len = strlen(latin), digits = strspn(latin, "0123456789");
	int32_t day;
	int second = 0;

	if (iso_parse(at, latin))
		return true;
	if (digits == len && len >= 9 && len <= SECONDS_DIGITS_MAX) {
		*at = strtoll(latin, NULL, 10);
		return true;
	}
	if (len < DATE_LEN)
		return false;
	snprintf(date, sizeof date, "%s", latin);
	if (!day_parse(&day, date))
		return false;
	if (len == DATE_LEN) {
		*at = worktime_instant(edge == WHEN_END ? day + 1 : day, 0);
		return true;
	}
	if ((latin[DATE_LEN] != ' ' && latin[DATE_LEN] != 'T') ||
	    !clock_parse(&second, latin + DATE_LEN + 1))
		return false;
	*at = worktime_instant(day, second);
	return true;
}

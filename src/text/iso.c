/* iso.c - see iso.h. */
#include "text/iso.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/date.h"

/* So many digits at *p, which moves behind them; false if there are fewer. */
static bool digits_take(int *value, const char **p, int count)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		*value = *value * 10 + (**p - '0');
	}
	return true;
}

static bool char_take(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool offset_take(int *offset_minutes, const char **p)
{
	int sign, hours, minutes;

	*offset_minutes = 0;
	if (char_take(p, 'Z'))
		return true;
	if (**p != '+' && **p != '-')
		return false;
	sign = *(*p)++ == '-' ? -1 : 1;
	if (!digits_take(&hours, p, 2))
		return false;
	char_take(p, ':');
	if (!digits_take(&minutes, p, 2) || hours > 23 || minutes > 59)
		return false;
	*offset_minutes = sign * (hours * 60 + minutes);
	return true;
}

bool iso_parse(int64_t *at, const char *text)
{
	const char *p = text;
	int hour, minute, second = 0, offset_minutes;
	struct date g;
	int32_t day;

	if (!digits_take(&g.year, &p, 4) || !char_take(&p, '-') ||
	    !digits_take(&g.month, &p, 2) || !char_take(&p, '-') ||
	    !digits_take(&g.day, &p, 2) || !char_take(&p, 'T') || !digits_take(&hour, &p, 2) ||
	    !char_take(&p, ':') || !digits_take(&minute, &p, 2))
		return false;
	if (char_take(&p, ':')) {
		if (!digits_take(&second, &p, 2))
			return false;
		if (char_take(&p, '.')) {
			size_t digits = strspn(p, "0123456789");

			if (!digits)
				return false;
			p += digits;
		}
	}
	if (!offset_take(&offset_minutes, &p) || *p || hour > 23 || minute > 59 ||
	    second > 59 || !gregorian_to_day(&day, g))
		return false;
	*at = (int64_t)day * 86400 + hour * 3600 + minute * 60 + second -
	      (int64_t)offset_minutes * 60;
	return true;
}

void iso_format(char out[ISO_ROOM], int64_t at)
{
	time_t t = (time_t)at;
	long offset;
	struct tm tm;

	if (!localtime_r(&t, &tm))
		abort();
	offset = tm.tm_gmtoff / 60;
	snprintf(out, ISO_ROOM, "%04u-%02u-%02uT%02u:%02u:%02u%c%02u:%02u",
		 ((unsigned)tm.tm_year + 1900) % 10000, ((unsigned)tm.tm_mon + 1) % 100,
		 (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100,
		 (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100, offset < 0 ? '-' : '+',
		 (unsigned)labs(offset) / 60 % 100, (unsigned)labs(offset) % 60);
}

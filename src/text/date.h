/* date.h - days as numbers, and the Gregorian calendar.
 * Days are counted from 1970-01-01, day 0.  Pure arithmetic, no library. */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum { DATE_ROOM = 11 };

/* Of either calendar. */
struct date {
	int year, month, day;
};

/* The week begins on Saturday, as in Iran. */
enum weekday { SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY };

enum weekday day_weekday(int32_t day);

bool gregorian_to_day(int32_t *day, struct date gregorian); /* years 1-9999 */
struct date gregorian_from_day(int32_t day);

/* "YYYY-MM-DD" and nothing else, in Latin digits.  date_parse() looks at the
 * shape alone, gregorian_parse() wants a date that exists. */
bool date_parse(struct date *d, const char *text);
void date_format(char out[DATE_ROOM], struct date d);
bool gregorian_parse(int32_t *day, const char *text);

#endif

/* jalali.h - the calendar of Iran, and the times that messages name.
 *
 * Days are counted as in text/date.h.  Jalali dates are known for the years 1178-1500, in which
 * the 33-year rule is held to equal the observed equinox (1390-1450 are checked against
 * tables); outside of them there is no answer rather than a wrong one.  Local times are those
 * of the process's TZ. */
#ifndef TEXT_JALALI_H
#define TEXT_JALALI_H

#include <stdbool.h>
#include <stdint.h>

#include "text/date.h"

enum { JALALI_YEAR_MIN = 1178, JALALI_YEAR_MAX = 1500 };
enum { JALALI_TEXT_ROOM = 64 };

int jalali_month_days(int year, int month); /* 29-31; 0 when there is no such month */

bool jalali_to_day(int32_t *day, struct date jalali); /* false: no such date */
bool jalali_from_day(struct date *jalali, int32_t day);

/* "YYYY-MM-DD" and nothing else, in Latin digits; false: no such date. */
bool jalali_parse(int32_t *day, const char *text);
bool jalali_format(char out[DATE_ROOM], int32_t day);
bool jalali_from_gregorian(char out[DATE_ROOM], const char *gregorian);

const char *jalali_month_name(int month); /* «مرداد»; 1-12 */

/* A time as a message names it: «امروز ۱۳:۳۰», «فردا ۱۰:۰۰», else «۱۴ مرداد».
 * Never more than 11 UTF-16 units. */
void jalali_due_text(char out[JALALI_TEXT_ROOM], int64_t due, int64_t now);

void jalali_date_text(char out[JALALI_TEXT_ROOM], int64_t at); /* «۱۴ مرداد» */
void jalali_full_text(char out[JALALI_TEXT_ROOM], int64_t at); /* «۱۴ مرداد ۱۴۰۵» */

#endif

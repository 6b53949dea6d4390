/* when.h - a time as people and programs write it. */
#ifndef CALENDAR_WHEN_H
#define CALENDAR_WHEN_H

#include <stdbool.h>
#include <stdint.h>

/* What a date alone means: its first second, or the first second after it. */
enum when_edge { WHEN_BEGIN, WHEN_END };

/* ISO 8601 with its offset; "YYYY-MM-DD", Jalali before the year 1700, alone
 * or with a local " HH:MM" (or "T"); unix seconds.  Digits may be Persian. */
bool when_parse(int64_t *at, const char *text, enum when_edge edge);

#endif

/* pure.h - the commands that compute and ask nobody: text, calendar, code.
 *
 * Each takes argv from its own word on (argv[0] is "text") and answers the
 * exit status: 0 done, 1 refused, 2 wrong usage.  `text` and `calendar` read
 * one JSON value a line and write one a line; a line that cannot be answered
 * gives null (so lines keep corresponding), a sentence on standard error, and
 * 1 in the end.  Local times are those of the process's TZ. */
#ifndef CTL_PURE_H
#define CTL_PURE_H

#include <stdio.h>

struct calendar;

/* text store|fold|segments|msisdn */
int ctl_text(int argc, char **argv);

/* calendar jalali|due; cal may be NULL for jalali, and is borrowed. */
int ctl_calendar(int argc, char **argv, const struct calendar *cal);

/* code new [--receipt] [--json] | code check [--json] CODE... */
int ctl_code(int argc, char **argv);

/* The same over other streams, for tests. */
struct ctl_io {
	FILE *in, *out, *err;
};
int ctl_text_io(int argc, char **argv, struct ctl_io io);
int ctl_calendar_io(int argc, char **argv, const struct calendar *cal, struct ctl_io io);
int ctl_code_io(int argc, char **argv, struct ctl_io io);

#endif

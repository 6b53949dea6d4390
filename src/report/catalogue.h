/* catalogue.h - the reports that there are, as their SQL declares them.
 *
 * A report's columns have kinds.  These come from its SQL, in order:
 *
 *   text            what the row is about; equal neighbours become one row
 *   count, number   whole numbers; counts of one row are added, of a number the
 *                   last one stays
 *   hours           seconds, shown as hours with two decimals; added
 *   time            unix seconds, shown in ISO 8601; the earliest stays
 *
 * These are made from the columns before they are shown:
 *
 *   percent A B     how many per cent A is of B; nothing when B is 0
 *   share A [K]     how many per cent A is of all rows' A (of its neighbours' with the same K)
 *   mean A B        A / B with two decimals
 *
 * And a report with any of these measures spans of time: its SQL has three
 * columns more, after all others: began, ended and the unit whose calendar
 * counts; rows with the same texts are one row of the report.
 *
 *   spans                        how many there are
 *   work-median work-p90 work-max   working time, as hours
 *   clock-median clock-p90 clock-max   all time, as hours
 *   within ALLOW                 how many ended within an allowance ("2wh", "5wd")
 *   same-day                     how many ended on the local day they began
 *
 * The median of an even number is the mean of the two in the middle; the 90th
 * percentile is the smallest that nine tenths do not exceed. */
#ifndef REPORT_CATALOGUE_H
#define REPORT_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "calendar/worktime.h"
#include "statement.h"

enum { REPORT_COLUMNS_MAX = 24 };

enum report_kind {
	REPORT_TEXT,
	REPORT_COUNT,
	REPORT_NUMBER,
	REPORT_HOURS,
	REPORT_TIME,
	REPORT_PERCENT,
	REPORT_SHARE,
	REPORT_MEAN,
	REPORT_SPANS,
	REPORT_WORK_MEDIAN,
	REPORT_WORK_P90,
	REPORT_WORK_MAX,
	REPORT_CLOCK_MEDIAN,
	REPORT_CLOCK_P90,
	REPORT_CLOCK_MAX,
	REPORT_WITHIN,
	REPORT_SAME_DAY,
};

struct report_column {
	const char *name, *title, *title_en;
	enum report_kind kind;
	int a, b; /* other columns; -1: none */
	struct worktime_allow allow;
};

struct report {
	const char *name, *title, *title_en, *counts, *rule;
	const char *part; /* of what it is read for; NULL: it is asked for itself */
	int statement;
	struct report_column columns[REPORT_COLUMNS_MAX];
	int count;
	bool spans; /* it measures some */
	int order;  /* the column whose largest comes first; -1: as the SQL has it */
};

/* RC_NONE, and the sentence names those that there are. */
enum rc report_find(const char *name, struct report *r, struct err *e);
/* The n-th; false behind the last. */
bool report_at(size_t n, struct report *r);

bool report_kind_from_sql(enum report_kind kind);

#endif

/* load_calendar.h - the group `calendar` of a data file. */
#ifndef WORKFLOW_LOAD_CALENDAR_H
#define WORKFLOW_LOAD_CALENDAR_H

#include "workflow/load.h"

/* Inside a transaction.  What is wrong in the file is noted in the conf. */
enum rc calendar_load(struct engine *en, struct conf *c, struct load_report *r, struct err *e);

/* A key that is a Jalali date; the day. */
int32_t calendar_date_read(struct conf *c, const struct conf_node *at, const char *key);

/* The keys `days` and `windows` of a row. */
struct calendar_hours {
	unsigned weekdays; /* 1 << SATURDAY and so on */
	struct calendar_window windows[CALENDAR_WINDOWS_MAX];
	size_t count;
};

void calendar_hours_read(struct conf *c, const struct conf_node *at, struct calendar_hours *h);

#endif

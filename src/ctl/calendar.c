/* calendar.c - didehban calendar: the loaded calendar for ctl/pure.h.
 * The daemon's, or the database's, or, before there is one, the shipped one. */
#include <string.h>

#include "base/mem.h"
#include "calendar/calendar.h"
#include "config/conf.h"
#include "config/shipped.h"
#include "ctl/client.h"
#include "ctl/pure.h"
#include "text/jalali.h"
#include "workflow/load.h"

struct opening {
	struct calendar_window list[CALENDAR_WINDOWS_MAX];
	size_t count;
};

static enum rc windows_read(const json_t *row, struct opening *o, struct err *e)
{
	const json_t *window;
	size_t i;

	o->count = 0;
	json_array_foreach (json_object_get(row, "windows"), i, window)
		if (o->count < CALENDAR_WINDOWS_MAX)
			TRY(calendar_window_parse(&o->list[o->count++],
						  json_string_value(window), e));
	return RC_OK;
}

static enum rc hours_read(const json_t *row, struct calendar *cal, struct err *e)
{
	struct opening o;
	unsigned mask = 0, bit;
	const json_t *day;
	int32_t from;
	size_t i;

	if (*member_text(row, "unit"))
		return RC_OK; /* no unit is asked about here */
	TRY(windows_read(row, &o, e));
	json_array_foreach (json_object_get(row, "days"), i, day) {
		TRY(calendar_weekday_parse(&bit, json_string_value(day), e));
		mask |= bit;
	}
	if (!jalali_parse(&from, member_text(row, "from")))
		return err_set(e, RC_BROKEN, "the calendar has no date %s",
			       member_text(row, "from"));
	return calendar_add_hours(cal, from, 0, mask, o.list, o.count, e);
}

static enum rc day_read(const json_t *row, struct calendar *cal, struct err *e)
{
	struct opening o;
	int32_t day;

	if (*member_text(row, "unit"))
		return RC_OK;
	TRY(windows_read(row, &o, e));
	if (!jalali_parse(&day, member_text(row, "date")))
		return err_set(e, RC_BROKEN, "the calendar has no date %s",
			       member_text(row, "date"));
	return calendar_add_exception(cal, day, 0, o.list, o.count, e);
}

static enum rc answer_read(const json_t *answer, struct calendar *cal, struct err *e)
{
	const json_t *row;
	size_t i;

	json_array_foreach (json_object_get(answer, "hours"), i, row)
		TRY(hours_read(row, cal, e));
	json_array_foreach (json_object_get(answer, "days"), i, row)
		TRY(day_read(row, cal, e));
	return RC_OK;
}

/* The one shipped file that holds the calendar. */
static enum rc shipped_calendar(const struct ctl *c, struct calendar **cal, struct err *e)
{
	CLEAN(arena) struct arena *a = arena_new();
	struct shipped_file *list;
	size_t count;

	TRY(shipped_read(c->settings->share, a, &list, &count, e));
	for (size_t i = 0; i < count; i++) {
		CLEAN(conf) struct conf *conf = NULL;

		TRY(conf_parse(&conf, list[i].text, list[i].path, e));
		if (conf_has(conf_root(conf), "calendar"))
			return calendar_from_conf(conf, cal, e);
	}
	return err_set(e, RC_NONE, "%s holds no calendar", c->settings->share);
}

static enum rc calendar_find(struct ctl *c, struct calendar **cal, struct err *e)
{
	json_t *answer;
	enum rc rc = ctl_ask(c, "GET", "/api/v1/calendar", NULL, &answer, e);

	if (rc == RC_NONE)
		return shipped_calendar(c, cal, e);
	TRY(rc);
	*cal = calendar_new();
	rc = answer_read(answer, *cal, e);
	json_decref(answer);
	return rc;
}

int ctl_calendar_loaded(struct ctl *c, int argc, char **argv)
{
	CLEAN(calendar) struct calendar *cal = NULL;
	struct err e = { "" };

	if (argc > 1 && strcmp(argv[1], "due") == 0 && calendar_find(c, &cal, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_calendar(argc, argv, cal);
}

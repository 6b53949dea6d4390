/* load_calendar.c - opening hours and days, from files into rows and from
 * rows (or straight from a file) into memory. */
#include "workflow/load_calendar.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/definition.h"
#include "store/unit.h"
#include "text/jalali.h"

/* Where a row goes: into the store, or into a calendar in memory. */
struct sink {
	struct engine *en; /* NULL: into memory */
	struct calendar *calendar;
	struct load_report *r;
};

static size_t windows_parse(struct conf *c, const struct conf_node *at,
			    const struct conf_node *list,
			    struct calendar_window windows[CALENDAR_WINDOWS_MAX],
			    struct buf *text)
{
	size_t n = conf_count(list);

	if (n > CALENDAR_WINDOWS_MAX) {
		conf_refuse(c, at, "at most %d windows are possible", CALENDAR_WINDOWS_MAX);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		const char *window = conf_str_at(c, list, i);
		struct err why;

		if (!conf_failed(c) &&
		    calendar_window_parse(&windows[i], window, &why) != RC_OK)
			conf_refuse(c, at, "%s", why.text);
		buf_printf(text, "%s%s", i ? " " : "", window);
	}
	return n;
}

int32_t calendar_date_read(struct conf *c, const struct conf_node *at, const char *key)
{
	const char *date = conf_need_str(c, at, key);
	int32_t day = 0;

	if (!conf_failed(c) && !jalali_parse(&day, date))
		conf_refuse(c, at, "%s = \"%s\" is no Jalali date", key, date);
	return day;
}

static enum rc unit_find(struct sink *k, struct conf *c, const struct conf_node *at,
			 int64_t *id, bool *known, struct err *e)
{
	const char *code = conf_str(c, at, "unit", "");
	struct unit u;
	enum rc rc;

	*id = 0;
	*known = !code[0] || k->en;
	if (!code[0] || !k->en)
		return RC_OK;
	rc = unit_by_code(&k->en->store, code, &u, e);
	if (rc == RC_NONE)
		conf_refuse(c, at, "there is no unit %s", code);
	*id = rc == RC_OK ? u.id : 0;
	return rc == RC_NONE ? RC_OK : rc;
}

static unsigned weekdays_read(struct conf *c, const struct conf_node *at)
{
	const struct conf_node *days = conf_list(c, at, "days");
	unsigned mask = 0, bit;
	struct err why;

	for (size_t i = 0; i < conf_count(days) && !conf_failed(c); i++) {
		if (calendar_weekday_parse(&bit, conf_str_at(c, days, i), &why) != RC_OK)
			conf_refuse(c, at, "%s", why.text);
		else
			mask |= bit;
	}
	return mask;
}

void calendar_hours_read(struct conf *c, const struct conf_node *at, struct calendar_hours *h)
{
	CLEAN(buf) struct buf text = { 0 };
	CLEAN(calendar) struct calendar *judge = calendar_new();
	struct err why;

	h->weekdays = weekdays_read(c, at);
	h->count = windows_parse(c, at, conf_list(c, at, "windows"), h->windows, &text);
	if (!conf_failed(c) &&
	    calendar_add_hours(judge, 0, 0, h->weekdays, h->windows, h->count, &why) != RC_OK)
		conf_refuse(c, at, "%s", why.text);
}

static enum rc hours_row(struct sink *k, struct conf *c, const struct conf_node *row,
			 struct err *e)
{
	CLEAN(buf) struct buf text = { 0 };
	struct calendar_window windows[CALENDAR_WINDOWS_MAX];
	int32_t from = calendar_date_read(c, row, "from");
	size_t n = windows_parse(c, row, conf_list(c, row, "windows"), windows, &text);
	unsigned mask = weekdays_read(c, row);
	int64_t unit;
	bool known;
	struct err why;

	TRY(unit_find(k, c, row, &unit, &known, e));
	/* The memory is the judge of windows: try it there in any case. */
	if (!conf_failed(c) && known &&
	    calendar_add_hours(k->calendar, from, unit, mask, windows, n, &why) != RC_OK)
		conf_refuse(c, row, "%s", why.text);
	if (conf_failed(c) || !k->en)
		return RC_OK;
	k->r->hours++;
	return hours_put(
		&k->en->store,
		&(struct opening_hours){ from, unit, mask, text.text ? text.text : "" }, e);
}

static enum rc day_row(struct sink *k, struct conf *c, const struct conf_node *row,
		       struct err *e)
{
	CLEAN(buf) struct buf text = { 0 };
	struct calendar_window windows[CALENDAR_WINDOWS_MAX];
	int32_t day = calendar_date_read(c, row, "date");
	size_t n = windows_parse(c, row, conf_list(c, row, "windows"), windows, &text);
	const char *name = conf_str(c, row, "name", "");
	int64_t unit;
	bool known;
	struct err why;

	TRY(unit_find(k, c, row, &unit, &known, e));
	if (!conf_failed(c) && known &&
	    calendar_add_exception(k->calendar, day, unit, windows, n, &why) != RC_OK)
		conf_refuse(c, row, "%s", why.text);
	if (conf_failed(c) || !k->en)
		return RC_OK;
	k->r->days++;
	return calendar_day_put(
		&k->en->store,
		&(struct calendar_day){ day, unit, text.text ? text.text : "", name }, e);
}

static enum rc rows_read(struct sink *k, struct conf *c, struct err *e)
{
	const struct conf_node *group = conf_group(c, conf_root(c), "calendar");
	const struct conf_node *hours = conf_list(c, group, "hours");
	const struct conf_node *days = conf_list(c, group, "days");

	for (size_t i = 0; i < conf_count(hours) && !conf_failed(c); i++)
		TRY(hours_row(k, c, conf_group_at(c, hours, i), e));
	for (size_t i = 0; i < conf_count(days) && !conf_failed(c); i++)
		TRY(day_row(k, c, conf_group_at(c, days, i), e));
	return RC_OK;
}

enum rc calendar_load(struct engine *en, struct conf *c, struct load_report *r, struct err *e)
{
	CLEAN(calendar) struct calendar *scratch = calendar_new();
	struct sink k = { en, scratch, r };

	return rows_read(&k, c, e);
}

enum rc calendar_from_conf(struct conf *c, struct calendar **calendar, struct err *e)
{
	struct sink k = { .calendar = calendar_new() };
	enum rc rc = rows_read(&k, c, e);

	if (rc == RC_OK)
		rc = conf_finish(c, e);
	if (rc != RC_OK) {
		calendar_free(k.calendar);
		return rc;
	}
	*calendar = k.calendar;
	return RC_OK;
}

/* ---- from rows ---- */

static enum rc windows_split(const char *text, struct calendar_window *windows, size_t *n,
			     struct err *e)
{
	CLEAN(text) char *copy = mem_dup(text);
	char *save = NULL;

	*n = 0;
	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		if (*n == CALENDAR_WINDOWS_MAX)
			return err_set(e, RC_BROKEN, "stored opening hours: too many windows");
		TRY(calendar_window_parse(&windows[(*n)++], w, e));
	}
	return RC_OK;
}

static enum rc hours_restore(void *ctx, const struct opening_hours *h, struct err *e)
{
	struct calendar_window windows[CALENDAR_WINDOWS_MAX];
	size_t n;

	TRY(windows_split(h->windows, windows, &n, e));
	return calendar_add_hours(ctx, (int32_t)h->from_day, h->unit_id, (unsigned)h->weekdays,
				  windows, n, e);
}

static enum rc day_restore(void *ctx, const struct calendar_day *d, struct err *e)
{
	struct calendar_window windows[CALENDAR_WINDOWS_MAX];
	size_t n;

	TRY(windows_split(d->windows, windows, &n, e));
	return calendar_add_exception(ctx, (int32_t)d->day, d->unit_id, windows, n, e);
}

enum rc calendar_read(struct store *st, struct calendar **out, struct err *e)
{
	struct calendar *c = calendar_new();
	enum rc rc = hours_each(st, hours_restore, c, e);

	if (rc == RC_OK)
		rc = calendar_day_each(st, day_restore, c, e);
	if (rc != RC_OK) {
		calendar_free(c);
		return rc;
	}
	*out = c;
	return RC_OK;
}

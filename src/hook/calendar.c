/* calendar.c - GET /api/v1/calendar: the loaded hours and holidays, in the
 * form of the data files, so that others can compute deadlines with them. */
#include "hook/route.h"

#include <string.h>

#include "store/definition.h"
#include "store/unit.h"
#include "text/jalali.h"

static const char *const weekdays[] = { "sat", "sun", "mon", "tue", "wed", "thu", "fri" };

/* "08:00-12:00 13:00-16:00" */
static json_t *windows_json(const char *windows)
{
	json_t *list = json_array();

	while (*windows) {
		size_t len = strcspn(windows, " ");

		if (len)
			json_array_append_new(list, json_stringn(windows, len));
		windows += len + (windows[len] == ' ');
	}
	return list;
}

static json_t *date_json(int64_t day)
{
	char text[DATE_ROOM];

	return jalali_format(text, (int32_t)day) ? json_string(text) : json_null();
}

/* Units stand as ids until the statement rests. */
static enum rc hours_add(void *ctx, const struct opening_hours *h, struct err *e)
{
	json_t *days = json_array();

	(void)e;
	for (size_t i = 0; i < COUNT(weekdays); i++)
		if (h->weekdays & 1 << i)
			json_array_append_new(days, json_string(weekdays[i]));
	json_array_append_new(ctx,
			      json_pack("{s:o, s:I, s:o, s:o}", "from", date_json(h->from_day),
					"unit", (json_int_t)h->unit_id, "days", days, "windows",
					windows_json(h->windows)));
	return RC_OK;
}

static enum rc day_add(void *ctx, const struct calendar_day *d, struct err *e)
{
	(void)e;
	json_array_append_new(ctx,
			      json_pack("{s:o, s:I, s:o, s:o}", "date", date_json(d->day),
					"unit", (json_int_t)d->unit_id, "windows",
					windows_json(d->windows), "name", json_text(d->name)));
	return RC_OK;
}

static enum rc units_name(struct call *c, json_t *rows, struct err *e)
{
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		int64_t id = json_integer_value(json_object_get(row, "unit"));
		struct unit *u = arena_alloc(c->arena, sizeof *u);

		if (id)
			TRY(unit_get(c->st, id, u, e));
		json_object_set_new(row, "unit", json_string(u->code));
	}
	return RC_OK;
}

enum rc calendar_show(struct call *c, struct err *e)
{
	json_t *hours = json_array(), *days = json_array();
	json_t *whole = json_pack("{s:o, s:o}", "hours", hours, "days", days);
	enum rc rc = hours_each(c->st, hours_add, hours, e);

	if (rc == RC_OK)
		rc = calendar_day_each(c->st, day_add, days, e);
	if (rc == RC_OK)
		rc = units_name(c, hours, e);
	if (rc == RC_OK)
		rc = units_name(c, days, e);
	if (rc != RC_OK) {
		json_decref(whole);
		return rc;
	}
	answer_json(c->out, 200, whole);
	return RC_OK;
}

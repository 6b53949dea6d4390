/* load_shift.c - see load_shift.h. */
#include "workflow/load_shift.h"

#include "calendar/worktime.h"
#include "store/official.h"
#include "store/shift.h"
#include "text/date.h"
#include "workflow/load_calendar.h"

enum { PERIOD_DAYS_MAX = 400 };

struct row {
	int64_t official_id;
	int32_t from, to; /* days, both included */
	struct calendar_hours hours;
};

static enum rc row_read(struct engine *en, struct conf *c, const struct conf_node *at,
			struct row *row, struct err *e)
{
	const char *login = conf_need_str(c, at, "login");
	struct official o;
	enum rc rc;

	row->from = calendar_date_read(c, at, "from");
	row->to = calendar_date_read(c, at, "to");
	calendar_hours_read(c, at, &row->hours);
	if (!conf_failed(c) && (row->to < row->from || row->to - row->from > PERIOD_DAYS_MAX))
		conf_refuse(c, at, "to is before from, or more than a year behind it");
	if (conf_failed(c))
		return RC_OK;
	rc = official_by_login(&en->store, login, &o, e);
	if (rc == RC_NONE)
		conf_refuse(c, at, "there is no official %s", login);
	row->official_id = o.id;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc day_add(struct engine *en, struct conf *c, const struct conf_node *at,
		       const struct row *row, int32_t day, struct load_report *r, struct err *e)
{
	for (size_t i = 0; i < row->hours.count; i++) {
		const struct calendar_window *w = &row->hours.windows[i];
		struct err why;
		int64_t id;
		enum rc rc = shift_add(&en->store, row->official_id,
				       worktime_instant(day, w->from_minute * 60),
				       worktime_instant(day, w->to_minute * 60), &id, &why);

		if (rc == RC_REJECT) {
			conf_refuse(c, at, "%s", why.text);
			return RC_OK;
		}
		if (rc != RC_OK)
			return err_set(e, rc, "%s", why.text);
		r->shifts++;
	}
	return RC_OK;
}

enum rc shifts_load(struct engine *en, struct conf *c, struct load_report *r, struct err *e)
{
	const struct conf_node *list = conf_list(c, conf_root(c), "shifts");
	struct row row;

	/* All periods are cleared first: two rows may share one. */
	for (size_t i = 0; i < conf_count(list) && !conf_failed(c); i++) {
		TRY(row_read(en, c, conf_group_at(c, list, i), &row, e));
		if (!conf_failed(c))
			TRY(shift_clear(&en->store, row.official_id,
					worktime_instant(row.from, 0),
					worktime_instant(row.to + 1, 0), e));
	}
	for (size_t i = 0; i < conf_count(list) && !conf_failed(c); i++) {
		const struct conf_node *at = conf_group_at(c, list, i);

		TRY(row_read(en, c, at, &row, e));
		for (int32_t day = row.from; day <= row.to && !conf_failed(c); day++)
			if (row.hours.weekdays & 1u << day_weekday(day))
				TRY(day_add(en, c, at, &row, day, r, e));
	}
	return RC_OK;
}

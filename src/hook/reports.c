/* reports.c - /api/v1/reports: what there is, and the figures of a period.
 * The figures are asked for in a thread; the loop goes on meanwhile. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "hook/problem.h"
#include "report/csv.h"
#include "report/worker.h"
#include "store/unit.h"
#include "text/jalali.h"

enum { AT_ONCE_MAX = 2, REAL_DIGITS = 15 };

static const char csv_type[] = "text/csv; charset=utf-8; header=present";

/* ---- what there is ---- */

static json_t *columns_json(const struct report *r)
{
	json_t *list = json_array();

	for (int i = 0; i < r->count; i++)
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s}", "name", r->columns[i].name,
						"title", r->columns[i].title, "title_en",
						r->columns[i].title_en));
	return list;
}

static json_t *report_json(const struct report *r)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "name", r->name, "title", r->title,
			 "title_en", r->title_en, "counts", r->counts, "rule", r->rule,
			 "columns", columns_json(r));
}

enum rc reports_list(struct call *c, struct err *e)
{
	json_t *list = json_array();
	struct report r;

	(void)e;
	for (size_t i = 0; report_at(i, &r); i++)
		json_array_append_new(list, report_json(&r));
	answer_json(c->out, 200, list);
	return RC_OK;
}

/* ---- the figures ---- */

enum form { FORM_JSON, FORM_CSV, FORM_SPREADSHEET };

struct asking {
	struct job job;
	struct worker *worker;
	struct report report;
	struct period period;
	struct unit unit; /* id 0: the whole country */
	enum form form;
	struct figures figures;
};

static json_t *cell_json(const struct figures *f, size_t row, int column)
{
	CLEAN(buf) struct buf text = { 0 };

	if (figures_cell(f, row, column)->none)
		return json_null();
	figure_text(f, row, column, &text);
	switch (f->report.columns[column].kind) {
	case REPORT_TEXT:
	case REPORT_TIME:
		return json_text(text.text);
	case REPORT_COUNT:
	case REPORT_NUMBER:
	case REPORT_SPANS:
	case REPORT_WITHIN:
	case REPORT_SAME_DAY:
		return json_integer(strtoll(text.text, NULL, 10));
	case REPORT_PERCENT:
	case REPORT_SHARE:
	case REPORT_MEAN:
	case REPORT_HOURS:
	case REPORT_WORK_MEDIAN:
	case REPORT_WORK_P90:
	case REPORT_WORK_MAX:
	case REPORT_CLOCK_MEDIAN:
	case REPORT_CLOCK_P90:
	case REPORT_CLOCK_MAX:
		return json_real(strtod(text.text, NULL));
	}
	return json_null();
}

static json_t *day_json(int32_t day, bool jalali)
{
	char text[DATE_ROOM] = "";

	if (!jalali)
		date_format(text, gregorian_from_day(day));
	else if (!jalali_format(text, day))
		return json_null();
	return json_string(text);
}

static json_t *figures_json(const struct asking *a)
{
	const struct figures *f = &a->figures;
	json_t *whole = report_json(&f->report), *rows = json_array();

	json_object_set_new(whole, "from", day_json(a->period.first_day, false));
	json_object_set_new(whole, "to", day_json(a->period.last_day, false));
	json_object_set_new(whole, "from_jalali", day_json(a->period.first_day, true));
	json_object_set_new(whole, "to_jalali", day_json(a->period.last_day, true));
	json_object_set_new(whole, "unit", json_text(a->unit.code));
	json_object_set_new(whole, "unit_name", json_text(a->unit.name));
	json_object_set_new(whole, "made_at", json_time(a->period.now));
	for (size_t row = 0; row < f->rows; row++) {
		json_t *object = json_object();

		for (int i = 0; i < f->report.count; i++)
			json_object_set_new(object, f->report.columns[i].name,
					    cell_json(f, row, i));
		json_array_append_new(rows, object);
	}
	json_object_set_new(whole, "rows", rows);
	return whole;
}

static void asking_answer(struct asking *a, struct answer *out)
{
	struct buf csv = { 0 };
	json_t *json;
	char *text;

	if (a->form != FORM_JSON) {
		csv_write(&a->figures, a->form == FORM_SPREADSHEET, &csv);
		answer_bytes(out, 200, csv_type, csv.text, csv.len);
		return;
	}
	json = figures_json(a);
	text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS));
	json_decref(json);
	answer_bytes(out, 200, "application/json", text, strlen(text));
}

/* In the thread. */
static enum rc asking_read(void *ctx, struct store *st, const struct calendar *calendar,
			   struct err *e)
{
	struct asking *a = ctx;

	return figures_read(st, calendar, &a->report, &a->period, a->unit.id, &a->figures, e);
}

static void asking_free(struct job *j)
{
	struct asking *a = (struct asking *)j;

	worker_end(a->worker, NULL);
	figures_free(&a->figures);
	free(a);
}

static enum job_state asking_step(struct job *j, struct answer *out)
{
	struct asking *a = (struct asking *)j;
	struct err e = { "" };
	enum rc rc;

	if (!worker_ended(a->worker))
		return JOB_WAIT;
	rc = worker_end(a->worker, &e);
	a->worker = NULL;
	if (rc == RC_OK)
		asking_answer(a, out);
	else
		problem_answer(out, rc, REFUSED_NOT, 0, e.text);
	return JOB_DONE;
}

static enum rc unit_read(struct call *c, struct unit *u, struct err *e)
{
	const char *code = target_query(&c->target, "unit");
	enum rc rc;

	if (!code)
		return RC_OK;
	rc = unit_by_code(c->st, code, u, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "there is no unit %.60s", code);
	if (rc == RC_OK && !u->parent_id)
		u->id = 0; /* all of it, and what belongs to no place */
	return rc;
}

static enum rc form_read(struct call *c, enum form *form, struct err *e)
{
	static const char *const names[] = { "json", "csv", "spreadsheet" };
	const char *name = target_query(&c->target, "format");

	*form = c->ask->accept && strstr(c->ask->accept, "text/csv") ? FORM_CSV : FORM_JSON;
	if (!name)
		return RC_OK;
	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0) {
			*form = (enum form)i;
			return RC_OK;
		}
	return err_set(e, RC_REJECT, "format %.20s is not known: json, csv, spreadsheet", name);
}

static enum rc words_read(struct call *c, struct asking *a, struct err *e)
{
	const struct period_words w = { .from = target_query(&c->target, "from"),
					.to = target_query(&c->target, "to"),
					.last = target_query(&c->target, "last"),
					.this = target_query(&c->target, "this") };

	TRY(period_read(&w, c->now, &a->period, e));
	TRY(form_read(c, &a->form, e));
	return unit_read(c, &a->unit, e);
}

static enum rc room_check(const struct call *c, struct err *e)
{
	int at_work = 0;

	for (const struct job *j = c->hook->jobs; j; j = j->next)
		at_work += j->step == asking_step;
	if (at_work < AT_ONCE_MAX)
		return RC_OK;
	return err_set(e, RC_RETRY, "%d reports are being made; ask again in a moment",
		       at_work);
}

enum rc reports_show(struct call *c, struct err *e)
{
	struct asking *a = mem_alloc(sizeof *a);
	enum rc rc = report_find(c->param[0], &a->report, e);

	if (rc == RC_OK)
		rc = words_read(c, a, e);
	if (rc == RC_OK)
		rc = room_check(c, e);
	if (rc == RC_OK)
		rc = worker_start(&a->worker, db_path(c->st->db), asking_read, a, e);
	if (rc != RC_OK) {
		free(a);
		return rc;
	}
	a->job = (struct job){ .hook = c->hook,
			       .step = asking_step,
			       .free = asking_free,
			       .name = "report",
			       .fd = worker_fd(a->worker) };
	c->out->job = &a->job;
	return RC_OK;
}

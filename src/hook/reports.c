/* reports.c - /api/v1/reports: what there is, and the figures of a period.
 * The figures are asked for in a thread; the loop goes on meanwhile. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "hook/problem.h"
#include "report/bulletin_text.h"
#include "report/csv.h"
#include "report/worker.h"
#include "store/official.h"
#include "store/unit.h"
#include "text/jalali.h"
#include "workflow/library.h"

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

/* It has a form of its own. */
static const struct report bulletin_report = {
	.name = "bulletin",
	.title = "گزارش دیده‌بان به مردم",
	.title_en = "The public bulletin",
	.counts = "Volume and handling of a week or a month, what was found wrong and what was "
		  "done about it, for the public: no person, no figure from 1 to 4.",
	.rule = "R105, R106",
};

/* ---- the figures ---- */

enum form { FORM_JSON, FORM_CSV, FORM_SPREADSHEET, FORM_TEXT };

struct asking {
	struct job job;
	struct worker *worker;
	struct report report;
	struct period period;
	struct unit unit; /* id 0: the whole country */
	enum form form;
	bool public; /* the bulletin, not the report */
	struct figures figures;
	struct bulletin bulletin;
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

static json_t *head_json(const struct asking *a, const struct report *r)
{
	json_t *whole = report_json(r);

	json_object_set_new(whole, "from", day_json(a->period.first_day, false));
	json_object_set_new(whole, "to", day_json(a->period.last_day, false));
	json_object_set_new(whole, "from_jalali", day_json(a->period.first_day, true));
	json_object_set_new(whole, "to_jalali", day_json(a->period.last_day, true));
	json_object_set_new(whole, "unit", json_text(a->unit.code));
	json_object_set_new(whole, "unit_name", json_text(a->unit.name));
	json_object_set_new(whole, "made_at", json_time(a->period.now));
	return whole;
}

static json_t *figures_json(const struct asking *a)
{
	const struct figures *f = &a->figures;
	json_t *whole = head_json(a, &f->report), *rows = json_array();

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

/* A figure that is not shown is null; its text says why. */
static json_t *published_json(struct published p)
{
	return p.shown == SHOWN ? json_integer((json_int_t)p.n) : json_null();
}

static json_t *share_json(int64_t n)
{
	return n < 0 ? json_null() : json_integer((json_int_t)n);
}

static json_t *line_json(const struct bulletin_line *l)
{
	CLEAN(buf) struct buf registered = { 0 }, closed = { 0 };

	published_text(l->registered, &registered);
	published_text(l->closed, &closed);
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:s}", "section", l->section, "name",
			 l->name, "registered", published_json(l->registered),
			 "registered_text", registered.text, "closed",
			 published_json(l->closed), "closed_text", closed.text);
}

static json_t *bulletin_json(const struct asking *a)
{
	const struct bulletin *b = &a->bulletin;
	const struct figures *notes = &b->parts[BULLETIN_NOTES];
	json_t *whole = head_json(a, &bulletin_report), *rows = json_array();
	json_t *found = json_array();
	CLEAN(buf) struct buf text = { 0 };

	bulletin_text(b, &text);
	for (size_t i = 0; i < b->count; i++)
		json_array_append_new(rows, line_json(&b->lines[i]));
	for (size_t i = 0; i < notes->rows; i++)
		json_array_append_new(found, json_pack("{s:s, s:s, s:s}", "unit",
						       figures_cell(notes, i, 0)->text, "found",
						       figures_cell(notes, i, 1)->text, "done",
						       figures_cell(notes, i, 2)->text));
	json_object_set_new(whole, "title", json_string(bulletin_title(&b->period)));
	json_object_set_new(whole, "rows", rows);
	json_object_set_new(whole, "median_hours", share_json(b->median_hours));
	json_object_set_new(whole, "on_time_percent", share_json(b->on_time));
	json_object_set_new(whole, "within_5wd_percent", share_json(b->within_week));
	json_object_set_new(whole, "satisfied_percent", share_json(b->satisfied));
	json_object_set_new(whole, "missed", published_json(b->missed));
	json_object_set_new(whole, "sent_back", published_json(b->rejected));
	json_object_set_new(whole, "follow_ups", published_json(b->follow_ups));
	json_object_set_new(whole, "notes", found);
	json_object_set_new(whole, "text", json_text(text.text));
	return whole;
}

/* Secret, anonymous and restricted cases are in the country's total alone. */
static bool procedure_open(void *ctx, int64_t procedure_id)
{
	const struct procedure *p = library_get(ctx, procedure_id);

	return p && p->confidentiality == CONFIDENTIAL_NORMAL;
}

static void bulletin_answer(struct asking *a, struct answer *out)
{
	struct buf text = { 0 };

	bulletin_make(&a->bulletin, procedure_open, a->job.hook->en->library);
	switch (a->form) {
	case FORM_JSON:
		answer_json(out, 200, bulletin_json(a));
		return;
	case FORM_TEXT:
		bulletin_text(&a->bulletin, &text);
		answer_bytes(out, 200, "text/plain; charset=utf-8", text.text, text.len);
		return;
	case FORM_CSV:
	case FORM_SPREADSHEET:
		bulletin_csv(&a->bulletin, a->form == FORM_SPREADSHEET, &text);
		answer_bytes(out, 200, csv_type, text.text, text.len);
		return;
	}
}

static void asking_answer(struct asking *a, struct answer *out)
{
	struct buf csv = { 0 };
	json_t *json;
	char *text;

	if (a->public) {
		bulletin_answer(a, out);
		return;
	}
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

	if (a->public)
		return bulletin_read(st, calendar, &a->bulletin, e);
	return figures_read(st, calendar, &a->report, &a->period, a->unit.id, &a->figures, e);
}

static void asking_free(struct job *j)
{
	struct asking *a = (struct asking *)j;

	worker_end(a->worker, NULL);
	figures_free(&a->figures);
	bulletin_free(&a->bulletin);
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

/* ---- whose figures an official sees in his session ---- */

static const char *const overseeing[] = { "pm_expert", "pm_manager",  "auditor",
					  "admin",     "hq_director", "hq_deputy" };
static const char *const heading[] = { "province_manager", "inspection_manager", "county_head",
				       "centre_manager" };

struct reach {
	struct call *c;
	int64_t wanted_id; /* 0: none was named */
	int64_t own_id;	   /* the first that he heads */
	bool all, within;
};

static bool one_of(const char *role, const char *const *roles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(roles[i], role) == 0)
			return true;
	return false;
}

static enum rc reach_post(void *ctx, const struct post *p, struct err *e)
{
	struct reach *r = ctx;
	bool within = false;

	r->all = r->all || one_of(p->role, overseeing, COUNT(overseeing));
	if (!one_of(p->role, heading, COUNT(heading)))
		return RC_OK;
	if (!r->own_id)
		r->own_id = p->unit_id;
	if (r->wanted_id)
		TRY(unit_within(r->c->st, r->wanted_id, p->unit_id, &within, e));
	r->within = r->within || within;
	return RC_OK;
}

/* The head of a unit sees it and what is below; it is what he gets who names
 * none.  The PM office, the headquarters and an auditor see all. */
static enum rc reach_check(struct call *c, struct unit *u, bool named, struct err *e)
{
	struct reach r = { .c = c, .wanted_id = u->id };

	TRY(official_each_of(c->st, c->me.id, reach_post, &r, e));
	if (r.all || r.within)
		return RC_OK;
	if (!named && r.own_id)
		return unit_get(c->st, r.own_id, u, e);
	return call_refuse(c, 403, e, "these figures are not for %s", c->me.login);
}

enum rc reports_list(struct call *c, struct err *e)
{
	struct unit own = { 0 };
	struct report r;
	json_t *list;

	if (c->session.id)
		TRY(reach_check(c, &own, false, e));
	list = json_array();
	for (size_t i = 0; report_at(i, &r); i++)
		if (!r.part)
			json_array_append_new(list, report_json(&r));
	json_array_append_new(list, report_json(&bulletin_report));
	answer_json(c->out, 200, list);
	return RC_OK;
}

static enum rc unit_read(struct call *c, struct unit *u, struct err *e)
{
	const char *code = target_query(&c->target, "unit");
	enum rc rc = code ? unit_by_code(c->st, code, u, e) : RC_OK;

	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "there is no unit %.60s", code);
	TRY(rc);
	if (c->session.id)
		TRY(reach_check(c, u, code != NULL, e));
	if (!u->parent_id)
		u->id = 0; /* all of it, and what belongs to no place */
	return RC_OK;
}

static enum rc form_read(struct call *c, bool public, enum form *form, struct err *e)
{
	static const char *const names[] = { "json", "csv", "spreadsheet", "text" };
	const char *name = target_query(&c->target, "format");

	*form = c->ask->accept && strstr(c->ask->accept, "text/csv") ? FORM_CSV : FORM_JSON;
	if (!name)
		return RC_OK;
	for (size_t i = 0; i < COUNT(names) - !public; i++)
		if (strcmp(name, names[i]) == 0) {
			*form = (enum form)i;
			return RC_OK;
		}
	return err_set(e, RC_REJECT, "format %.20s is not known: json, csv, spreadsheet%s",
		       name, public ? ", text" : "");
}

static enum rc words_read(struct call *c, struct asking *a, struct err *e)
{
	const struct period_words w = { .from = target_query(&c->target, "from"),
					.to = target_query(&c->target, "to"),
					.last = target_query(&c->target, "last"),
					.this = target_query(&c->target, "this") };

	TRY(period_read(&w, c->now, &a->period, e));
	TRY(form_read(c, a->public, &a->form, e));
	if (!a->public)
		return unit_read(c, &a->unit, e);
	if (target_query(&c->target, "unit"))
		return err_set(e, RC_REJECT, "the bulletin is of the whole country");
	a->bulletin.period = a->period;
	return bulletin_period_check(&a->period, e);
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
	enum rc rc = RC_OK;

	a->public = strcmp(c->param[0], bulletin_report.name) == 0;
	if (!a->public)
		rc = report_find(c->param[0], &a->report, e);
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

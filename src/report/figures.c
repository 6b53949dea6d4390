/* figures.c - see figures.h. */
#include "report/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/unit.h"
#include "text/iso.h"

enum { HOUR_S = 3600, TENTHS = 1000, HUNDREDTHS = 100, NINETY = 90 };

/* The spans of the row that is being made. */
struct measure {
	int64_t *work, *clock;
	size_t count, room;
};

struct reading {
	struct store *st;
	const struct calendar *calendar;
	struct figures *f;
	struct measure m;
	int64_t unit_id, units[UNIT_CHAIN_MAX + 1]; /* of the span before */
	bool chained;
};

static struct cell *row_cells(const struct figures *f, size_t row)
{
	return f->cells + row * (size_t)f->report.count;
}

const struct cell *figures_cell(const struct figures *f, size_t row, int column)
{
	return &row_cells(f, row)[column];
}

void figures_free(struct figures *f)
{
	for (size_t i = 0; i < f->rows * (size_t)f->report.count; i++)
		free(f->cells[i].text);
	free(f->cells);
	f->cells = NULL;
	f->rows = 0;
}

/* ---- what is made of spans ---- */

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t median(const int64_t *sorted, size_t n)
{
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static int64_t percentile(const int64_t *sorted, size_t n, size_t percent)
{
	return sorted[(n * percent + 99) / 100 - 1];
}

static void cell_measure(struct cell *c, enum report_kind kind, const struct measure *m)
{
	if (kind == REPORT_SPANS) {
		c->n = (int64_t)m->count;
		return;
	}
	if (kind < REPORT_SPANS || kind == REPORT_WITHIN || kind == REPORT_SAME_DAY)
		return; /* counted when the span was read */
	c->none = m->count == 0;
	if (c->none)
		return;
	switch (kind) {
	case REPORT_WORK_MEDIAN:
		c->n = median(m->work, m->count);
		break;
	case REPORT_WORK_P90:
		c->n = percentile(m->work, m->count, NINETY);
		break;
	case REPORT_WORK_MAX:
		c->n = m->work[m->count - 1];
		break;
	case REPORT_CLOCK_MEDIAN:
		c->n = median(m->clock, m->count);
		break;
	case REPORT_CLOCK_P90:
		c->n = percentile(m->clock, m->count, NINETY);
		break;
	case REPORT_CLOCK_MAX:
		c->n = m->clock[m->count - 1];
		break;
	case REPORT_TEXT:
	case REPORT_COUNT:
	case REPORT_NUMBER:
	case REPORT_HOURS:
	case REPORT_TIME:
	case REPORT_PERCENT:
	case REPORT_SHARE:
	case REPORT_MEAN:
	case REPORT_SPANS:
	case REPORT_WITHIN:
	case REPORT_SAME_DAY:
		break;
	}
}

/* The last row has all its spans. */
static void row_close(struct reading *r)
{
	struct figures *f = r->f;
	struct measure *m = &r->m;

	if (!f->rows)
		return;
	if (m->count) {
		qsort(m->work, m->count, sizeof *m->work, ascending);
		qsort(m->clock, m->count, sizeof *m->clock, ascending);
	}
	for (int i = 0; i < f->report.count; i++)
		cell_measure(&row_cells(f, f->rows - 1)[i], f->report.columns[i].kind, m);
	m->count = 0;
}

/* ---- one row of the SQL ---- */

static void cell_add(struct cell *c, enum report_kind kind, struct stmt *s, bool first)
{
	bool none = col_null(s);
	int64_t n = col_int(s);

	if (none) {
		c->none = first ? true : c->none;
		return;
	}
	if (first || c->none || kind == REPORT_NUMBER)
		c->n = n;
	else if (kind == REPORT_TIME)
		c->n = n < c->n ? n : c->n;
	else
		c->n += n;
	c->none = false;
}

/* Do the texts begin a new row?  They stand before everything else. */
static bool texts_differ(const struct figures *f, char *const *texts)
{
	const struct cell *last;

	if (!f->rows)
		return true;
	last = row_cells(f, f->rows - 1);
	for (int i = 0; i < f->report.count; i++)
		if (f->report.columns[i].kind == REPORT_TEXT &&
		    strcmp(last[i].text, texts[i]) != 0)
			return true;
	return false;
}

static void row_open(struct reading *r)
{
	struct figures *f = r->f;
	size_t columns = (size_t)f->report.count;

	row_close(r);
	f->cells = mem_grow(f->cells, (f->rows + 1) * columns, sizeof *f->cells);
	memset(f->cells + f->rows * columns, 0, columns * sizeof *f->cells);
	f->rows++;
}

static enum rc unit_follow(struct reading *r, int64_t unit_id, struct err *e)
{
	size_t n = 0;

	if (r->chained && unit_id == r->unit_id)
		return RC_OK;
	if (unit_id)
		TRY(unit_chain(r->st, unit_id, r->units, &n, e));
	r->units[n] = 0;
	r->unit_id = unit_id;
	r->chained = true;
	return RC_OK;
}

static enum rc span_add(struct reading *r, int64_t began, int64_t ended, int64_t unit_id,
			struct cell *row, struct err *e)
{
	struct measure *m = &r->m;
	int64_t due;

	TRY(unit_follow(r, unit_id, e));
	if (m->count == m->room) {
		m->room = m->room ? 2 * m->room : 64;
		m->work = mem_grow(m->work, m->room, sizeof *m->work);
		m->clock = mem_grow(m->clock, m->room, sizeof *m->clock);
	}
	m->work[m->count] = worktime_between(r->calendar, r->units, began, ended);
	m->clock[m->count++] = ended - began;
	for (int i = 0; i < r->f->report.count; i++) {
		const struct report_column *c = &r->f->report.columns[i];

		if (c->kind == REPORT_SAME_DAY)
			row[i].n += worktime_local_day(began) == worktime_local_day(ended);
		if (c->kind != REPORT_WITHIN)
			continue;
		TRY(worktime_due(r->calendar, r->units, began, c->allow, &due, e));
		row[i].n += ended <= due;
	}
	return RC_OK;
}

static enum rc row_read(struct reading *r, struct stmt *s, struct err *e)
{
	const struct report *def = &r->f->report;
	char *texts[REPORT_COLUMNS_MAX] = { NULL };
	struct cell *row;
	int64_t began, ended;
	bool first;
	int i;

	for (i = 0; i < def->count && def->columns[i].kind == REPORT_TEXT; i++) {
		const char *text = col_text(s);

		texts[i] = mem_dup(text ? text : "-");
	}
	first = texts_differ(r->f, texts);
	if (first)
		row_open(r);
	row = row_cells(r->f, r->f->rows - 1);
	for (i = 0; i < def->count; i++) {
		if (first)
			row[i].text = texts[i];
		else
			free(texts[i]);
		if (def->columns[i].kind != REPORT_TEXT &&
		    report_kind_from_sql(def->columns[i].kind))
			cell_add(&row[i], def->columns[i].kind, s, first);
	}
	if (!def->spans || col_null(s))
		return RC_OK;
	began = col_int(s);
	ended = col_int(s);
	return span_add(r, began, ended, col_int(s), row, e);
}

/* ---- what is made of the columns ---- */

static int64_t rounded(int64_t a, int64_t b)
{
	return (2 * a + b) / (2 * b);
}

static void divide(struct cell *c, int64_t scale, int64_t a, int64_t of)
{
	c->none = of == 0;
	c->n = of ? rounded(scale * a, of) : 0;
}

static bool neighbours(const struct figures *f, int key, size_t row, size_t other)
{
	return key < 0 ||
	       strcmp(row_cells(f, row)[key].text, row_cells(f, other)[key].text) == 0;
}

/* Rows that share one key stand together. */
static void share(struct figures *f, int column)
{
	const struct report_column *c = &f->report.columns[column];

	for (size_t first = 0, end = 0; first < f->rows; first = end) {
		int64_t sum = 0;

		for (; end < f->rows && neighbours(f, c->b, first, end); end++)
			sum += row_cells(f, end)[c->a].n;
		for (size_t row = first; row < end; row++)
			divide(&row_cells(f, row)[column], TENTHS, row_cells(f, row)[c->a].n,
			       sum);
	}
}

static void derive(struct figures *f, int column)
{
	const struct report_column *c = &f->report.columns[column];

	if (c->kind == REPORT_SHARE)
		share(f, column);
	if (c->kind != REPORT_PERCENT && c->kind != REPORT_MEAN)
		return;
	for (size_t row = 0; row < f->rows; row++) {
		struct cell *cells = row_cells(f, row);

		divide(&cells[column], c->kind == REPORT_MEAN ? HUNDREDTHS : TENTHS,
		       cells[c->a].n, cells[c->b].n);
	}
}

struct place {
	int64_t n;
	size_t row;
};

/* The largest first; equal ones stay as the SQL has them. */
static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return (x->row > y->row) - (x->row < y->row);
}

static void order(struct figures *f)
{
	size_t columns = (size_t)f->report.count;
	struct place *places;
	struct cell *cells;

	if (f->report.order < 0 || !f->rows)
		return;
	places = mem_alloc(f->rows * sizeof *places);
	cells = mem_alloc(f->rows * columns * sizeof *cells);
	for (size_t row = 0; row < f->rows; row++)
		places[row] = (struct place){ row_cells(f, row)[f->report.order].n, row };
	qsort(places, f->rows, sizeof *places, by_place);
	for (size_t row = 0; row < f->rows; row++)
		memcpy(cells + row * columns, row_cells(f, places[row].row),
		       columns * sizeof *cells);
	free(f->cells);
	f->cells = cells;
	free(places);
}

enum rc figures_read(struct store *st, const struct calendar *calendar,
		     const struct report *def, const struct period *p, int64_t unit_id,
		     struct figures *f, struct err *e)
{
	struct reading r = { .st = st, .calendar = calendar, .f = f };
	struct stmt *s = stmt_get(st->db, def->statement);
	enum rc rc;

	*f = (struct figures){ .report = *def };
	bind_numbered(s, 1, p->from);
	bind_numbered(s, 2, p->to);
	bind_numbered(s, 3, unit_id);
	bind_numbered(s, 4, p->now);
	while ((rc = stmt_row(s, e)) == RC_OK)
		if ((rc = row_read(&r, s, e)) != RC_OK) {
			stmt_done(s);
			break;
		}
	row_close(&r);
	free(r.m.work);
	free(r.m.clock);
	if (rc != RC_NONE) {
		figures_free(f);
		return rc;
	}
	for (int i = 0; i < def->count; i++)
		derive(f, i);
	order(f);
	return RC_OK;
}

/* ---- shown ---- */

static void decimals(struct buf *out, int64_t n, int64_t scale, int digits)
{
	buf_printf(out, "%s%lld.%0*lld", n < 0 ? "-" : "", (long long)(llabs(n) / scale),
		   digits, (long long)(llabs(n) % scale));
}

void figure_text(const struct figures *f, size_t row, int column, struct buf *out)
{
	const struct cell *c = figures_cell(f, row, column);
	char iso[ISO_ROOM];

	if (c->none)
		return;
	switch (f->report.columns[column].kind) {
	case REPORT_TEXT:
		buf_puts(out, c->text);
		break;
	case REPORT_COUNT:
	case REPORT_NUMBER:
	case REPORT_SPANS:
	case REPORT_WITHIN:
	case REPORT_SAME_DAY:
		buf_printf(out, "%lld", (long long)c->n);
		break;
	case REPORT_PERCENT:
	case REPORT_SHARE:
		decimals(out, c->n, 10, 1);
		break;
	case REPORT_MEAN:
		decimals(out, c->n, HUNDREDTHS, 2);
		break;
	case REPORT_HOURS:
	case REPORT_WORK_MEDIAN:
	case REPORT_WORK_P90:
	case REPORT_WORK_MAX:
	case REPORT_CLOCK_MEDIAN:
	case REPORT_CLOCK_P90:
	case REPORT_CLOCK_MAX:
		decimals(out, rounded(c->n * HUNDREDTHS, HOUR_S), HUNDREDTHS, 2);
		break;
	case REPORT_TIME:
		iso_format(iso, c->n);
		buf_puts(out, iso);
		break;
	}
}

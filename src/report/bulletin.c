/* bulletin.c - see bulletin.h. */
#include "report/bulletin.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WEEK_DAYS = 7, HALF_HOUR_S = 1800, HOUR_S = 3600, NOT_TOLD = -1 };

static const char *const part_names[BULLETIN_PARTS] = {
	[BULLETIN_KINDS] = "bulletin-kinds",
	[BULLETIN_PROVINCES] = "bulletin-provinces",
	[BULLETIN_HANDLING] = "bulletin-handling",
	[BULLETIN_SATISFACTION] = "bulletin-satisfaction",
	[BULLETIN_FAULTS] = "bulletin-faults",
	[BULLETIN_NOTES] = "bulletin-notes",
};

static const struct {
	const char *kind, *title;
} kind_titles[] = {
	{ "complaint", "شکایت" }, { "report", "گزارش" },  { "suggestion", "پیشنهاد" },
	{ "idea", "ایده" },	  { "question", "پرسش" }, { "opinion", "نظر" },
	{ "request", "درخواست" },
};

enum rc bulletin_period_check(const struct period *p, struct err *e)
{
	if (p->last_day - p->first_day + 1 >= WEEK_DAYS)
		return RC_OK;
	return err_set(
		e, RC_REJECT,
		"a bulletin is about a week or more: of few days it would tell of persons");
}

enum rc bulletin_read(struct store *st, const struct calendar *calendar, struct bulletin *b,
		      struct err *e)
{
	for (size_t i = 0; i < BULLETIN_PARTS; i++) {
		struct report r;

		TRY(report_find(part_names[i], &r, e));
		TRY(figures_read(st, calendar, &r, &b->period, 0, &b->parts[i], e));
	}
	return RC_OK;
}

void bulletin_free(struct bulletin *b)
{
	for (size_t i = 0; i < BULLETIN_PARTS; i++)
		figures_free(&b->parts[i]);
	free(b->lines);
	b->lines = NULL;
}

/* ---- the lines ---- */

static int64_t part_number(const struct bulletin *b, enum bulletin_part part, size_t row,
			   int column)
{
	const struct figures *f = &b->parts[part];

	return row < f->rows ? figures_cell(f, row, column)->n : 0;
}

static struct bulletin_line *line_add(struct bulletin *b, const char *section, const char *name)
{
	b->lines = mem_grow(b->lines, b->count + 1, sizeof *b->lines);
	b->lines[b->count] = (struct bulletin_line){ .section = section, .name = name };
	return &b->lines[b->count++];
}

static const char *kind_title(const char *kind)
{
	for (size_t i = 0; i < COUNT(kind_titles); i++)
		if (strcmp(kind_titles[i].kind, kind) == 0)
			return kind_titles[i].title;
	return kind;
}

static void kinds_add(struct bulletin *b)
{
	const struct figures *f = &b->parts[BULLETIN_KINDS];

	for (size_t row = 0; row < f->rows; row++) {
		struct bulletin_line *l =
			line_add(b, "kind", kind_title(figures_cell(f, row, 0)->text));

		l->registered.n = figures_cell(f, row, 1)->n;
		l->closed.n = figures_cell(f, row, 2)->n;
		b->lines[0].registered.n += l->registered.n;
		b->lines[0].closed.n += l->closed.n;
	}
}

/* Neighbours with one name are one province. */
static void provinces_add(struct bulletin *b, bool (*open)(void *ctx, int64_t procedure_id),
			  void *ctx)
{
	const struct figures *f = &b->parts[BULLETIN_PROVINCES];
	struct bulletin_line *l = NULL;

	for (size_t row = 0; row < f->rows; row++) {
		const char *name = figures_cell(f, row, 0)->text;

		if (!open(ctx, strtoll(figures_cell(f, row, 1)->text, NULL, 10)))
			continue;
		if (!l || strcmp(l->name, name) != 0)
			l = line_add(b, "province", name);
		l->registered.n += figures_cell(f, row, 2)->n;
		l->closed.n += figures_cell(f, row, 3)->n;
	}
}

/* ---- what is too small ---- */

static struct published *registered(struct bulletin_line *l)
{
	return &l->registered;
}

static struct published *closed(struct bulletin_line *l)
{
	return &l->closed;
}

/* One column of one section, beside the total that stands above it. */
static bool column_suppress(struct bulletin *b, const char *section,
			    struct published *(*column)(struct bulletin_line *))
{
	int64_t *n = mem_alloc((b->count + 1) * sizeof *n), rest = column(&b->lines[0])->n;
	enum shown *shown = mem_alloc((b->count + 1) * sizeof *shown);
	size_t count = 0;
	bool total;

	for (size_t i = 1; i < b->count; i++)
		if (strcmp(b->lines[i].section, section) == 0) {
			n[count++] = column(&b->lines[i])->n;
			rest -= n[count - 1];
		}
	n[count] = rest;
	total = suppress(n, count + 1, shown);
	count = 0;
	for (size_t i = 1; i < b->count; i++)
		if (strcmp(b->lines[i].section, section) == 0)
			column(&b->lines[i])->shown = shown[count++];
	free(shown);
	free(n);
	return total;
}

static void total_suppress(struct bulletin *b,
			   struct published *(*column)(struct bulletin_line *))
{
	struct published *total = column(&b->lines[0]);
	bool kinds = column_suppress(b, "kind", column);
	bool provinces = column_suppress(b, "province", column);

	total->shown = suppress_small(total->n) ? SMALL : kinds && provinces ? SHOWN : WITHHELD;
}

static struct published alone(int64_t n)
{
	return (struct published){ n, suppress_small(n) ? SMALL : SHOWN };
}

/* Neither the part nor what is left of the whole is small. */
static int percent(int64_t part, int64_t whole)
{
	if (whole < SUPPRESS_BELOW || suppress_small(part) || suppress_small(whole - part))
		return NOT_TOLD;
	return (int)((200 * part + whole) / (2 * whole));
}

void bulletin_make(struct bulletin *b, bool (*open)(void *ctx, int64_t procedure_id), void *ctx)
{
	int64_t done, on_time = 0;

	line_add(b, "total", "کشور");
	kinds_add(b);
	provinces_add(b, open, ctx);
	total_suppress(b, registered);
	total_suppress(b, closed);
	for (size_t row = 0; row < b->parts[BULLETIN_KINDS].rows; row++)
		on_time += part_number(b, BULLETIN_KINDS, row, 3);
	done = b->lines[0].closed.n;
	b->on_time = percent(on_time, done);
	b->within_week = percent(part_number(b, BULLETIN_HANDLING, 0, 1), done);
	b->median_hours =
		done < SUPPRESS_BELOW
			? NOT_TOLD
			: (part_number(b, BULLETIN_HANDLING, 0, 2) + HALF_HOUR_S) / HOUR_S;
	b->scores = alone(part_number(b, BULLETIN_SATISFACTION, 0, 0));
	b->satisfied = percent(part_number(b, BULLETIN_SATISFACTION, 0, 1), b->scores.n);
	b->missed = alone(part_number(b, BULLETIN_FAULTS, 0, 0));
	b->rejected = alone(part_number(b, BULLETIN_FAULTS, 0, 1));
	b->follow_ups = alone(part_number(b, BULLETIN_FAULTS, 0, 2));
}

void published_text(struct published p, struct buf *out)
{
	switch (p.shown) {
	case SHOWN:
		buf_printf(out, "%lld", (long long)p.n);
		return;
	case SMALL:
		buf_printf(out, "کمتر از %d", SUPPRESS_BELOW);
		return;
	case WITHHELD:
		buf_puts(out, "منتشر نمی‌شود");
		return;
	}
}

/* figures.h - the rows of a report, from its SQL to what is shown.
 * Knows the kinds of columns; knows no report by name. */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "base/buf.h"
#include "report/catalogue.h"
#include "report/period.h"
#include "store/store.h"

struct cell {
	char *text; /* of a REPORT_TEXT */
	int64_t n;  /* in the unit of its kind: figure_text() */
	bool none;
};

/* cells[row * report.count + column]; figures_free() it. */
struct figures {
	struct report report;
	size_t rows;
	struct cell *cells;
};

/* Ask the database.  unit_id 0 is the whole country.  st needs no key, and may
 * be a reader's in a thread of its own; the calendar is borrowed. */
enum rc figures_read(struct store *st, const struct calendar *calendar, const struct report *r,
		     const struct period *p, int64_t unit_id, struct figures *f, struct err *e);
void figures_free(struct figures *f);

const struct cell *figures_cell(const struct figures *f, size_t row, int column);
/* A cell as a program reads it: "12", "83.3", "1.75", "2026-11-23T09:00:00+03:30",
 * "" for none. */
void figure_text(const struct figures *f, size_t row, int column, struct buf *out);

#endif

/* csv.c - see csv.h. */
#include "report/csv.h"

#include <string.h>

#include "base/mem.h"

static void field_put(struct buf *out, const char *text, bool first, bool spreadsheet)
{
	/* A spreadsheet takes what begins so for a formula. */
	bool formula = spreadsheet && *text && text[1] && strchr("=+-@\t\r", *text) &&
		       strspn(text, "-.0123456789") != strlen(text);

	if (!first)
		buf_putc(out, ',');
	if (!formula && !strpbrk(text, ",\"\r\n")) {
		buf_puts(out, text);
		return;
	}
	buf_puts(out, formula ? "\"'" : "\"");
	for (; *text; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

void csv_write(const struct figures *f, bool spreadsheet, struct buf *out)
{
	const struct report *r = &f->report;

	if (spreadsheet)
		buf_puts(out, "\xEF\xBB\xBF");
	for (int i = 0; i < r->count; i++)
		field_put(out, spreadsheet ? r->columns[i].title : r->columns[i].name, i == 0,
			  spreadsheet);
	buf_puts(out, "\r\n");
	for (size_t row = 0; row < f->rows; row++) {
		for (int i = 0; i < r->count; i++) {
			CLEAN(buf) struct buf cell = { 0 };

			figure_text(f, row, i, &cell);
			field_put(out, cell.text ? cell.text : "", i == 0, spreadsheet);
		}
		buf_puts(out, "\r\n");
	}
}

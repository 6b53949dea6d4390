/* csv.h - figures as RFC 4180 has it: UTF-8, CRLF, a header row. */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H

#include <stdbool.h>

#include "report/figures.h"

/* The names of the columns stand in the first row.  For a spreadsheet their
 * Persian titles do, after a byte order mark, and no text begins a formula. */
void csv_write(const struct figures *f, bool spreadsheet, struct buf *out);

#endif

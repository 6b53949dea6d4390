/* bulletin_text.h - the bulletin in Persian, and as a table. */
#ifndef REPORT_BULLETIN_TEXT_H
#define REPORT_BULLETIN_TEXT_H

#include "report/bulletin.h"

/* Ready for a web site or a notice board; the same figures give the same text. */
void bulletin_text(const struct bulletin *b, struct buf *out);
/* "گزارش هفتگی دیده‌بان" and the like; static. */
const char *bulletin_title(const struct period *p);
/* RFC 4180: section, name, registered, closed. */
void bulletin_csv(const struct bulletin *b, bool spreadsheet, struct buf *out);

#endif

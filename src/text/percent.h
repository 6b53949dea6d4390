/* percent.h - texts in URLs and forms (RFC 3986, 2.1). */
#ifndef TEXT_PERCENT_H
#define TEXT_PERCENT_H

#include "base/buf.h"

/* Every byte but letters, digits and -._~ as %XX. */
void percent_add(struct buf *out, const char *text);

#endif

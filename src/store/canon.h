/* canon.h - the columns of a row as bytes for a hash: no two rows read alike. */
#ifndef STORE_CANON_H
#define STORE_CANON_H

#include <stdint.h>

#include "base/buf.h"

void canon_int(struct buf *b, int64_t v);
/* A length in front; NULL differs from "". */
void canon_text(struct buf *b, const char *text);

#endif

/* file.h - a whole file in memory. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Add what the file holds to b, which the caller frees.  RC_NONE: there is no
 * such file; RC_REJECT: it cannot be read, or holds more than max_bytes. */
enum rc file_read(const char *path, size_t max_bytes, struct buf *b, struct err *e);

#endif

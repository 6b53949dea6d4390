/* file.h - a whole file in memory, and whose a new one is. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Add what the file holds to b, which the caller frees.  RC_NONE: there is no
 * such file; RC_REJECT: it cannot be read, or holds more than max_bytes. */
enum rc file_read(const char *path, size_t max_bytes, struct buf *b, struct err *e);

/* What root makes is his whose folder it lies in: `init` or `restore` by root must leave
 * nothing that the daemon's own user cannot open.  fd: the new file's, opened with
 * O_NOFOLLOW; nothing is done by anybody else, or to a file that has a second name. */
enum rc file_belong(int fd, const char *path, struct err *e);

#endif

/* document.h - files that are given to a command. */
#ifndef CTL_DOCUMENT_H
#define CTL_DOCUMENT_H

#include "base/buf.h"
#include "base/err.h"

/* A file as JSON can carry it: a text as it is, anything else as
 * "data:;base64,...".  malloc'ed; RC_REJECT names what is wrong with it. */
enum rc document_read(const char *path, char **text, struct err *e);

/* A text file as it is, at most 12 MiB; RC_REJECT when it is no UTF-8. */
enum rc textfile_read(const char *path, char **text, struct err *e);

/* A recording as a data: URI, its type by the name's ending; malloc'ed. */
enum rc recording_read(const char *path, char **uri, struct err *e);
/* To a new file; RC_REJECT when it is there already. */
enum rc recording_write(const char *path, const struct buf *bytes, struct err *e);

#endif

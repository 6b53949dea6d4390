/* place.h - which file stands under a database's name.
 *
 * A new one is made under another name and moved when it is whole.  Whenever
 * that is cut off, either the old database stands there with its log, or none
 * does and the old one is whole under the name where it was put aside. */
#ifndef DB_PLACE_H
#define DB_PLACE_H

#include "base/err.h"

/* A name beside it: path and suffix.  The caller frees it. */
char *place_beside(const char *path, const char *suffix);

/* Whoever calls these has claimed the name: db_claim(). */

/* The file with its log and its lock, or the lock alone; what is not there is
 * fine. */
void place_clear(const char *path);
void place_unlock(const char *path);
/* The database and its log get another name.  RC_NONE: there was none, and a
 * log that one left behind is gone; RC_DUP: the other name is not free. */
enum rc place_aside(const char *path, const char *to, struct err *e);
/* RC_REJECT: the last words of a closed one are still in its log, which could
 * not be emptied. */
enum rc place_closed(const char *path, struct err *e);
/* from is closed.  RC_DUP: the name is not free.  Durable when it answers. */
enum rc place_put(const char *from, const char *path, struct err *e);

/* Names that were made in the folder of path survive a power cut. */
enum rc place_sync(const char *path, struct err *e);

#endif

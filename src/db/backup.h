/* backup.h - a consistent copy of a database, a slice at a time.
 *
 * SQLite's own online copy: what is written between two slices is in the copy
 * too.  The file has its name only when it is whole and on the disk; until
 * then it is FILE.part. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include "db/db.h"

struct backup;

/* Copy the open database to a file, mode 0600.  RC_DUP when the file exists
 * and is not to be replaced; RC_RETRY when another copy to it is at work. */
enum rc backup_open(struct db *db, const char *path, bool replace, struct backup **out,
		    struct err *e);
/* The same from a file that nobody has open. */
enum rc backup_open_file(const char *from, const char *path, bool replace, struct backup **out,
			 struct err *e);
/* About a megabyte, on the disk when it answers.  RC_RETRY: go on; RC_OK: done. */
enum rc backup_step(struct backup *b, struct err *e);
void backup_progress(const struct backup *b, int64_t *done_pages, int64_t *total_pages);
void backup_close(struct backup *b); /* removes what is not whole; NULL is fine */

#endif

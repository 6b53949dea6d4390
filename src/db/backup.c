/* backup.c - see backup.h. */
#include "db/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "db/connection.h"
#include "db/place.h"

/* A slice keeps the loop for a few milliseconds. */
enum { SLICE_PAGES = 256 };

struct backup {
	sqlite3 *source; /* of our own; NULL: the caller's */
	sqlite3 *to;
	sqlite3_backup *handle;
	int fd; /* locked, so that two do not write one file */
	bool replace, finished;
	char *path, *part;
};

/* What a copy that died left behind is nobody's. */
static enum rc part_open(struct backup *b, struct err *e)
{
	struct stat st;

	if (!b->replace && access(b->path, F_OK) == 0)
		return err_set(e, RC_DUP, "%s is there already", b->path);
	if (stat(b->path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(e, RC_REJECT, "%s is no file", b->path);
	b->fd = open(b->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (b->fd < 0)
		return err_set(e, RC_REJECT, "%s: %s", b->part, strerror(errno));
	if (flock(b->fd, LOCK_EX | LOCK_NB) != 0) {
		clean_fd(&b->fd);
		return err_set(e, RC_RETRY, "another copy to %s is at work", b->path);
	}
	if (fchmod(b->fd, 0600) != 0 || ftruncate(b->fd, 0) != 0)
		return err_set(e, RC_REJECT, "%s: %s", b->part, strerror(errno));
	return RC_OK;
}

/* No journal: what fails is thrown away.  The disk is our own business. */
static enum rc copy_begin(struct backup *b, sqlite3 *from, struct err *e)
{
	if (sqlite3_open_v2(b->part, &b->to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_exec(b->to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL,
			 NULL, NULL) != SQLITE_OK ||
	    !(b->handle = sqlite3_backup_init(b->to, "main", from, "main")))
		return err_set(e, RC_BROKEN, "%s: %s", b->part, sqlite3_errmsg(b->to));
	return RC_OK;
}

static struct backup *backup_new(const char *path, bool replace)
{
	struct backup *b = mem_alloc(sizeof *b);

	b->fd = -1;
	b->replace = replace;
	b->path = mem_dup(path);
	b->part = place_beside(path, ".part");
	return b;
}

static enum rc opened(struct backup *b, enum rc rc, struct backup **out)
{
	if (rc != RC_OK) {
		backup_close(b);
		b = NULL;
	}
	*out = b;
	return rc;
}

enum rc backup_open(struct db *db, const char *path, bool replace, struct backup **out,
		    struct err *e)
{
	struct backup *b = backup_new(path, replace);
	enum rc rc = part_open(b, e);

	if (rc == RC_OK)
		rc = copy_begin(b, db_handle(db), e);
	return opened(b, rc, out);
}

/* A file in a folder where we may not write can be read only as one that
 * never changes. */
static enum rc source_open(struct backup *b, const char *from, struct err *e)
{
	static const char *const forms[] = { "file:%s?mode=ro", "file:%s?mode=ro&immutable=1" };
	CLEAN(buf) struct buf path = { 0 };
	int code = SQLITE_CANTOPEN;

	for (const char *c = from; *c; c++)
		buf_printf(&path, strchr("%?#", *c) ? "%%%02X" : "%c", (unsigned char)*c);
	if (access(from, R_OK) != 0)
		return err_set(e, RC_NONE, "%s: %s", from, strerror(errno));
	for (size_t i = 0; i < COUNT(forms) && code != SQLITE_OK; i++) {
		char *uri = sqlite3_mprintf(forms[i], path.text);

		sqlite3_close(b->source);
		code = sqlite3_open_v2(uri, &b->source, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
				       NULL);
		sqlite3_free(uri);
		if (code == SQLITE_OK)
			code = sqlite3_exec(b->source, "SELECT count(*) FROM sqlite_schema",
					    NULL, NULL, NULL);
	}
	if (code != SQLITE_OK)
		return err_set(e, RC_REJECT, "%s: %s", from, sqlite3_errmsg(b->source));
	return RC_OK;
}

enum rc backup_open_file(const char *from, const char *path, bool replace, struct backup **out,
			 struct err *e)
{
	struct backup *b = backup_new(path, replace);
	enum rc rc = source_open(b, from, e);

	if (rc == RC_OK)
		rc = part_open(b, e);
	if (rc == RC_OK)
		rc = copy_begin(b, b->source, e);
	return opened(b, rc, out);
}

static enum rc finish(struct backup *b, struct err *e)
{
	int code = sqlite3_backup_finish(b->handle);

	b->handle = NULL;
	if (code != SQLITE_OK)
		return err_set(e, RC_BROKEN, "%s: %s", b->path, sqlite3_errstr(code));
	sqlite3_close(b->to);
	b->to = NULL;
	if (fsync(b->fd) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", b->part, strerror(errno));
	if (!b->replace && access(b->path, F_OK) == 0)
		return err_set(e, RC_DUP, "%s is there already", b->path);
	if (rename(b->part, b->path) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", b->path, strerror(errno));
	b->finished = true;
	return place_sync(b->path, e);
}

enum rc backup_step(struct backup *b, struct err *e)
{
	int code = sqlite3_backup_step(b->handle, SLICE_PAGES);

	if (code == SQLITE_DONE)
		return finish(b, e);
	if (code == SQLITE_FULL || code == SQLITE_IOERR_WRITE)
		return err_set(e, RC_REJECT, "%s: there is no space for it", b->path);
	if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED)
		return err_set(e, RC_BROKEN, "%s: %s", b->path, sqlite3_errstr(code));
	/* Slice by slice: the whole of it at the end would hold everybody up. */
	if (fdatasync(b->fd) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", b->part, strerror(errno));
	return RC_RETRY;
}

void backup_progress(const struct backup *b, int64_t *done_pages, int64_t *total_pages)
{
	*total_pages = b->handle ? sqlite3_backup_pagecount(b->handle) : 0;
	*done_pages = b->handle ? *total_pages - sqlite3_backup_remaining(b->handle) : 0;
}

void backup_close(struct backup *b)
{
	if (!b)
		return;
	if (b->handle)
		sqlite3_backup_finish(b->handle);
	sqlite3_close(b->to);
	sqlite3_close(b->source);
	if (!b->finished && b->fd >= 0)
		unlink(b->part); /* half a copy helps nobody */
	clean_fd(&b->fd);
	free(b->path);
	free(b->part);
	free(b);
}

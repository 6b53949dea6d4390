/* place.c - see place.h. */
#include "db/place.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

char *place_beside(const char *path, const char *suffix)
{
	char *name = mem_alloc(strlen(path) + strlen(suffix) + 1);

	return strcat(strcpy(name, path), suffix);
}

static void remove_beside(const char *path, const char *suffix)
{
	CLEAN(text) char *name = place_beside(path, suffix);

	unlink(name);
}

void place_clear(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };

	for (size_t i = 0; i < COUNT(suffixes); i++)
		remove_beside(path, suffixes[i]);
}

void place_unlock(const char *path)
{
	remove_beside(path, ".lock");
}

/* The log keeps both names until the database has left: without it the old one
 * would have forgotten what was committed last. */
enum rc place_aside(const char *path, const char *to, struct err *e)
{
	CLEAN(text) char *log = place_beside(path, "-wal"), *log_to = place_beside(to, "-wal");
	bool there = access(path, F_OK) == 0;

	if (there && access(to, F_OK) == 0)
		return err_set(e, RC_DUP, "%s is there already", to);
	if (there) {
		unlink(log_to); /* of one that was cut off here */
		if (link(log, log_to) != 0 && errno != ENOENT)
			return err_set(e, RC_BROKEN, "%s: %s", log_to, strerror(errno));
		if (rename(path, to) != 0)
			return err_set(e, RC_BROKEN, "%s: %s", to, strerror(errno));
	}
	unlink(log);
	remove_beside(path, "-shm");
	return there ? place_sync(path, e) : RC_NONE;
}

enum rc place_closed(const char *path, struct err *e)
{
	CLEAN(text) char *log = place_beside(path, "-wal");

	if (access(log, F_OK) == 0)
		return err_set(e, RC_REJECT, "%s cannot be emptied: is the disk full?", log);
	return RC_OK;
}

enum rc place_put(const char *from, const char *path, struct err *e)
{
	CLEAN(fd) int fd = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, RC_BROKEN, "%s: %s", from, strerror(errno));
	if (access(path, F_OK) == 0)
		return err_set(e, RC_DUP, "%s is there already", path);
	TRY(file_belong(fd, path, e));
	place_unlock(from);
	if (rename(from, path) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return place_sync(path, e);
}

enum rc place_sync(const char *path, struct err *e)
{
	CLEAN(text) char *folder = mem_dup(path);
	CLEAN(fd) int fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return RC_OK;
}

/* file.c - see file.h. */
#include "base/file.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum rc file_read(const char *path, size_t max_bytes, struct buf *b, struct err *e)
{
	FILE *f = fopen(path, "re");
	size_t begin = b->len, n;
	char block[8192];
	int why;

	if (!f)
		return err_set(e, errno == ENOENT ? RC_NONE : RC_REJECT, "%s: %s", path,
			       strerror(errno));
	while (b->len - begin <= max_bytes && (n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(b, block, n);
	why = ferror(f) ? errno : 0;
	fclose(f);
	if (why)
		return err_set(e, RC_REJECT, "%s: %s", path, strerror(why));
	if (b->len - begin > max_bytes)
		return err_set(e, RC_REJECT, "%s is larger than %zu MiB", path,
			       max_bytes / 1024 / 1024);
	return RC_OK;
}

enum rc file_belong(int fd, const char *path, struct err *e)
{
	CLEAN(text) char *copy = mem_dup(path);
	struct stat folder, file;

	if (geteuid() != 0)
		return RC_OK;
	if (stat(dirname(copy), &folder) != 0 || fstat(fd, &file) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	if (file.st_nlink != 1 || file.st_uid == folder.st_uid)
		return RC_OK;
	if (fchown(fd, folder.st_uid, folder.st_gid) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return RC_OK;
}

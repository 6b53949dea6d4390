/* file.c - see file.h. */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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

/* shipped.c - see shipped.h. */
#include "config/shipped.h"

#include <glob.h>
#include <stdint.h>

#include "base/file.h"
#include "base/mem.h"

static enum rc one_read(const char *path, struct arena *a, struct shipped_file *f,
			struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };

	if (file_read(path, SIZE_MAX, &b, e) != RC_OK)
		return RC_BROKEN;
	f->path = arena_dup(a, path);
	f->text = arena_dup(a, b.text ? b.text : "");
	return RC_OK;
}

enum rc shipped_read(const char *share, struct arena *a, struct shipped_file **list,
		     size_t *count, struct err *e)
{
	static const char *const folders[] = { "calendar", "messages", "procedures",
					       "services" };
	glob_t found = { 0 };
	enum rc rc = RC_OK;

	for (size_t i = 0; i < COUNT(folders); i++)
		glob(arena_printf(a, "%s/%s/*.cfg", share, folders[i]), i ? GLOB_APPEND : 0,
		     NULL, &found);
	*list = arena_alloc(a, (found.gl_pathc + 1) * sizeof **list);
	for (*count = 0; *count < found.gl_pathc && rc == RC_OK; (*count)++)
		rc = one_read(found.gl_pathv[*count], a, &(*list)[*count], e);
	globfree(&found);
	if (rc == RC_OK && *count == 0)
		rc = err_set(e, RC_NONE,
			     "share = \"%s\": no procedures, messages or calendar there",
			     share);
	return rc;
}

/* salvage.c - see salvage.h.  Reads lines, as libconfig may not get that far. */
#include "config/salvage.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { FILE_MOST = 1024 * 1024 };

static const char blanks[] = " \t\r";

static bool begins(const char *line, const char *key)
{
	size_t len = strlen(key);

	return strncmp(line, key, len) == 0 && line[len] && strchr(" \t=:", line[len]);
}

/* A line that holds the word and does not begin with it may say anything. */
static enum rc line_take(char *line, struct buf *kept, int *sockets, struct err *e)
{
	char *comment = strstr(line, "//");

	line += strspn(line, blanks);
	if (*line == '#' || comment == line)
		return RC_OK;
	if (begins(line, "socket"))
		(*sockets)++;
	else if (strstr(line, "socket") && (!comment || strstr(line, "socket") < comment))
		return err_set(e, RC_REJECT, "which socket is not clear");
	if (begins(line, "socket") || begins(line, "timezone"))
		buf_printf(kept, "%s\n", line);
	return RC_OK;
}

enum rc settings_salvage(struct settings **s, const char *path, struct err *e)
{
	CLEAN(buf) struct buf text = { 0 };
	CLEAN(buf) struct buf kept = { 0 };
	char *rest = NULL;
	int sockets = 0;

	*s = NULL;
	TRY(file_read(path, FILE_MOST, &text, e));
	for (char *line = strtok_r(text.text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		TRY(line_take(line, &kept, &sockets, e));
	if (sockets > 1)
		return err_set(e, RC_REJECT, "there are two sockets");
	return settings_parse(s, kept.text ? kept.text : "", path, e);
}

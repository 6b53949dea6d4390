/* upkeep.c - didehban verify, didehban backup. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char verify_usage[] =
	"usage: didehban verify    the chain of events; names the first broken one\n";
static const char backup_usage[] =
	"usage: didehban backup FILE    a consistent copy while the daemon runs\n";

static void verify_print(const json_t *answer)
{
	if (json_is_true(json_object_get(answer, "ok")))
		printf("%s events, the chain is whole\n", member_text(answer, "events"));
}

int ctl_verify(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, verify_usage);
	struct err e = { "" };
	json_t *answer;
	bool whole;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "GET", "/api/v1/verify", NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	whole = json_is_true(json_object_get(answer, "ok"));
	if (!whole) {
		err_set(&e, RC_REJECT, "the chain is broken at event %s: %s",
			member_text(answer, "broken"), member_text(answer, "detail"));
		ctl_refused(&e);
	}
	status = ctl_print(c, answer, verify_print);
	return whole ? status : STATUS_REFUSED;
}

/* The daemon writes the file, from a directory of its own. */
static bool path_whole(char out[PATH_MAX], const char *path)
{
	char here[PATH_MAX];
	int len;

	if (*path == '/')
		len = snprintf(out, PATH_MAX, "%s", path);
	else if (!getcwd(here, sizeof here))
		return false;
	else
		len = snprintf(out, PATH_MAX, "%s/%s", here, path);
	return len < PATH_MAX;
}

int ctl_backup(struct ctl *c, int argc, char **argv)
{
	const char *file = NULL;
	const struct word words[] = { { .value = &file, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), backup_usage);
	char path[PATH_MAX];
	struct err e = { "" };

	if (status >= 0)
		return status;
	if (!path_whole(path, file)) {
		err_set(&e, RC_REJECT, "%s: %s", file, strerror(ENAMETOOLONG));
		return ctl_refused(&e);
	}
	return show_line(c, "POST", "/api/v1/backup",
			 json_pack("{s:o}", "path", json_text(path)), "{path}");
}

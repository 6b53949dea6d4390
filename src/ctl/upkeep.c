/* upkeep.c - didehban reload, didehban verify, didehban backup. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char reload_usage[] =
	"usage: didehban reload    the daemon reads its configuration and data again, or says\n"
	"                          what is wrong with them and goes on as it was\n";
static const char verify_usage[] =
	"usage: didehban verify [--head HASH]    was anything touched?  Names the first event\n"
	"                                        that was.  HASH is what an earlier verify "
	"gave\n"
	"                                        and somebody wrote down\n";
static const char backup_usage[] =
	"usage: didehban backup FILE [--replace]    a consistent copy while the daemon runs\n";

static void reload_print(const json_t *answer)
{
	const json_t *waiting = json_object_get(answer, "waiting"), *key;
	size_t i;

	puts("reloaded");
	json_array_foreach (waiting, i, key)
		printf("%s has changed: the next start brings that\n", json_string_value(key));
}

int ctl_reload(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, reload_usage);

	if (status >= 0)
		return status;
	return show_answer(c, "POST", "/api/v1/reload", NULL, reload_print);
}

static void verify_print(const json_t *answer)
{
	if (json_is_true(json_object_get(answer, "ok")))
		printf("%s events, the chain is whole, its head is %s\n",
		       member_text(answer, "events"), member_text(answer, "head"));
}

int ctl_verify(struct ctl *c, int argc, char **argv)
{
	const char *head = NULL;
	const struct word words[] = { { .name = "head", .value = &head } };
	int status = words_read(argc, argv, words, COUNT(words), verify_usage);
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *answer;
	bool whole;

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/verify?");
	target_words(&target, words, COUNT(words));
	if (ctl_ask(c, "GET", target.text, NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	whole = json_is_true(json_object_get(answer, "ok"));
	if (!whole) {
		err_set(&e, RC_REJECT, "the chain is broken: %s",
			member_text(answer, "detail"));
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
	bool again = false;
	const struct word words[] = { { .value = &file, .need = true },
				      { .name = "replace", .flag = &again } };
	int status = words_read(argc, argv, words, COUNT(words), backup_usage);
	char path[PATH_MAX];
	struct err e = { "" };

	if (status >= 0)
		return status;
	if (!path_whole(path, file)) {
		err_set(&e, RC_REJECT, "%s: %s", file, strerror(ENAMETOOLONG));
		return ctl_refused(&e);
	}
	return show_line(c, "POST", again ? "/api/v1/backup?replace=true" : "/api/v1/backup",
			 json_pack("{s:o}", "path", json_text(path)), "{path}");
}

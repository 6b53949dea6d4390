/* setup.c - didehban init, load, check: files that become the definitions. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "config/quirk.h"
#include "config/shipped.h"
#include "ctl/client.h"
#include "ctl/document.h"
#include "ctl/local.h"

static const char init_usage[] =
	"usage: didehban init    new database, key and shipped data; never overwrites\n";
static const char load_usage[] =
	"usage: didehban load FILE...    organisation, procedures, messages, calendar,\n"
	"                                services; all of them or nothing\n";
static const char check_usage[] = "usage: didehban check    configuration and data files\n";

static void files_add(json_t *files, const char *name, const char *text)
{
	json_array_append_new(files, json_pack("{s:o, s:o}", "name", json_text(name), "text",
					       json_text(text)));
}

static enum rc shipped_files(const struct ctl *c, json_t **body, struct err *e)
{
	CLEAN(arena) struct arena *a = arena_new();
	struct shipped_file *list;
	json_t *files;
	size_t count;

	TRY(shipped_read(c->settings->share, a, &list, &count, e));
	files = json_array();
	for (size_t i = 0; i < count; i++)
		files_add(files, list[i].path, list[i].text);
	*body = json_pack("{s:o}", "files", files);
	return RC_OK;
}

/* What there is, in one line: "5 procedures, 91 messages". */
static void report_print(const json_t *answer)
{
	static const char *const nouns[] = { "units",	 "officials", "procedures",
					     "messages", "profiles",  "hours",
					     "days",	 "services",  "shifts" };
	const char *between = "";

	for (size_t i = 0; i < COUNT(nouns); i++) {
		json_int_t n = json_integer_value(json_object_get(answer, nouns[i]));

		if (n == 0)
			continue;
		printf("%s%lld %s", between, (long long)n, nouns[i]);
		between = ", ";
	}
	puts(*between ? "" : "nothing");
}

/* With a database of our own, whether a daemon runs or not. */
static enum rc own_ask(struct ctl *c, const char *target, json_t **answer, struct err *e)
{
	json_t *body;
	enum rc rc = shipped_files(c, &body, e);

	*answer = NULL;
	if (rc == RC_NONE || rc == RC_BROKEN)
		return err_prefix(e, RC_REJECT, "shipped data: ");
	TRY(rc);
	c->alone = true;
	return ctl_ask(c, "POST", target, body, answer, e);
}

int ctl_init(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, init_usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (local_create(&c->local, c->settings, &e) != RC_OK ||
	    own_ask(c, "/api/v1/load", &answer, &e) != RC_OK ||
	    local_keep(c->local, &e) != RC_OK)
		return ctl_refused(&e);
	if (!c->json)
		printf("%s: ", c->settings->database);
	return ctl_print(c, answer, report_print);
}

int ctl_check(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, check_usage);
	CLEAN(arena) struct arena *a = arena_new();
	struct err e = { "" };
	struct quirk *families;
	size_t count;
	json_t *answer;

	if (status >= 0)
		return status;
	if (quirks_read(c->settings->families, a, &families, &count, &e) == RC_REJECT ||
	    local_trial(&c->local, &e) != RC_OK ||
	    own_ask(c, "/api/v1/load?check=true", &answer, &e) != RC_OK)
		return ctl_refused(&e);
	if (!c->json)
		printf("%s is good; %s is good: ", c->file, c->settings->share);
	settings_doubts(c->settings, stderr);
	return ctl_print(c, answer, report_print);
}

static enum rc files_read(const struct texts *names, json_t **body, struct err *e)
{
	json_t *files = json_array();

	for (size_t i = 0; i < names->count; i++) {
		CLEAN(text) char *text = NULL;
		enum rc rc = textfile_read(names->list[i], &text, e);

		if (rc != RC_OK) {
			json_decref(files);
			return rc;
		}
		files_add(files, names->list[i], text);
	}
	*body = json_pack("{s:o}", "files", files);
	return RC_OK;
}

int ctl_load(struct ctl *c, int argc, char **argv)
{
	struct texts names = { 0 };
	const struct word words[] = { { .values = &names, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), load_usage);
	struct err e = { "" };
	json_t *body, *answer;
	enum rc rc;

	rc = status < 0 ? files_read(&names, &body, &e) : RC_REJECT;
	free(names.list);
	if (status >= 0)
		return status;
	if (rc != RC_OK || ctl_ask(c, "POST", "/api/v1/load", body, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, report_print);
}

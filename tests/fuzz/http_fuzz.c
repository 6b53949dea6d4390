/* http_fuzz.c - any bytes as a request: the first line is method and target,
 * the rest is the body.  Everything is answered, and JSON is JSON. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "config/shipped.h"
#include "hook/hook.h"
#include "hook/target.h"
#include "workflow/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct engine engine;
static struct hook *hook;
static char folder[32];

static void must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "%s\n", e->text);
	abort();
}

static void load(void)
{
	CLEAN(arena) struct arena *a = arena_new();
	struct shipped_file *list;
	struct load_file *files;
	struct load_report report;
	struct err e = { "" };
	size_t count;

	must(shipped_read("sql", a, &list, &count, &e), &e);
	files = arena_alloc(a, count * sizeof *files);
	for (size_t i = 0; i < count; i++)
		files[i] = (struct load_file){ list[i].path, list[i].text };
	must(tx_begin(engine.store.db, &e), &e);
	must(load_batch(&engine, files, count, &report, &e), &e);
	must(tx_commit(engine.store.db, &e), &e);
}

/* In memory where there is such a place: every request is a durable one. */
static void begin(void)
{
	const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	char path[64];
	struct err e = { "" };

	log_level_set(LOG_LEVEL_ERROR);
	snprintf(folder, sizeof folder, "%s/http-fuzz-XXXXXX", place);
	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof path, "%s/key", folder);
	must(vault_create(path, &e), &e);
	must(vault_open(&engine.store.vault, path, &e), &e);
	unlink(path);
	snprintf(path, sizeof path, "%s/db", folder);
	must(db_open(&engine.store.db, path, true, &e), &e);
	engine.clock = &clock_wall;
	load();
	hook = hook_new(&engine, NULL);
	/* The open files live on until we end; nothing stays behind. */
	unlink(path);
	for (const char *suffix = "-wal\0-shm\0.lock\0"; *suffix;
	     suffix += strlen(suffix) + 1) {
		snprintf(path, sizeof path, "%s/db%s", folder, suffix);
		unlink(path);
	}
	rmdir(folder);
}

/* What writes a file or takes a tenth of a second is not for fuzzing. */
static bool is_left_out(const char *target)
{
	struct target t;
	bool out = false;

	/* What cannot be taken apart is refused whole, whatever its pieces are. */
	if (target_parse(&t, target, NULL) != RC_OK)
		t.segment_count = 0;
	for (size_t i = 0; i < t.segment_count && !out; i++)
		out = strcmp(t.segment[i], "backup") == 0 ||
		      strcmp(t.segment[i], "password") == 0;
	target_free(&t);
	return out;
}

static void check(const struct answer *out)
{
	json_t *json;

	if (out->job || !out->body || !out->type || out->status < 200 || out->status > 599 ||
	    tx_open(engine.store.db))
		abort();
	if (!strstr(out->type, "json"))
		return;
	json = json_loadb(out->body, out->len, JSON_DECODE_ANY, NULL);
	if (!json)
		abort();
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line_end = size ? memchr(data, '\n', size) : NULL;
	size_t line = line_end ? (size_t)(line_end - data) : size;
	CLEAN(text) char *method = mem_dupn((const char *)data, line);
	char *target = strchr(method, ' ');
	struct answer out = { 0 };
	struct ask a = { .method = method, .trusted = true };

	if (!hook)
		begin();
	if (!target)
		return 0;
	*target++ = '\0';
	a.target = target;
	a.body = line_end ? (const char *)line_end + 1 : NULL;
	a.body_len = line_end ? size - line - 1 : 0;
	if (is_left_out(target))
		return 0;
	hook_handle(hook, &a, &out);
	if (out.job) { /* what takes longer than a call is asked for, and left */
		hook_drop(&out);
		return 0;
	}
	check(&out);
	answer_free(&out);
	return 0;
}

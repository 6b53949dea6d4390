/* check.c - see check.h. */
#include "daemon/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/quirk.h"
#include "config/shipped.h"
#include "workflow/load.h"

/* A database and a key that live only while we look. */
struct trial {
	char folder[32];
	char database[64], lock[64], key[64];
	struct engine en;
};

static enum rc trial_open(struct trial *t, struct err *e)
{
	strcpy(t->folder, "/tmp/didehban-check-XXXXXX");
	if (!mkdtemp(t->folder))
		return err_set(e, RC_BROKEN, "/tmp: %s", strerror(errno));
	snprintf(t->database, sizeof t->database, "%s/db", t->folder);
	snprintf(t->lock, sizeof t->lock, "%s/db.lock", t->folder);
	snprintf(t->key, sizeof t->key, "%s/key", t->folder);
	t->en.clock = &clock_wall;
	TRY(vault_create(t->key, e));
	return store_open(&t->en.store, t->database, t->key, true, e);
}

static void trial_close(struct trial *t)
{
	engine_close(&t->en);
	store_close(&t->en.store);
	unlink(t->database);
	unlink(t->lock);
	unlink(t->key);
	rmdir(t->folder);
}

static enum rc trial_load(struct trial *t, const struct shipped_file *list, size_t count,
			  struct arena *a, struct load_report *r, struct err *e)
{
	struct load_file *files = arena_alloc(a, count * sizeof *files);
	enum rc rc;

	for (size_t i = 0; i < count; i++)
		files[i] = (struct load_file){ list[i].path, list[i].text };
	TRY(tx_begin(t->en.store.db, e));
	rc = load_batch(&t->en, files, count, r, e);
	tx_rollback(t->en.store.db);
	return rc;
}

enum rc check_files(const struct settings *s, FILE *out, struct err *e)
{
	CLEAN(arena) struct arena *a = arena_new();
	struct shipped_file *list;
	struct load_report r = { 0 };
	struct trial t = { 0 };
	struct quirk *families;
	size_t count, family_count;
	enum rc rc;

	rc = quirks_read(s->families, a, &families, &family_count, e);
	if (rc != RC_NONE) /* they may be missing, but not wrong */
		TRY(rc);
	TRY(shipped_read(s->share, a, &list, &count, e));
	rc = trial_open(&t, e);
	if (rc == RC_OK)
		rc = trial_load(&t, list, count, a, &r, e);
	trial_close(&t);
	TRY(rc);
	fprintf(out, "%s: good; %zu modems, %zu gateways\n", s->file, s->modem_count,
		s->gateway_count);
	settings_doubts(s, out);
	fprintf(out, "%s: good; %d procedures, %d messages, %d days, %d services\n", s->share,
		r.procedures, r.messages, r.days, r.services);
	return RC_OK;
}

/* local.c - see local.h. */
#include "ctl/local.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "ctl/progress.h"
#include "db/place.h"
#include "hook/hook.h"
#include "workflow/policy.h"
#include "workflow/engine.h"

enum { MESSAGE_LIFE_S = 3 * 24 * 3600 };

struct local {
	struct engine en;
	struct hook *hook;
	char *database, *key, *folder;
	char *wanted; /* the name of a new database when it is whole */
	int lock;     /* of that name */
	bool made_database, made_key;
};

static struct local *local_new(const char *database, const char *key)
{
	struct local *l = mem_alloc(sizeof *l);

	/* What is refused is said once, by the command. */
	log_level_set(LOG_LEVEL_ERROR);
	l->database = mem_dup(database);
	l->key = mem_dup(key);
	l->lock = -1;
	l->en.clock = &clock_wall;
	l->en.policy.message_life_s = MESSAGE_LIFE_S;
	return l;
}

static enum rc house_open(struct local *l, bool create, struct err *e)
{
	l->made_database = create;
	TRY(store_open(&l->en.store, l->database, l->key, create, e));
	TRY(engine_reload(&l->en, e));
	l->hook = hook_new(&l->en, NULL);
	return RC_OK;
}

static enum rc finish(struct local *l, enum rc rc, struct local **out)
{
	if (rc != RC_OK) {
		local_close(l);
		l = NULL;
	}
	*out = l;
	return rc;
}

enum rc local_open(struct local **out, const struct settings *s, struct err *e)
{
	struct local *l = local_new(s->database, s->key_file);

	*out = NULL;
	if (access(s->database, F_OK) != 0) {
		local_close(l);
		return err_set(e, RC_NONE, "%s: %s; `didehban init` makes a new one",
			       s->database, strerror(errno));
	}
	l->en.policy = policy_of(s);
	return finish(l, house_open(l, false, e), out);
}

static enum rc key_make(struct local *l, struct err *e)
{
	enum rc rc = vault_create(l->key, e);

	if (rc == RC_DUP)
		return RC_OK; /* it is there: kept from an older database */
	l->made_key = rc == RC_OK;
	return rc;
}

enum rc local_create(struct local **out, const struct settings *s, struct err *e)
{
	CLEAN(text) char *making = place_beside(s->database, ".making");
	struct local *l;
	enum rc rc;

	*out = NULL;
	if (access(s->database, F_OK) == 0)
		return err_set(e, RC_DUP, "%s is there already; it stays as it is",
			       s->database);
	l = local_new(making, s->key_file);
	l->wanted = mem_dup(s->database);
	rc = db_claim(s->database, &l->lock, e);
	if (rc == RC_OK) {
		place_clear(making);
		rc = key_make(l, e);
	}
	if (rc == RC_OK)
		rc = house_open(l, true, e);
	return finish(l, rc, out);
}

static void house_close(struct local *l)
{
	hook_free(l->hook);
	l->hook = NULL;
	engine_close(&l->en);
	store_close(&l->en.store);
}

enum rc local_keep(struct local *l, struct err *e)
{
	house_close(l);
	TRY(place_closed(l->database, e));
	l->made_key = false; /* from here on somebody may need it */
	TRY(place_put(l->database, l->wanted, e));
	l->made_database = false;
	return RC_OK;
}

enum rc local_trial(struct local **out, struct err *e)
{
	char folder[] = "/tmp/didehban-check-XXXXXX", database[64], key[64];
	struct local *l;
	enum rc rc;

	*out = NULL;
	if (!mkdtemp(folder))
		return err_set(e, RC_BROKEN, "/tmp: %s", strerror(errno));
	snprintf(database, sizeof database, "%s/db", folder);
	snprintf(key, sizeof key, "%s/key", folder);
	l = local_new(database, key);
	l->folder = mem_dup(folder);
	rc = key_make(l, e);
	if (rc == RC_OK)
		rc = house_open(l, true, e);
	return finish(l, rc, out);
}

void local_close(struct local *l)
{
	if (!l)
		return;
	house_close(l);
	if (l->made_database)
		place_clear(l->database);
	if (l->made_database && l->wanted)
		place_unlock(l->wanted);
	if (l->made_key)
		unlink(l->key);
	if (l->folder)
		rmdir(l->folder);
	clean_fd(&l->lock);
	free(l->wanted);
	free(l->folder);
	free(l->database);
	free(l->key);
	free(l);
}

/* Without carriers, what is waited for is work of our own. */
static void job_await(const struct job *j)
{
	struct pollfd p = { .fd = j->fd, .events = POLLIN };

	if (!j->fd)
		abort();
	poll(&p, 1, -1);
}

void local_ask(struct local *l, const struct ask *a, struct answer *out)
{
	hook_handle(l->hook, a, out);
	while (out->job) {
		if (out->job->name)
			progress_show(out->job->name, out->job->done, out->job->total);
		if (hook_step(l->hook, out) == JOB_WAIT)
			job_await(out->job);
	}
	progress_end();
}

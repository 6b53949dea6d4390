/* daemon.c - see daemon.h.
 * Owns the order in which the parts are opened and closed, and what a reload
 * does to each. */
#include "daemon/daemon.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "config/shipped.h"
#include "daemon/carriers.h"
#include "daemon/loop.h"
#include "daemon/ports.h"
#include "gateway/gateway.h"
#include "hook/server.h"
#include "store/retention.h"
#include "webhook/courier.h"
#include "workflow/absence.h"
#include "workflow/engine.h"
#include "workflow/library.h"
#include "workflow/load.h"
#include "workflow/morning.h"
#include "workflow/policy.h"

enum {
	TIMERS_A_TURN = 20, /* then everything else may have a look */
	SWEEP_MS = 60 * 1000,
	SWEEP_ROWS = 500,
};

struct daemon {
	const struct settings *s;  /* those of the start */
	struct settings *reloaded; /* those in force since; NULL: still the first */
	struct arena *arena;
	struct engine en;
	struct loop *loop;
	struct gateway *gateway;
	struct courier *courier;
	struct hook *hook;
	struct ports ports;
	struct server *server;
	int64_t swept_ms;
};

/* ---- what the loop calls ---------------------------------------------------- */

/* In no hurry: with the first tick after its time. */
static void sweep(struct daemon *d)
{
	int64_t now_ms = clock_mono_ms();
	struct err e = { { 0 } };

	if (now_ms - d->swept_ms < SWEEP_MS)
		return;
	d->swept_ms = now_ms;
	if (retention_sweep(&d->en.store, engine_now(&d->en), SWEEP_ROWS, &e) != RC_OK)
		log_error("old rows not swept", "%s", e.text);
}

static enum rc next_find(struct daemon *d, struct wake *next, struct err *e)
{
	TRY(engine_next(&d->en, next, e));
	TRY(gateway_next(d->gateway, next, e));
	return courier_next(d->courier, next, e);
}

static bool on_tick(void *ctx, struct wake *next)
{
	struct daemon *d = ctx;
	struct err e = { { 0 } };
	int fired = 0;
	enum rc rc;

	if (engine_tick(&d->en, TIMERS_A_TURN, &fired, &e) != RC_OK)
		log_error("timers", "%s", e.text);
	if (fired > 0)
		gateway_kick(d->gateway);
	if (fired >= TIMERS_A_TURN)
		return true;
	gateway_tick(d->gateway);
	courier_tick(d->courier);
	sweep(d);
	rc = db_scrub(d->en.store.db, &e);
	if (rc == RC_BROKEN)
		log_error("write-ahead log not emptied", "%s", e.text);
	if (rc != RC_OK)
		wake_soon(next);
	/* After all that was done: what it made may be due before everything else. */
	if (next_find(d, next, &e) != RC_OK) {
		log_error("nobody knows what is due", "%s", e.text);
		wake_soon(next);
	}
	return false;
}

/* What waits for a time of day waits for the new one. */
static void on_jump(void *ctx, int64_t by_s)
{
	struct daemon *d = ctx;

	gateway_clock_jumped(d->gateway, by_s);
}

/* ---- opening ------------------------------------------------------------------ */

/* The folders above a path, as far as they are missing. */
static enum rc folders_make(const char *path, mode_t mode, struct err *e)
{
	CLEAN(text) char *folder = mem_dup(path);

	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, mode) < 0 && errno != EEXIST)
			return err_set(e, RC_BROKEN, "%s cannot be made: %s", folder,
				       strerror(errno));
		*slash = '/';
	}
	return RC_OK;
}

static enum rc house_open(struct daemon *d, struct err *e)
{
	const struct settings *s = d->s;

	if (access(s->database, F_OK) != 0)
		return err_set(e, RC_NONE, "no database at %s: run `didehban -c %s init`",
			       s->database, s->file);
	return store_open(&d->en.store, s->database, s->key_file, false, e);
}

/* Timers that follow the configuration, which may have changed. */
static enum rc timers_arm(struct engine *en, struct err *e)
{
	enum rc rc;

	TRY(tx_begin(en->store.db, e));
	if ((rc = absence_arm_all(en, e)) == RC_OK)
		rc = morning_arm(en, e);
	return tx_end(en->store.db, rc, e);
}

static enum rc texts_add(struct daemon *d, const struct shipped_file *list, size_t count,
			 int *added, struct err *e)
{
	enum rc rc;

	TRY(tx_begin(d->en.store.db, e));
	rc = RC_OK;
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		if (strstr(list[i].path, "/messages/"))
			rc = load_missing_texts(
				&d->en, &(struct load_file){ list[i].path, list[i].text },
				added, e);
	return tx_end(d->en.store.db, rc, e);
}

/* A newer program sends texts that the database of an older one has not.  Without the
 * shipped files all goes on with what is there. */
static void texts_complete(struct daemon *d)
{
	CLEAN(arena) struct arena *a = arena_new();
	struct shipped_file *list;
	struct err e = { { 0 } };
	size_t count;
	int added = 0;
	enum rc rc = shipped_read(d->s->share, a, &list, &count, &e);

	if (rc == RC_OK)
		rc = texts_add(d, list, count, &added, &e);
	if (rc != RC_OK)
		log_warn("shipped texts not looked into", "why=\"%s\"", e.text);
	else if (added)
		log_info("texts of the newer program added", "count=%d", added);
}

static void policies_set(struct engine *en, const struct settings *s)
{
	en->policy = policy_of(s);
	en->store.queue.ageing_s = s->ageing_min * 60;
	en->store.queue.order_s = s->order_min * 60;
}

static enum rc engine_open(struct daemon *d, struct err *e)
{
	const struct settings *s = d->s;

	d->en.clock = &clock_wall;
	policies_set(&d->en, s);
	texts_complete(d);
	TRY(engine_reload(&d->en, e));
	if (!library_at(d->en.library, 0))
		log_warn("no procedures", "run=\"didehban -c %s load %s/procedures/*.cfg\"",
			 s->file, s->share);
	return timers_arm(&d->en, e);
}

static enum rc carriers_of(struct daemon *d, const struct settings *s, struct arena *a,
			   struct gateway_config *config, struct err *e)
{
	struct carrier_config *carriers;

	TRY(folders_make(arena_printf(a, "%s/.", s->spool), 0700, e));
	TRY(carriers_read(s, &d->en.store, a, &carriers, &config->carrier_count, e));
	config->carriers = carriers;
	config->rates = s->rates;
	config->rate_count = s->rate_count;
	return RC_OK;
}

static enum rc gateway_open(struct daemon *d, struct err *e)
{
	struct gateway_config config = { 0 };

	TRY(carriers_of(d, d->s, d->arena, &config, e));
	return gateway_new(&d->gateway, &d->en, loop_base(d->loop), &config, e);
}

static void courier_open(struct daemon *d)
{
	const char **argv = arena_alloc(d->arena, 5 * sizeof *argv);
	const struct courier_config config = { argv };

	argv[0] = carriers_program(d->arena, "didehban-http");
	argv[1] = "--webhooks";
	if (*d->s->webhook_ca_file) {
		argv[2] = "--ca-file";
		argv[3] = d->s->webhook_ca_file;
	}
	d->courier = courier_new(&d->en, loop_base(d->loop), &config);
}

/* ---- reading again ---- */

/* Keys that no longer say what is in force, and what only a start can change. */
static void waiting_find(const struct settings *now, const struct settings *next,
			 struct hook_reloaded *r)
{
	const struct {
		const char *key, *now, *next;
	} fixed[] = {
		{ "database", now->database, next->database },
		{ "key_file", now->key_file, next->key_file },
		{ "socket", now->socket, next->socket },
		{ "timezone", now->timezone, next->timezone },
		{ "webhooks.ca_file", now->webhook_ca_file, next->webhook_ca_file },
	};

	for (size_t i = 0; i < COUNT(fixed); i++)
		if (strcmp(fixed[i].now, fixed[i].next) != 0)
			r->waiting[r->count++] = fixed[i].key;
	if (strcmp(now->listen_host, next->listen_host) != 0 ||
	    now->listen_port != next->listen_port)
		r->waiting[r->count++] = "http.listen";
	for (size_t i = 0; i < r->count; i++)
		log_warn("changed, but waits for the next start", "key=%s", r->waiting[i]);
}

/* The work under another policy; RC other than OK leaves the old one. */
static enum rc engine_change(struct engine *en, const struct settings *s, struct err *e)
{
	const struct policy before = en->policy;
	const struct queue_policy queue = en->store.queue;
	enum rc rc;

	TRY(engine_reload(en, e));
	policies_set(en, s);
	rc = timers_arm(en, e);
	if (rc != RC_OK) {
		en->policy = before;
		en->store.queue = queue;
	}
	return rc;
}

/* All of it, or nothing: what can be refused comes first. */
static enum rc reload(struct daemon *d, struct hook_reloaded *r, struct err *e)
{
	CLEAN(settings) struct settings *next = NULL;
	CLEAN(arena) struct arena *a = arena_new();
	struct gateway_config config = { 0 };
	struct settings *before;

	TRY(settings_open(&next, d->s->file, e));
	if (next->blank && !d->s->blank) /* an editor is writing it, or the disk was full */
		return err_set(e, RC_REJECT, "%s: there is nothing in it", d->s->file);
	TRY(carriers_of(d, next, a, &config, e));
	TRY(engine_change(&d->en, next, e));
	gateway_reload(d->gateway, &config);
	waiting_find(d->s, next, r);
	before = d->reloaded;
	d->ports.settings = d->reloaded = next;
	next = before; /* freed */
	return RC_OK;
}

static enum rc daemon_reload(void *ctx, struct hook_reloaded *r, struct err *e)
{
	struct daemon *d = ctx;
	enum rc rc = reload(d, r, e);

	if (rc == RC_OK)
		log_info("reloaded", "from=%s modems=%zu gateways=%zu", d->s->file,
			 d->reloaded->modem_count, d->reloaded->gateway_count);
	else
		log_error("reload refused, all goes on as before", "why=\"%s\"", e->text);
	/* A file that is not there is as wrong as one that cannot be read. */
	return rc == RC_NONE ? RC_REJECT : rc;
}

static void on_reload(void *ctx)
{
	struct hook_reloaded r = { .count = 0 };
	struct err e = { { 0 } };

	daemon_reload(ctx, &r, &e);
}

static enum rc hook_open(struct daemon *d, struct err *e)
{
	struct hook_ports ports = ports_of(&d->ports);
	struct server_addresses at = { .host = d->s->listen_host,
				       .port = d->s->listen_port,
				       .socket = d->s->socket };

	d->ports = (struct ports){ .loop = d->loop,
				   .gateway = d->gateway,
				   .courier = d->courier,
				   .settings = d->s,
				   .daemon = d,
				   .reload = daemon_reload };
	TRY(folders_make(d->s->socket, 0750, e));
	d->hook = hook_new(&d->en, &ports);
	return server_open(&d->server, loop_base(d->loop), d->hook, &at, e);
}

static enum rc daemon_open(struct daemon *d, struct err *e)
{
	const struct loop_calls calls = { d, on_tick, on_jump, on_reload };

	TRY(house_open(d, e));
	TRY(engine_open(d, e));
	TRY(loop_new(&d->loop, &calls, e));
	TRY(gateway_open(d, e));
	courier_open(d);
	return hook_open(d, e);
}

/* The hook's listeners go first: what waits at a modem hears that it is lost
 * while the hook is still there. */
static void daemon_close(struct daemon *d)
{
	server_close(d->server);
	courier_free(d->courier);
	gateway_free(d->gateway);
	hook_free(d->hook);
	loop_free(d->loop);
	engine_close(&d->en);
	store_close(&d->en.store);
	settings_free(d->reloaded);
	arena_free(d->arena);
}

/* Much of what a start reads and parses is not looked at again. */
static void start_forget(struct daemon *d)
{
	db_slim(d->en.store.db);
	malloc_trim(0);
}

enum rc daemon_run(const struct settings *s, struct err *e)
{
	struct daemon d = { .s = s, .arena = arena_new() };
	enum rc rc = daemon_open(&d, e);

	if (rc == RC_OK) {
		log_info("ready", "version=%s database=%s modems=%zu http=%s:%d",
			 DIDEHBAN_VERSION, s->database, s->modem_count,
			 *s->listen_host ? s->listen_host : "off", s->listen_port);
		start_forget(&d);
		rc = loop_run(d.loop, e);
		server_close(d.server);
		d.server = NULL;
		gateway_stop(d.gateway);
	}
	daemon_close(&d);
	if (rc == RC_OK)
		log_info("ended", "database=%s", s->database);
	return rc;
}

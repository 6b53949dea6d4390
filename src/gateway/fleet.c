/* fleet.c - see fleet.h.  Owns the carriers and the signal of their ends. */
#include "gateway/fleet.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/mem.h"

struct fleet {
	struct event_base *base;
	struct carrier_hooks hooks;
	struct event *ended; /* SIGCHLD */
	struct carrier **carrier;
	size_t n;
	struct carrier **leaving; /* stopped for good, not gone yet */
	size_t leaving_n;
};

static void on_ended(evutil_socket_t signal, short what, void *arg)
{
	struct fleet *f = arg;

	(void)signal;
	(void)what;
	for (size_t i = 0; i < f->n; i++)
		carrier_reap(f->carrier[i]);
	for (size_t i = 0; i < f->leaving_n; i++)
		carrier_reap(f->leaving[i]);
}

struct fleet *fleet_new(struct event_base *base, const struct carrier_hooks *hooks)
{
	struct fleet *f = mem_alloc(sizeof *f);

	f->base = base;
	f->hooks = *hooks;
	f->ended = evsignal_new(base, SIGCHLD, on_ended, f);
	if (!f->ended || evsignal_add(f->ended, NULL) != 0)
		abort();
	return f;
}

static void list_free(struct carrier **list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		carrier_free(list[i]);
	free(list);
}

void fleet_free(struct fleet *f)
{
	if (!f)
		return;
	list_free(f->carrier, f->n);
	list_free(f->leaving, f->leaving_n);
	event_free(f->ended);
	free(f);
}

static void leave(struct fleet *f, size_t i)
{
	struct carrier *c = f->carrier[i];

	log_info("carrier removed", "carrier=%s", carrier_info(c)->name);
	f->carrier[i] = f->carrier[--f->n];
	f->leaving = mem_grow(f->leaving, f->leaving_n + 1, sizeof(struct carrier *));
	f->leaving[f->leaving_n++] = c;
}

/* Who leaves takes nothing more, and goes when it owes no answer. */
static void see_out(struct carrier *c)
{
	if (carrier_idle(c))
		carrier_stop(c);
	else
		carrier_tick(c);
}

static const struct carrier_config *wanted(const char *name,
					   const struct carrier_config *config, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(config[i].name, name) == 0)
			return &config[i];
	return NULL;
}

static const struct carrier *leaving(const struct fleet *f, const char *name)
{
	for (size_t i = f->leaving_n; i-- > 0;)
		if (strcmp(carrier_info(f->leaving[i])->name, name) == 0)
			return f->leaving[i];
	return NULL;
}

static void add(struct fleet *f, const struct carrier_config *config)
{
	const struct carrier *before = leaving(f, config->name);
	struct carrier *c = carrier_new(f->base, config, &f->hooks);

	f->carrier = mem_grow(f->carrier, f->n + 1, sizeof(struct carrier *));
	f->carrier[f->n++] = c;
	/* The one before still holds the device: the tick starts this one. */
	if (before)
		carrier_drain(c, carrier_drained(before));
	else
		carrier_start(c);
}

/* As many as there are in the configuration: each has its place. */
static void put_in_order(struct fleet *f, const struct carrier_config *config)
{
	for (size_t i = 0; i < f->n; i++)
		for (size_t j = i + 1; j < f->n; j++)
			if (strcmp(carrier_info(f->carrier[j])->name, config[i].name) == 0) {
				struct carrier *c = f->carrier[i];

				f->carrier[i] = f->carrier[j];
				f->carrier[j] = c;
			}
}

void fleet_load(struct fleet *f, const struct carrier_config *config, size_t n)
{
	size_t stayed = f->leaving_n;

	for (size_t i = f->n; i-- > 0;) {
		const struct carrier_config *to =
			wanted(carrier_info(f->carrier[i])->name, config, n);

		if (!to || !carrier_change(f->carrier[i], to))
			leave(f, i);
	}
	for (size_t i = 0; i < n; i++)
		if (!fleet_find(f, config[i].name))
			add(f, &config[i]);
	put_in_order(f, config);
	for (; stayed < f->leaving_n; stayed++) {
		carrier_drain(f->leaving[stayed], true);
		see_out(f->leaving[stayed]);
	}
}

static void start_successor(struct fleet *f, const char *name)
{
	struct carrier *c = fleet_find(f, name);

	if (c && carrier_stopped(c))
		carrier_start(c);
}

static void bury(struct fleet *f)
{
	for (size_t i = f->leaving_n; i-- > 0;) {
		struct carrier *c = f->leaving[i];

		if (!carrier_stopped(c))
			continue;
		f->leaving[i] = f->leaving[--f->leaving_n];
		start_successor(f, carrier_info(c)->name);
		carrier_free(c);
	}
}

void fleet_tick(struct fleet *f)
{
	for (size_t i = 0; i < f->n; i++)
		carrier_tick(f->carrier[i]);
	for (size_t i = 0; i < f->leaving_n; i++)
		see_out(f->leaving[i]);
	bury(f);
}

void fleet_next(const struct fleet *f, struct wake *w)
{
	for (size_t i = 0; i < f->n; i++)
		carrier_next(f->carrier[i], w);
	if (f->leaving_n)
		wake_soon(w);
}

void fleet_stop(struct fleet *f)
{
	for (size_t i = 0; i < f->n; i++)
		carrier_stop(f->carrier[i]);
	for (size_t i = 0; i < f->leaving_n; i++)
		carrier_stop(f->leaving[i]);
}

bool fleet_stopped(const struct fleet *f)
{
	bool stopped = true;

	for (size_t i = 0; i < f->n; i++)
		stopped &= carrier_stopped(f->carrier[i]);
	for (size_t i = 0; i < f->leaving_n; i++)
		stopped &= carrier_stopped(f->leaving[i]);
	return stopped;
}

size_t fleet_count(const struct fleet *f)
{
	return f->n;
}

struct carrier *fleet_at(const struct fleet *f, size_t i)
{
	return f->carrier[i];
}

struct carrier *fleet_find(const struct fleet *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(carrier_info(f->carrier[i])->name, name) == 0)
			return f->carrier[i];
	return NULL;
}

/* "+98 3000" and "3000" are one line. */
static bool same_line(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), most = n < m ? n : m;

	return most >= 3 && strcmp(a + n - most, b + m - most) == 0;
}

struct carrier *fleet_line(const struct fleet *f, const char *sender)
{
	struct carrier *only = NULL;
	size_t gateways = 0;

	for (size_t i = 0; i < fleet_count(f); i++) {
		struct carrier *c = fleet_at(f, i);
		const char *own = carrier_config(c)->sender;

		if (!own)
			continue;
		if (same_line(own, sender))
			return c;
		only = c;
		gateways++;
	}
	return gateways == 1 ? only : NULL;
}

enum rc fleet_ussd(struct fleet *f, const char *name, const char *code,
		   carrier_ussd_answer *answer, void *ctx, struct err *e)
{
	struct carrier *c = fleet_find(f, name);

	if (!c)
		return err_set(e, RC_NONE, "there is no modem %s", name);
	return carrier_ussd(c, code, answer, ctx, e);
}

/* gateway.c - see gateway.h.  Wires carriers, intake and dispatch together. */
#include "gateway/gateway.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/credit.h"
#include "gateway/intake.h"
#include "gateway/reports.h"
#include "store/sim_day.h"

enum { STOP_MS = 4800, TICK_GAPS_MOST = 500 };

struct gateway {
	struct engine *en;
	struct event_base *base;
	struct fleet *fleet;
	struct rates *rates;
	struct dispatch *dispatch;
	struct reports *reports;
	struct credits *credits;
	struct watch *watch;
	struct event *kick;
	struct gateway_counts counts;
};

/* ---- what the carriers say ---- */

static void on_up(void *ctx, struct carrier *c)
{
	struct gateway *g = ctx;

	dispatch_up(g->dispatch, c);
	credits_up(g->credits, c);
	watch_carriers(g->watch);
	gateway_kick(g);
}

static void heard_received(struct gateway *g, struct carrier *c, const struct line *l)
{
	struct err e = { 0 };
	bool filed;

	/* Without its SIM's name a part cannot be told from another's. */
	if (!carrier_info(c)->sim[0]) {
		log_warn("part before up", "carrier=%s", carrier_info(c)->name);
		return;
	}
	if (intake_received(g->en, c, l, &filed, &e) != RC_OK) {
		log_error("part not stored", "carrier=%s slot=%s why=%s", carrier_info(c)->name,
			  l->slot, e.text);
		return;
	}
	g->counts.parts_received++;
	g->counts.received += filed;
	gateway_kick(g);
}

/* What a report made of a message. */
static void count_report(void *ctx, const struct settled *out)
{
	struct gateway *g = ctx;

	dispatch_count(g->dispatch, out);
	/* Others may have waited for it. */
	gateway_kick(g);
}

static void on_said(void *ctx, struct carrier *c, const struct line *l)
{
	struct gateway *g = ctx;

	switch (l->event) {
	case LINE_RECEIVED:
		heard_received(g, c, l);
		return;
	case LINE_REPORT:
		reports_add(g->reports, c, l);
		gateway_kick(g);
		return;
	case LINE_WAITING: /* others may have its conversations */
		gateway_kick(g);
		return;
	case LINE_SUBMITTED:
		dispatch_submitted(c, l);
		credits_submitted(g->credits, c, l);
		/* Others may have waited for this message, or for this carrier. */
		gateway_kick(g);
		return;
	case LINE_UP:
	case LINE_STATUS:
	case LINE_IDLE:
	case LINE_DELETED:
	case LINE_USSD:
	case LINE_LOG:
	case LINE_DOWN:
		return;
	}
}

static bool on_noted(void *ctx, struct carrier *c, const struct line *lines, size_t n)
{
	struct gateway *g = ctx;
	bool settled = dispatch_noted(g->dispatch, c, lines, n);

	gateway_kick(g);
	return settled;
}

static void on_down(void *ctx, struct carrier *c)
{
	struct gateway *g = ctx;

	dispatch_lost(g->dispatch, c);
	gateway_kick(g);
}

static void on_gone(void *ctx, struct carrier *c)
{
	struct gateway *g = ctx;

	reports_gone(g->reports, c);
	dispatch_gone(c);
}

/* ---- a round ---- */

static enum rc round_write(struct gateway *g, struct err *e)
{
	bool more;

	TRY(dispatch_answers(g->dispatch, e));
	TRY(reports_write(g->reports, e));
	TRY(dispatch_offers(g->dispatch, &more, e));
	if (more)
		gateway_kick(g);
	return RC_OK;
}

/* What carriers said in this turn of the loop, and what they are to do: one
 * commit, and then they hear of it. */
static void play_round(struct gateway *g)
{
	struct db *db = g->en->store.db;
	struct err e = { 0 };
	enum rc rc;

	dispatch_open(g->dispatch);
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = tx_end(db, round_write(g, &e), &e);
	if (rc != RC_OK)
		log_error("round not kept", "why=%s", e.text);
	dispatch_close(g->dispatch, rc == RC_OK);
	reports_close(g->reports, rc == RC_OK, count_report, g);
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	play_round(arg);
}

/* ---- life ---- */

enum rc gateway_new(struct gateway **out, struct engine *en, struct event_base *base,
		    const struct gateway_config *config, struct err *e)
{
	struct gateway *g = mem_alloc(sizeof *g);
	const struct carrier_hooks hooks = { .ctx = g,
					     .up = on_up,
					     .said = on_said,
					     .noted = on_noted,
					     .down = on_down,
					     .gone = on_gone };
	enum rc rc;

	*out = NULL;
	g->en = en;
	g->base = base;
	g->fleet = fleet_new(base, &hooks);
	g->rates = rates_new(en);
	g->dispatch = dispatch_new(en, g->fleet, g->rates);
	g->reports = reports_new(en);
	g->credits = credits_new(en, g->fleet);
	g->watch = watch_new(en, g->fleet, &config->watch);
	g->kick = evtimer_new(base, on_kick, g);
	if (!g->kick)
		abort();
	/* Each start reads the note of the carrier's last life first. */
	fleet_load(g->fleet, config->carriers, config->carrier_count);
	if ((rc = rates_set(g->rates, config->rates, config->rate_count, e)) != RC_OK ||
	    (rc = dispatch_recover(g->dispatch, e)) != RC_OK) {
		gateway_free(g);
		return rc;
	}
	*out = g;
	return RC_OK;
}

void gateway_free(struct gateway *g)
{
	if (!g)
		return;
	event_free(g->kick);
	watch_free(g->watch);
	fleet_free(g->fleet);
	credits_free(g->credits);
	dispatch_free(g->dispatch);
	rates_free(g->rates);
	reports_free(g->reports);
	free(g);
}

void gateway_reload(struct gateway *g, const struct gateway_config *config)
{
	struct err e = { 0 };

	fleet_load(g->fleet, config->carriers, config->carrier_count);
	if (rates_set(g->rates, config->rates, config->rate_count, &e) != RC_OK)
		log_error("prefixes not let go", "why=%s", e.text);
	gateway_kick(g);
}

void gateway_kick(struct gateway *g)
{
	event_active(g->kick, EV_TIMEOUT, 0);
}

void gateway_tick(struct gateway *g)
{
	struct err e = { 0 };
	int filed;

	fleet_tick(g->fleet);
	if (intake_tick(g->en, TICK_GAPS_MOST, &filed, &e) != RC_OK)
		log_error("fragments not filed", "why=%s", e.text);
	g->counts.received += filed;
	credits_tick(g->credits);
	watch_tick(g->watch);
	dispatch_tick(g->dispatch);
	if (dispatch_waits(g->dispatch))
		play_round(g);
}

enum rc gateway_next(struct gateway *g, struct wake *w, struct err *e)
{
	fleet_next(g->fleet, w);
	watch_next(g->watch, w);
	TRY(intake_next(g->en, w, e));
	TRY(credits_next(g->credits, w, e));
	return dispatch_next(g->dispatch, w, e);
}

void gateway_clock_jumped(struct gateway *g, int64_t by_s)
{
	watch_clock_jumped(g->watch, by_s);
	gateway_kick(g);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(bool *)arg = true;
}

void gateway_stop(struct gateway *g)
{
	struct timeval tv = { .tv_sec = STOP_MS / 1000, .tv_usec = STOP_MS % 1000 * 1000 };
	bool late = false;
	struct event *deadline = evtimer_new(g->base, on_deadline, &late);

	if (!deadline)
		abort();
	evtimer_add(deadline, &tv);
	dispatch_pause(g->dispatch);
	fleet_stop(g->fleet);
	while (!late && !fleet_stopped(g->fleet))
		if (event_base_loop(g->base, EVLOOP_ONCE) != 0)
			break;
	event_free(deadline);
	log_info("gateway stopped", "late=%d", late);
}

/* ---- what came to the hook ---- */

enum rc gateway_received(struct gateway *g, const char *name, const char *to,
			 const struct line *l, struct err *e)
{
	const struct carrier *c = name ? fleet_find(g->fleet, name) : fleet_line(g->fleet, to);
	struct intake_source from = { .carrier = c ? carrier_info(c)->name : "hook" };
	char sim[SIM_MAX];
	bool filed;
	enum rc rc;

	if (name && (!c || !carrier_config(c)->sender))
		return err_set(e, RC_NONE, "there is no gateway %.40s", name);
	/* As long as what its carrier calls itself. */
	snprintf(sim, sizeof sim, "%s", from.carrier);
	from.sim = sim;
	rc = intake_part(g->en, &from, l, &filed, e);
	if (rc == RC_DUP) {
		log_info("part seen again", "carrier=%s", from.carrier);
		return RC_OK;
	}
	TRY(rc);
	g->counts.parts_received++;
	g->counts.received += filed;
	gateway_kick(g);
	return RC_OK;
}

enum rc gateway_reported(struct gateway *g, const char *name, const struct delivery *d,
			 struct err *e)
{
	struct settled out;

	TRY(intake_delivery(g->en, name, d, &out, e));
	if (out.message.id)
		count_report(g, &out);
	gateway_kick(g);
	return RC_OK;
}

/* ---- for lists and metrics ---- */

/* What waits for each carrier, and behind them what any may take. */
struct waiting {
	const struct fleet *fleet;
	int64_t *of, any;
};

static void count_waiting(void *ctx, const char *carrier, int64_t count)
{
	struct waiting *w = ctx;

	if (!carrier[0])
		w->any += count;
	for (size_t i = 0; i < fleet_count(w->fleet); i++)
		if (strcmp(carrier, carrier_info(fleet_at(w->fleet, i))->name) == 0)
			w->of[i] += count;
}

enum rc gateway_each(struct gateway *g,
		     enum rc (*visit)(void *ctx, const struct gateway_line *line,
				      struct err *e),
		     void *ctx, struct err *e)
{
	struct waiting w = { .fleet = g->fleet };
	enum rc rc;

	w.of = mem_alloc((fleet_count(g->fleet) + 1) * sizeof *w.of);
	rc = message_count_queued(&g->en->store, count_waiting, &w, e);
	for (size_t i = 0; rc == RC_OK && i < fleet_count(g->fleet); i++) {
		const struct carrier *c = fleet_at(g->fleet, i);
		struct gateway_line line = { .carrier = carrier_info(c),
					     .drained = carrier_drained(c),
					     .parts = dispatch_parts(c),
					     .per_day = carrier_config(c)->per_day,
					     .queue = w.any + w.of[i] + dispatch_in_hand(c) };

		rc = sim_day_get(&g->en->store, line.carrier->sim, engine_now(g->en),
				 &line.today, e);
		if (rc == RC_OK)
			rc = visit(ctx, &line, e);
	}
	free(w.of);
	return rc;
}

const struct gateway_counts *gateway_counts(struct gateway *g)
{
	g->counts.out = *dispatch_counts(g->dispatch);
	return &g->counts;
}

enum rc gateway_ussd(struct gateway *g, const char *name, const char *code,
		     carrier_ussd_answer *answer, void *ctx, struct err *e)
{
	return fleet_ussd(g->fleet, name, code, answer, ctx, e);
}

enum rc gateway_drain(struct gateway *g, const char *name, bool drained, struct err *e)
{
	struct carrier *c = fleet_find(g->fleet, name);

	if (!c)
		return err_set(e, RC_NONE, "there is no modem or gateway %.60s", name);
	carrier_drain(c, drained);
	gateway_kick(g);
	return RC_OK;
}

enum rc gateway_balance(struct gateway *g, const char *name, credit_done *done, void *ctx,
			struct err *e)
{
	return credits_ask(g->credits, name, done, ctx, e);
}

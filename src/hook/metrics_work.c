/* metrics_work.c - see metrics.h: the outbox, the screens, the disk, the SIMs. */
#include "hook/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "hook/exposition.h"
#include "hook/route.h"
#include "store/credit.h"
#include "store/delivery.h"
#include "store/metric.h"
#include "store/ussd.h"
#include "store/webhook.h"

enum { SESSION_ALIVE_S = 300 };

/* ---- webhooks ---- */

struct outbox {
	struct buf depth, oldest; /* of the two families: each stands together */
};

static enum rc endpoint(struct call *c, const struct webhook *w, struct outbox *o,
			struct err *e)
{
	struct delivery_counts n;
	char id[24];

	TRY(delivery_count(c->st, w->id, &n, e));
	snprintf(id, sizeof id, "%" PRId64, w->id);
	figure_line(&o->depth, "didehban_webhook_events", n.waiting, "webhook", id, "state",
		    "waiting", NULL);
	figure_line(&o->depth, "didehban_webhook_events", n.dead, "webhook", id, "state",
		    "dead", NULL);
	figure_line(&o->oldest, "didehban_webhook_oldest_seconds",
		    n.oldest_at && n.oldest_at < c->now ? c->now - n.oldest_at : 0, "webhook",
		    id, NULL);
	return RC_OK;
}

static void told(struct call *c, struct buf *b)
{
	struct hook_told n = { 0 };

	if (!c->hook->ports.told)
		return;
	c->hook->ports.told(c->hook->ports.self, &n);
	figure_head(b, "didehban_webhook_posts_total", "counter",
		    "Posts to webhooks since the start, by what came of them.");
	figure_line(b, "didehban_webhook_posts_total", n.taken, "result", "taken", NULL);
	figure_line(b, "didehban_webhook_posts_total", n.failed, "result", "failed", NULL);
}

enum rc metrics_webhooks(struct call *c, struct buf *b, struct err *e)
{
	struct outbox o = { 0 };
	struct webhook *list;
	int64_t disabled = 0;
	size_t n;
	enum rc rc = webhook_all(c->st, &list, &n, e);

	for (size_t i = 0; i < n; i++) {
		if (rc == RC_OK)
			rc = endpoint(c, &list[i], &o, e);
		disabled += list[i].disabled_at != 0;
		webhook_free(&list[i]);
	}
	free(list);
	figure_plain(b, "didehban_webhooks_disabled", "gauge",
		     "Webhooks that asked to be left alone.", disabled);
	figure_head(b, "didehban_webhook_events", "gauge",
		    "Events that wait for a webhook, and its dead letters.");
	buf_puts(b, o.depth.text ? o.depth.text : "");
	figure_head(b, "didehban_webhook_oldest_seconds", "gauge",
		    "How long the first event has waited for a webhook.");
	buf_puts(b, o.oldest.text ? o.oldest.text : "");
	told(c, b);
	buf_free(&o.depth);
	buf_free(&o.oldest);
	return rc;
}

/* ---- screens ---- */

enum rc metrics_ussd(struct call *c, struct buf *b, struct err *e)
{
	int64_t open;

	TRY(ussd_open_count(c->st, c->now - SESSION_ALIVE_S, &open, e));
	figure_plain(b, "didehban_ussd_sessions", "gauge",
		     "USSD sessions of the last five minutes that have not ended.", open);
	return RC_OK;
}

/* ---- the disk and the clock ---- */

enum rc metrics_store(struct call *c, struct buf *b, struct err *e)
{
	int64_t file, wal, due;

	db_sizes(c->st->db, &file, &wal);
	figure_plain(b, "didehban_database_bytes", "gauge", "Size of the database.", file);
	figure_plain(b, "didehban_database_wal_bytes", "gauge",
		     "Size of the database's write-ahead log.", wal);
	TRY(metric_timer_first(c->st, &due, e));
	figure_plain(b, "didehban_timers_lag_seconds", "gauge",
		     "How long the first timer that is due has waited.",
		     due && due < c->now ? c->now - due : 0);
	return RC_OK;
}

/* ---- SIMs ---- */

struct credits_shown {
	struct call *c;
	struct buf *b;
	bool age; /* of the figure, not the figure */
};

static void credit_line(void *ctx, const struct hook_modem *m)
{
	const struct credits_shown *s = ctx;
	struct credit k;

	if (!m->imsi || credit_get(s->c->st, m->imsi, &k, NULL) != RC_OK || !k.at)
		return;
	if (s->age)
		figure_line(s->b, "didehban_modem_credit_age_seconds", s->c->now - k.at,
			    "modem", m->name, NULL);
	else
		figure_line(s->b, "didehban_modem_credit_rials", k.rials, "modem", m->name,
			    NULL);
}

void metrics_credit(struct call *c, struct buf *b)
{
	const struct hook_ports *ports = &c->hook->ports;
	struct credits_shown s = { c, b, false };

	if (!ports->each_modem)
		return;
	figure_head(b, "didehban_modem_credit_rials", "gauge",
		    "What is left on the SIM, as its network last said.");
	ports->each_modem(ports->self, credit_line, &s);
	s.age = true;
	figure_head(b, "didehban_modem_credit_age_seconds", "gauge",
		    "How long ago the network said so.");
	ports->each_modem(ports->self, credit_line, &s);
}

/* ---- requests ---- */

/* "/api/v1/cases/:id": braces are for labels. */
static void route_name(const struct route *r, struct buf *b)
{
	buf_clear(b);
	for (const char *p = r ? r->pattern : ""; *p; p++)
		if (p[0] == '{' && p[1] == '}') {
			buf_puts(b, ":id");
			p++;
		} else {
			buf_putc(b, *p);
		}
	buf_puts(b, "");
}

void metrics_routes(const struct hook *h, struct buf *b)
{
	static const char *const classes[HOOK_CLASSES] = { "1xx", "2xx", "3xx", "4xx", "5xx" };
	CLEAN(buf) struct buf name = { 0 };

	figure_head(b, "didehban_http_route_requests_total", "counter",
		    "Requests answered, by route and class of status.");
	for (size_t i = 0; i < HOOK_ROUTES_MAX; i++) {
		const struct route *r = i ? route_at(i - 1) : NULL;

		route_name(r, &name);
		for (int k = 0; k < HOOK_CLASSES; k++)
			if (h->by_route[i][k])
				figure_line(b, "didehban_http_route_requests_total",
					    (int64_t)h->by_route[i][k], "method",
					    r ? r->method : "", "route", name.text, "class",
					    classes[k], NULL);
	}
}

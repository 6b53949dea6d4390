/* courier.c - see courier.h.  Owns who is in the sender's hand, and when an
 * endpoint that fails is tried again. */
#include "webhook/courier.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/delivery.h"
#include "store/event.h"
#include "store/webhook.h"
#include "webhook/payload.h"
#include "webhook/backoff.h"
#include "webhook/sender.h"
#include "webhook/signature.h"

enum {
	FAN_OUT = 200,	       /* events in one transaction */
	IN_HAND_MOST = 4,      /* posts to one endpoint at a time */
	ANSWER_MS = 30 * 1000, /* the sender's own deadline is 15 s */
	STATUS_GONE = 410,
	HEADER_ROOM = 512,
};

/* An endpoint as it behaves; what it is stands in the table. */
struct endpoint {
	int64_t id;
	int64_t hand[IN_HAND_MOST]; /* deliveries; 0: free */
	int64_t since_ms;	    /* of the oldest of them */
	struct breaker breaker;
	bool seen;
};

struct courier {
	struct engine *en;
	struct event_base *base;
	struct sender *sender;
	struct event *soon;
	struct endpoint *list;
	size_t count;
	struct courier_counts counts;
};

/* ---- endpoints ---- */

static struct endpoint *endpoint_of(struct courier *c, int64_t id)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->list[i].id == id)
			return &c->list[i];
	c->list = mem_grow(c->list, c->count + 1, sizeof *c->list);
	c->list[c->count] = (struct endpoint){ .id = id };
	return &c->list[c->count++];
}

static bool holds(const struct endpoint *p, int64_t delivery)
{
	for (int i = 0; i < IN_HAND_MOST; i++)
		if (p->hand[i] == delivery)
			return true;
	return false;
}

static int in_hand(const struct endpoint *p)
{
	int n = 0;

	for (int i = 0; i < IN_HAND_MOST; i++)
		n += p->hand[i] != 0;
	return n;
}

static bool hand_swap(struct endpoint *p, int64_t from, int64_t to)
{
	for (int i = 0; i < IN_HAND_MOST; i++)
		if (p->hand[i] == from) {
			p->hand[i] = to;
			return true;
		}
	return false;
}

/* ---- from the chain of events to the outbox ---- */

struct fanning {
	struct courier *c;
	const struct webhook *w;
	int64_t position;
	int events;
};

static enum rc event_fan(void *ctx, const struct event *ev, struct err *e)
{
	struct fanning *f = ctx;
	struct engine *en = f->c->en;
	char type[PAYLOAD_TYPE_ROOM];
	enum rc rc;

	f->position = ev->id;
	f->events++;
	if (*f->w->events) {
		TRY(payload_type(en, ev, type, e));
		if (!payload_wanted(f->w->events, type))
			return RC_OK;
	}
	rc = delivery_add(&en->store, f->w->id, ev->id, ev->case_id, engine_now(en), e);
	return rc == RC_DUP ? RC_OK : rc;
}

/* One transaction; *more: there are others behind. */
static enum rc fan_out(struct courier *c, const struct webhook *w, bool *more, struct err *e)
{
	struct fanning f = { .c = c, .w = w, .position = w->position };
	struct store *st = &c->en->store;

	TRY(event_each_after(st, w->position, FAN_OUT, event_fan, &f, e));
	*more = f.events == FAN_OUT;
	return f.events ? webhook_position_set(st, w->id, f.position, e) : RC_OK;
}

/* ---- one post ---- */

static enum rc signatures(struct courier *c, const struct webhook *w, const char *id,
			  int64_t now, const char *body, struct buf *b, struct err *e)
{
	CLEAN(text) char *secret = NULL;
	CLEAN(text) char *old = NULL;

	TRY(webhook_secrets(&c->en->store, w->id, now, &secret, &old, e));
	buf_puts(b, "webhook-signature: ");
	if (!signature_add(b, secret, id, now, body))
		return err_set(e, RC_BROKEN, "its secret is none");
	if (old) {
		buf_putc(b, ' ');
		signature_add(b, old, id, now, body);
	}
	return RC_OK;
}

static enum rc post(struct courier *c, const struct webhook *w, const struct delivery *d,
		    struct err *e)
{
	CLEAN(text) char *body = NULL;
	CLEAN(buf) struct buf signature = { 0 };
	char name[32], id[HEADER_ROOM], stamp[HEADER_ROOM];
	int64_t now = engine_now(c->en);
	const char *headers[] = { "Content-Type: application/json", id, stamp, NULL };

	TRY(payload_make(c->en, d->event_id, &body, e));
	snprintf(name, sizeof name, "evt_%" PRId64, d->event_id);
	snprintf(id, sizeof id, "webhook-id: %s", name);
	snprintf(stamp, sizeof stamp, "webhook-timestamp: %" PRId64, now);
	TRY(signatures(c, w, name, now, body, &signature, e));
	headers[3] = signature.text;
	sender_post(c->sender, d->id, w->url, headers, COUNT(headers), body);
	return RC_OK;
}

/* ---- answers ---- */

static enum rc endpoint_gone(struct courier *c, const struct delivery *d, struct err *e)
{
	static const char why[] = "410 Gone: the endpoint was disabled";
	int64_t now = engine_now(c->en);

	TRY(webhook_disable(&c->en->store, d->webhook_id, why, now, e));
	log_warn("webhook disabled", "webhook=%" PRId64 " why=\"%s\"", d->webhook_id, why);
	return delivery_expire(&c->en->store, d->webhook_id, INT64_MAX, why, e);
}

static enum rc failed(struct courier *c, struct endpoint *p, struct delivery *d, int status,
		      const char *text, struct err *e)
{
	int64_t now = engine_now(c->en), limit = now - RETRY_LIFE_S;
	bool dead = d->created_at <= limit;

	d->tries++;
	d->tried_at = now;
	d->status = status;
	d->next_at = now + retry_after_s(d->tries);
	if (status)
		snprintf(d->why, sizeof d->why, "answered with %d", status);
	else
		snprintf(d->why, sizeof d->why, "%s", *text ? text : "no answer");
	c->counts.failed++;
	c->counts.dead += dead;
	log_warn(dead ? "webhook event dead" : "webhook event not taken",
		 "webhook=%" PRId64 " event=%" PRId64 " tries=%d status=%d", d->webhook_id,
		 d->event_id, d->tries, status);
	TRY(delivery_failed(&c->en->store, d, dead, e));
	if (status == STATUS_GONE)
		return endpoint_gone(c, d, e);
	/* An endpoint that answered nobody for all that time. */
	if (dead && breaker_open(&p->breaker))
		return delivery_expire(&c->en->store, d->webhook_id, limit, d->why, e);
	return RC_OK;
}

static enum rc settle(struct courier *c, struct endpoint *p, struct delivery *d, int status,
		      const char *text, struct err *e)
{
	bool good = status >= 200 && status < 300;
	bool again = good && breaker_open(&p->breaker);

	breaker_count(&p->breaker, good, clock_mono_ms());
	if (!good)
		return failed(c, p, d, status, text, e);
	c->counts.delivered++;
	TRY(delivery_done(&c->en->store, d->id, e));
	return again ? delivery_hasten(&c->en->store, d->webhook_id, e) : RC_OK;
}

/* An event that cannot be put into words waits like one that was refused: it
 * must not stop those of other cases. */
static enum rc unposted(struct courier *c, struct endpoint *p, struct delivery *d,
			const struct err *why, struct err *e)
{
	struct db *db = c->en->store.db;

	log_error("webhook event not made",
		  "webhook=%" PRId64 " event=%" PRId64 " error=\"%s\"", d->webhook_id,
		  d->event_id, why->text);
	TRY(tx_begin(db, e));
	return tx_end(db, failed(c, p, d, 0, why->text, e), e);
}

static enum rc endpoint_run(struct courier *c, const struct webhook *w, struct endpoint *p,
			    struct err *e)
{
	int most = breaker_allows(&p->breaker, clock_mono_ms(), IN_HAND_MOST);
	struct delivery d;
	int64_t after = 0;
	struct err why = { "" };
	enum rc rc = RC_OK;

	while (in_hand(p) < most) {
		rc = delivery_next(&c->en->store, w->id, after, engine_now(c->en), &d, e);
		if (rc != RC_OK)
			break;
		after = d.event_id;
		if (holds(p, d.id))
			continue;
		if (!sender_wanted(c->sender))
			break;
		if (post(c, w, &d, &why) != RC_OK) {
			TRY(unposted(c, p, &d, &why, e));
			continue;
		}
		if (!in_hand(p))
			p->since_ms = clock_mono_ms();
		hand_swap(p, 0, d.id);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static void on_answer(void *ctx, int64_t id, int status, const char *text)
{
	struct courier *c = ctx;
	struct store *st = &c->en->store;
	struct delivery d;
	struct endpoint *p;
	struct err e = { "" };
	enum rc rc = delivery_get(st, id, &d, &e);

	if (rc == RC_NONE) { /* its endpoint was removed meanwhile */
		for (size_t i = 0; i < c->count; i++)
			hand_swap(&c->list[i], id, 0);
		return;
	}
	if (rc == RC_OK) {
		p = endpoint_of(c, d.webhook_id);
		if (!hand_swap(p, id, 0))
			return; /* nobody asked */
		p->since_ms = clock_mono_ms();
		if ((rc = tx_begin(st->db, &e)) == RC_OK)
			rc = tx_end(st->db, settle(c, p, &d, status, text, &e), &e);
	}
	if (rc != RC_OK)
		log_error("webhook answer not kept", "delivery=%" PRId64 " error=\"%s\"", id,
			  e.text);
	courier_kick(c);
}

static void on_lost(void *ctx)
{
	struct courier *c = ctx;

	for (size_t i = 0; i < c->count; i++)
		memset(c->list[i].hand, 0, sizeof c->list[i].hand);
}

static void on_ready(void *ctx)
{
	courier_kick(ctx);
}

/* ---- the turn ---- */

static enum rc webhook_run(struct courier *c, const struct webhook *w, bool *more,
			   struct err *e)
{
	struct store *st = &c->en->store;
	int64_t newest;

	endpoint_of(c, w->id)->seen = true;
	if (w->disabled_at)
		return RC_OK;
	TRY(event_newest(st, &newest, e));
	if (w->position < newest) {
		TRY(tx_begin(st->db, e));
		TRY(tx_end(st->db, fan_out(c, w, more, e), e));
	}
	return endpoint_run(c, w, endpoint_of(c, w->id), e);
}

static void forget_removed(struct courier *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->count; i++)
		if (c->list[i].seen)
			c->list[kept++] = c->list[i];
	c->count = kept;
}

static void courier_run(struct courier *c)
{
	struct webhook *list = NULL;
	struct err e = { "" };
	bool more, any = false;
	size_t n = 0;

	for (size_t i = 0; i < c->count; i++)
		c->list[i].seen = false;
	if (webhook_all(&c->en->store, &list, &n, &e) != RC_OK)
		log_error("webhooks", "error=\"%s\"", e.text);
	for (size_t i = 0; i < n; i++) {
		more = false;
		if (webhook_run(c, &list[i], &more, &e) != RC_OK)
			log_error("webhook", "webhook=%" PRId64 " error=\"%s\"", list[i].id,
				  e.text);
		any |= more;
		webhook_free(&list[i]);
	}
	free(list);
	forget_removed(c);
	if (any)
		courier_kick(c);
}

static void on_soon(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	courier_run(ctx);
}

void courier_kick(struct courier *c)
{
	const struct timeval now = { 0, 0 };

	if (c && !evtimer_pending(c->soon, NULL))
		evtimer_add(c->soon, &now);
}

void courier_hurry(struct courier *c)
{
	for (size_t i = 0; i < c->count; i++)
		breaker_hurry(&c->list[i].breaker);
	courier_kick(c);
}

void courier_tick(struct courier *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (in_hand(&c->list[i]) && clock_mono_ms() - c->list[i].since_ms > ANSWER_MS) {
			log_warn("webhook sender silent", "webhook=%" PRId64, c->list[i].id);
			sender_kill(c->sender);
			break;
		}
	courier_run(c);
}

enum rc courier_next(struct courier *c, struct wake *w, struct err *e)
{
	bool busy;

	for (size_t i = 0; i < c->count; i++)
		if (in_hand(&c->list[i]))
			wake_ms(w, c->list[i].since_ms + ANSWER_MS);
	TRY(webhook_busy(&c->en->store, &busy, e));
	if (busy)
		wake_soon(w);
	return RC_OK;
}

const struct courier_counts *courier_counts(const struct courier *c)
{
	return &c->counts;
}

/* ---- life ---- */

struct courier *courier_new(struct engine *en, struct event_base *base,
			    const struct courier_config *config)
{
	struct courier *c = mem_alloc(sizeof *c);
	const struct sender_hooks hooks = { c, on_answer, on_lost, on_ready };

	c->en = en;
	c->base = base;
	c->sender = sender_new(base, config->argv, &hooks);
	c->soon = evtimer_new(base, on_soon, c);
	if (!c->soon)
		abort();
	courier_kick(c);
	return c;
}

void courier_free(struct courier *c)
{
	if (!c)
		return;
	sender_free(c->sender);
	event_free(c->soon);
	free(c->list);
	free(c);
}

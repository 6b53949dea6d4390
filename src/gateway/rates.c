/* rates.c - see rates.h.  Owns a budget for each prefix.
 * A text is let out when there is room for it and for all that are out already; it
 * takes its room when it leaves. */
#include "gateway/rates.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "gateway/budget.h"
#include "store/queue.h"

enum { LET_MOST = 64 };

struct rate {
	char *prefix;
	struct budget budget;
};

struct rates {
	struct engine *en;
	struct rate *list;
	const char **prefixes; /* the store's */
	size_t n;
	bool more;
};

struct rates *rates_new(struct engine *en)
{
	struct rates *r = mem_alloc(sizeof *r);

	r->en = en;
	return r;
}

static void list_free(struct rate *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		budget_free(&list[i].budget);
		free(list[i].prefix);
	}
	free(list);
}

void rates_free(struct rates *r)
{
	if (!r)
		return;
	r->en->store.queue.held_count = 0;
	list_free(r->list, r->n);
	free(r->prefixes);
	free(r);
}

static struct rate *rate_of(struct rate *list, size_t n, const char *prefix)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].prefix, prefix) == 0)
			return &list[i];
	return NULL;
}

static enum rc others_unhold(struct rates *r, struct err *e)
{
	struct store *st = &r->en->store;
	char prefix[HELD_MAX] = "";
	enum rc rc;

	while ((rc = message_held_first(st, prefix, prefix, e)) == RC_OK)
		if (!rate_of(r->list, r->n, prefix))
			TRY(message_unhold(st, prefix, e));
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc rates_set(struct rates *r, const struct setting_rate *config, size_t n, struct err *e)
{
	struct db *db = r->en->store.db;
	struct rate *list = mem_alloc((n + 1) * sizeof *list), *was;

	r->prefixes = mem_grow(r->prefixes, n + 1, sizeof *r->prefixes);
	for (size_t i = 0; i < n; i++) {
		list[i].prefix = mem_dup(config[i].prefix);
		r->prefixes[i] = list[i].prefix;
		was = rate_of(r->list, r->n, config[i].prefix);
		if (was) {
			list[i].budget = was->budget;
			was->budget = (struct budget){ 0 };
		}
		budget_set(&list[i].budget, config[i].per_minute);
	}
	list_free(r->list, r->n);
	r->list = list;
	r->n = n;
	r->en->store.queue.held = r->prefixes;
	r->en->store.queue.held_count = n;
	TRY(tx_begin(db, e));
	return tx_end(db, others_unhold(r, e), e);
}

/* For so many parts behind those that are out; for more than a minute's worth when
 * nothing else is. */
static bool has_room(const struct rate *rate, int64_t out, int64_t parts)
{
	return (!out || out + parts <= rate->budget.per_minute) &&
	       budget_allows(&rate->budget, (int)(out + parts), clock_mono_ms());
}

/* The first in the line of the prefix, if there is room for it; RC_NONE. */
static enum rc let_one(struct rates *r, struct rate *rate, struct err *e)
{
	struct store *st = &r->en->store;
	struct message m;
	struct queue q;
	int64_t out;

	TRY(message_let_out(st, rate->prefix, engine_now(r->en), &out, e));
	if (!has_room(rate, out, 1))
		return RC_NONE;
	queue_open(&q, st, engine_now(r->en), NULL, false);
	q.held = rate->prefix;
	TRY(queue_next(&q, &m, e));
	if (!has_room(rate, out, m.parts))
		return RC_NONE;
	return message_hold(st, m.id, rate->prefix, true, e);
}

enum rc rates_let(struct rates *r, struct err *e)
{
	for (size_t i = 0; i < r->n; i++) {
		enum rc rc = RC_OK;

		for (int k = 0; k < LET_MOST && rc == RC_OK; k++)
			rc = let_one(r, &r->list[i], e);
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		r->more |= rc == RC_OK;
	}
	return RC_OK;
}

bool rates_more(struct rates *r)
{
	bool more = r->more;

	r->more = false;
	return more;
}

enum rc rates_allow(struct rates *r, const struct message *m, const char *phone, bool *may,
		    struct err *e)
{
	const char *prefix;
	struct rate *rate;

	*may = true;
	if (!r->n || rank_urgent(m->rank))
		return RC_OK;
	prefix = queue_prefix(&r->en->store.queue, phone);
	rate = prefix ? rate_of(r->list, r->n, prefix) : NULL;
	if (!rate || (strcmp(m->held, prefix) == 0 && has_room(rate, 0, m->parts)))
		return RC_OK;
	*may = false;
	r->more = true;
	return message_hold(&r->en->store, m->id, prefix, false, e);
}

void rates_take(struct rates *r, const struct message *m, int parts)
{
	struct rate *rate = m->held[0] ? rate_of(r->list, r->n, m->held) : NULL;

	if (rate)
		budget_take(&rate->budget, parts, clock_mono_ms());
}

enum rc rates_next(struct rates *r, struct wake *w, struct err *e)
{
	for (size_t i = 0; i < r->n; i++)
		for (int rank = RANK_REPLY; rank <= RANK_DIGEST; rank++) {
			int64_t at = 0;
			enum rc rc = message_first(&r->en->store, (enum message_rank)rank,
						   r->list[i].prefix, &at, e);

			TRY(wake_found(w, rc, at));
		}
	return RC_OK;
}

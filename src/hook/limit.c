/* limit.c - see limit.h.  Owns a bucket for each who asked in the last minute. */
#include "hook/limit.h"

#include <stdlib.h>

#include "base/bucket.h"
#include "base/clock.h"

struct limit {
	int64_t id; /* of the token; below 0: of the official */
	struct bucket bucket;
};

struct limits {
	struct limit *list;
	size_t count;
};

struct limits *limits_new(void)
{
	return mem_alloc(sizeof(struct limits));
}

void limits_free(struct limits *l)
{
	if (!l)
		return;
	free(l->list);
	free(l);
}

/* A bucket that is full again says nothing: whoever comes next may have it. */
static struct bucket *bucket_of(struct limits *l, int64_t id, int64_t now_ms)
{
	struct limit *at = NULL;

	for (size_t i = 0; i < l->count; i++) {
		if (l->list[i].id == id)
			return &l->list[i].bucket;
		if (!at && bucket_full(&l->list[i].bucket, now_ms))
			at = &l->list[i];
	}
	if (!at) {
		l->list = mem_grow(l->list, l->count + 1, sizeof *l->list);
		at = &l->list[l->count++];
	}
	*at = (struct limit){ .id = id };
	return &at->bucket;
}

static bool brings_texts(const struct call *c)
{
	return c->token.id > 0 && c->token.scope == SCOPE_HOOK;
}

static int limit_of(const struct call *c)
{
	if (c->token.id > 0 && c->token.per_minute != TOKEN_RATE_USUAL)
		return c->token.per_minute;
	return brings_texts(c) ? 0 : c->en->policy.http_per_minute;
}

static enum rc token_check(struct call *c, int per_minute, struct err *e)
{
	const struct hook_ports *ports = &c->hook->ports;
	int64_t now_ms = ports->now_ms ? ports->now_ms(ports->self) : clock_mono_ms();
	struct bucket *b;

	b = bucket_of(c->hook->limits, c->token.id, now_ms);
	if (bucket_take(b, per_minute, now_ms))
		return RC_OK;
	c->out->retry_after_s = (int)((bucket_wait_ms(b, per_minute, now_ms) + 999) / 1000);
	return call_refuse(c, 429, e,
			   "over the limit of %d requests a minute: try again in %d s",
			   per_minute, c->out->retry_after_s);
}

static bool behind(const struct hook_ports *ports)
{
	return ports->turn_ms && ports->turn_ms(ports->self) > LIMIT_TURN_MS;
}

enum rc limit_check(struct call *c, struct err *e)
{
	int per_minute = limit_of(c);

	if (!c->token.id)
		return RC_OK;
	if (!brings_texts(c) && behind(&c->hook->ports))
		return call_refuse(c, 503, e,
				   "there is more to do than can be done: try again");
	return per_minute ? token_check(c, per_minute, e) : RC_OK;
}

/* hook.c - one request from its first byte to its answer.
 * The one place where "committed" turns into "answered". */
#include "hook/hook.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "hook/call.h"
#include "hook/limit.h"
#include "hook/problem.h"
#include "hook/route.h"
#include "store/idempotency.h"

enum { FAULT_MAX = 120 };

struct hook *hook_new(struct engine *en, const struct hook_ports *ports)
{
	struct hook *h = mem_alloc(sizeof *h);

	h->en = en;
	if (ports)
		h->ports = *ports;
	h->limits = limits_new();
	return h;
}

void hook_free(struct hook *h)
{
	if (!h)
		return;
	limits_free(h->limits);
	free(h);
}

static enum rc body_parse(struct call *c, struct err *e)
{
	json_error_t fault;

	c->body = json_loadb(c->ask->body ? c->ask->body : "", c->ask->body_len,
			     JSON_REJECT_DUPLICATES, &fault);
	if (!c->body)
		return call_refuse(c, 400, e, "the body is no JSON: line %d: %.*s", fault.line,
				   FAULT_MAX, fault.text);
	if (!json_is_object(c->body))
		return call_refuse(c, 400, e, "the body must be a JSON object");
	return RC_OK;
}

static enum rc key_check(struct call *c, struct err *e)
{
	const char *key = c->ask->key;

	if (!*key || strlen(key) > IDEMPOTENCY_KEY_MAX)
		return call_refuse(c, 400, e, "an Idempotency-Key has 1 to %d characters",
				   IDEMPOTENCY_KEY_MAX);
	for (; *key; key++)
		if (*key < ' ' || *key > '~')
			return call_refuse(c, 400, e, "an Idempotency-Key is plain ASCII");
	return RC_OK;
}

/* What a key stands for. */
static const char *request_text(struct call *c)
{
	return arena_printf(c->arena, "%s %s\n%.*s", c->ask->method, c->ask->target,
			    (int)c->ask->body_len, c->ask->body ? c->ask->body : "");
}

/* RC_OK: it was answered before, and c->out is that answer. */
static enum rc replay(struct call *c, struct err *e)
{
	char *body;
	int status;

	TRY(idempotency_get(c->st, c->token.id, c->ask->key, request_text(c), &status, &body,
			    e));
	answer_text(c->out, status, "application/json", body);
	c->out->replayed = true;
	free(body);
	return RC_OK;
}

/* The definitions in memory are those of the database again. */
static void undo(struct call *c)
{
	struct err e = { "" };

	tx_rollback(c->st->db);
	if (c->reload && engine_reload(c->en, &e) != RC_OK)
		log_error("definitions not read again", "error=\"%s\"", e.text);
}

static enum rc change(struct call *c, const struct route *r, struct err *e)
{
	bool keyed = c->ask->key && strcmp(r->method, "POST") == 0;
	enum rc rc;

	if (r->flags & ROUTE_APART)
		return r->serve(c, e);
	if (keyed) {
		TRY(key_check(c, e));
		rc = replay(c, e);
		if (rc != RC_NONE)
			return rc;
	}
	TRY(tx_begin(c->st->db, e));
	TRY(r->serve(c, e));
	if (keyed && !c->secret && !c->check)
		TRY(idempotency_add(c->st, c->token.id, c->ask->key, request_text(c),
				    c->out->status, c->out->body, c->now, e));
	if (c->check) {
		undo(c);
		return RC_OK;
	}
	TRY(tx_commit(c->st->db, e));
	if (c->hook->ports.kick)
		c->hook->ports.kick(c->hook->ports.self);
	return RC_OK;
}

static enum rc serve(struct call *c, const struct route **route, struct err *e)
{
	c->status = 400;
	TRY(target_parse(&c->target, c->ask->target, e));
	TRY(route_find(c, route, e));
	TRY(auth_check(c, (*route)->access, route_session(*route), e));
	TRY(limit_check(c, e));
	TRY(route_query_check(*route, c, e));
	if ((*route)->flags & ROUTE_BODY)
		TRY(body_parse(c, e));
	c->status = 0;
	if (strcmp((*route)->method, "GET") == 0 && !((*route)->flags & ROUTE_WRITES))
		return (*route)->serve(c, e);
	return change(c, *route, e);
}

static void job_add(struct hook *h, struct job *j)
{
	j->next = h->jobs;
	h->jobs = j;
}

static void job_remove(struct job *j)
{
	for (struct job **at = &j->hook->jobs; *at; at = &(*at)->next)
		if (*at == j) {
			*at = j->next;
			return;
		}
}

/* route: its number and one; 0: the request came to none. */
static void answered(struct hook *h, size_t route, const struct answer *out)
{
	if (out->status < 100 || out->status >= HOOK_STATUS_MAX)
		return;
	h->answered[out->status]++;
	h->by_route[route][out->status / 100 - 1]++;
}

static void refused(struct call *c, enum rc rc, const struct err *e)
{
	const char *detail = e->text;

	undo(c);
	if (rc == RC_BROKEN || (rc == RC_RETRY && !c->status)) {
		log_error("request failed", "rc=%s error=\"%s\"", rc_name(rc), e->text);
		if (rc == RC_BROKEN && !c->ask->trusted)
			detail = "something is broken here; the log says what";
	}
	problem_answer(c->out, rc, c->why, c->status, detail);
}

size_t hook_body_most(struct hook *h, const struct ask *a)
{
	CLEAN(arena) struct arena *arena = arena_new();
	struct answer out = { 0 };
	struct call c = { .hook = h,
			  .en = h->en,
			  .st = &h->en->store,
			  .ask = a,
			  .out = &out,
			  .arena = arena,
			  .now = engine_now(h->en) };
	const struct route *route = NULL;
	bool known = target_parse(&c.target, a->target, NULL) == RC_OK &&
		     route_find(&c, &route, NULL) == RC_OK &&
		     auth_check(&c, route->access, route_session(route), NULL) == RC_OK &&
		     c.token.id;

	target_free(&c.target);
	if (!known)
		return HOOK_BODY_STRANGER;
	return route->flags & ROUTE_LARGE ? HOOK_BODY_LARGE : HOOK_BODY_MOST;
}

void hook_handle(struct hook *h, const struct ask *a, struct answer *out)
{
	const struct route *route = NULL;
	struct err e = { "" };
	CLEAN(arena) struct arena *arena = arena_new();
	struct call c = { .hook = h,
			  .en = h->en,
			  .st = &h->en->store,
			  .ask = a,
			  .out = out,
			  .arena = arena,
			  .now = engine_now(h->en) };
	enum rc rc = serve(&c, &route, &e);
	size_t number;

	if (rc != RC_OK)
		refused(&c, rc, &e);
	number = route ? route_number(route) + 1 : 0;
	if (out->job) {
		out->job->route = number;
		job_add(h, out->job);
	} else {
		answered(h, number, out);
	}
	if (route && strcmp(route->method, "GET") != 0)
		log_info("request", "method=%s path=%s status=%d token=%" PRId64 " replayed=%d",
			 route->method, route->pattern, out->status, c.token.id, out->replayed);
	json_decref(c.body);
	target_free(&c.target);
}

void hook_refuse(struct hook *h, int status, const char *detail, struct answer *out)
{
	problem_answer(out, RC_REJECT, REFUSED_NOT, status, detail);
	answered(h, 0, out);
}

enum job_state hook_step(struct hook *h, struct answer *out)
{
	struct job *j = out->job;
	enum job_state state = j->step(j, out);

	if (state == JOB_DONE) {
		size_t route = j->route;

		out->job = NULL;
		job_remove(j);
		j->free(j);
		answered(h, route, out);
	}
	return state;
}

void hook_drop(struct answer *out)
{
	struct job *j = out->job;

	if (!j)
		return;
	out->job = NULL;
	job_remove(j);
	j->wake = NULL;
	j->free(j);
}

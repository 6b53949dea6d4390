/* route.c - see route.h. */
#include "hook/route.h"

#include <assert.h>
#include <string.h>

#define V1 "/api/v1"

/* clang-format off */
static const struct route routes[] = {
	{ "GET", V1 "/cases", ACCESS_READ, cases_list, ROUTE_STAFF,
	  { "stage", "unit", "overdue", "after", "limit", "cartable", "as" } },
	{ "POST", V1 "/cases", ACCESS_WRITE, cases_create, ROUTE_BODY | ROUTE_STAFF, { NULL } },
	{ "GET", V1 "/cases/{}", ACCESS_READ, cases_show, ROUTE_STAFF, { "as" } },
	{ "GET", V1 "/cases/{}/identity", ACCESS_READ, identity_show, ROUTE_WRITES | ROUTE_STAFF, { "as" } },
	{ "GET", V1 "/cases/{}/documents", ACCESS_READ, documents_show, ROUTE_WRITES | ROUTE_STAFF, { "as" } },
	{ "POST", V1 "/cases/{}/actions", ACCESS_WRITE, cases_act, ROUTE_BODY | ROUTE_STAFF, { NULL } },
	{ "GET", V1 "/messages", ACCESS_READ, messages_list, 0,
	  { "phone", "state", "since", "after", "limit" } },
	{ "POST", V1 "/messages", ACCESS_ADMIN, messages_send, ROUTE_BODY, { NULL } },
	{ "POST", V1 "/messages/{}/cancel", ACCESS_ADMIN, messages_cancel, ROUTE_BODY, { NULL } },
	{ "POST", V1 "/messages/{}/retry", ACCESS_ADMIN, messages_retry, ROUTE_BODY, { NULL } },
	{ "GET", V1 "/alarms", ACCESS_READ, alarms_list, 0, { "all" } },
	{ "GET", V1 "/modems", ACCESS_READ, modems_list, 0, { NULL } },
	{ "POST", V1 "/modems/{}/balance", ACCESS_ADMIN, modems_balance, ROUTE_APART, { NULL } },
	{ "POST", V1 "/modems/{}/drain", ACCESS_ADMIN, modems_drain, ROUTE_APART, { NULL } },
	{ "POST", V1 "/modems/{}/resume", ACCESS_ADMIN, modems_resume, ROUTE_APART, { NULL } },
	{ "POST", V1 "/modems/{}/ussd", ACCESS_ADMIN, modems_ussd, ROUTE_BODY | ROUTE_APART,
	  { NULL } },
	{ "GET", V1 "/cases/{}/recording", ACCESS_READ, recording_show, ROUTE_WRITES | ROUTE_STAFF, { "as" } },
	{ "GET", V1 "/calls", ACCESS_READ, calls_list, ROUTE_DESK,
	  { "from", "to", "reason", "outcome", "after", "limit" } },
	{ "POST", V1 "/calls", ACCESS_WRITE, calls_create, ROUTE_BODY | ROUTE_LARGE | ROUTE_DESK, { NULL } },
	{ "GET", V1 "/tasks", ACCESS_READ, tasks_list, ROUTE_DESK, { "all", "overdue", "after", "limit" } },
	{ "POST", V1 "/tasks/{}/done", ACCESS_WRITE, tasks_finish, ROUTE_BODY | ROUTE_DESK, { NULL } },
	{ "GET", V1 "/shifts", ACCESS_READ, shifts_list, ROUTE_DESK, { "from", "to" } },
	{ "POST", V1 "/shifts", ACCESS_WRITE, shifts_create, ROUTE_BODY | ROUTE_OVERSEER, { NULL } },
	{ "DELETE", V1 "/shifts/{}", ACCESS_WRITE, shifts_delete, ROUTE_OVERSEER, { NULL } },
	{ "GET", V1 "/officials", ACCESS_ADMIN, officials_list, 0, { NULL } },
	{ "POST", V1 "/officials/{}/unlock", ACCESS_ADMIN, officials_unlock, 0, { NULL } },
	{ "POST", V1 "/officials/{}/password", ACCESS_ADMIN, officials_password, 0, { NULL } },
	{ "POST", V1 "/officials/{}/pin", ACCESS_ADMIN, officials_pin, 0, { NULL } },
	{ "POST", V1 "/officials/{}/substitute", ACCESS_ADMIN, substitutions_create, ROUTE_BODY,
	  { NULL } },
	{ "DELETE", V1 "/officials/{}/substitute", ACCESS_ADMIN, substitutions_end, 0, { NULL } },
	{ "GET", V1 "/substitutions", ACCESS_ADMIN, substitutions_list, 0, { NULL } },
	{ "POST", V1 "/sessions", ACCESS_OPEN, sessions_create, ROUTE_BODY | ROUTE_APART,
	  { NULL } },
	{ "GET", V1 "/sessions/current", ACCESS_SESSION, sessions_show, 0, { NULL } },
	{ "DELETE", V1 "/sessions/current", ACCESS_SESSION, sessions_delete, 0, { NULL } },
	{ "POST", V1 "/sessions/password", ACCESS_SESSION, sessions_password,
	  ROUTE_BODY | ROUTE_APART, { NULL } },
	{ "GET", V1 "/tokens", ACCESS_ADMIN, tokens_list, 0, { NULL } },
	{ "POST", V1 "/tokens", ACCESS_ADMIN, tokens_create, ROUTE_BODY, { NULL } },
	{ "DELETE", V1 "/tokens/{}", ACCESS_ADMIN, tokens_revoke, 0, { NULL } },
	{ "GET", V1 "/procedures", ACCESS_ADMIN, procedures_list, 0, { NULL } },
	{ "GET", V1 "/procedures/{}", ACCESS_ADMIN, procedures_show, 0, { "form" } },
	{ "POST", V1 "/procedures/{}/approve", ACCESS_ADMIN, procedures_approve, 0, { NULL } },
	{ "GET", V1 "/calendar", ACCESS_READ, calendar_show, ROUTE_STAFF, { NULL } },
	{ "POST", V1 "/load", ACCESS_ADMIN, files_load, ROUTE_BODY, { "check" } },
	{ "POST", V1 "/reload", ACCESS_ADMIN, upkeep_reload, ROUTE_APART, { NULL } },
	{ "GET", V1 "/verify", ACCESS_ADMIN, upkeep_verify, 0, { "head" } },
	{ "POST", V1 "/backup", ACCESS_ADMIN, upkeep_backup, ROUTE_BODY | ROUTE_APART,
	  { "replace" } },
	{ "GET", V1 "/jobs", ACCESS_ADMIN, upkeep_jobs, 0, { NULL } },
	{ "POST", "/hook/ussd", ACCESS_HOOK, hook_ussd, ROUTE_ANY_QUERY, { NULL } },
	{ "GET", "/hook/kannel/mo", ACCESS_HOOK, kannel_received, ROUTE_FOREIGN, { NULL } },
	{ "POST", "/hook/kannel/mo", ACCESS_HOOK, kannel_received, ROUTE_FOREIGN, { NULL } },
	{ "GET", "/hook/kannel/dlr", ACCESS_HOOK, kannel_reported, ROUTE_FOREIGN, { NULL } },
	{ "POST", "/hook/kannel/dlr", ACCESS_HOOK, kannel_reported, ROUTE_FOREIGN, { NULL } },
	{ "GET", V1 "/webhooks", ACCESS_WRITE, webhooks_list, 0, { NULL } },
	{ "POST", V1 "/webhooks", ACCESS_WRITE, webhooks_create, ROUTE_BODY, { NULL } },
	{ "GET", V1 "/webhooks/dead", ACCESS_WRITE, webhooks_dead, 0, { "webhook", "after" } },
	{ "DELETE", V1 "/webhooks/{}", ACCESS_WRITE, webhooks_remove, 0, { NULL } },
	{ "POST", V1 "/webhooks/{}/rotate", ACCESS_WRITE, webhooks_rotate, ROUTE_BODY, { NULL } },
	{ "POST", V1 "/webhooks/{}/enable", ACCESS_WRITE, webhooks_enable, 0, { NULL } },
	{ "POST", V1 "/webhooks/dead/replay", ACCESS_WRITE, webhooks_replay_all, 0, { NULL } },
	{ "POST", V1 "/webhooks/dead/{}/replay", ACCESS_WRITE, webhooks_replay, 0, { NULL } },
	{ "GET", "/hook/provider/{}/mo", ACCESS_HOOK, provider_received, ROUTE_FOREIGN, { NULL } },
	{ "POST", "/hook/provider/{}/mo", ACCESS_HOOK, provider_received, ROUTE_FOREIGN, { NULL } },
	{ "GET", "/hook/provider/{}/dlr", ACCESS_HOOK, provider_reported, ROUTE_FOREIGN, { NULL } },
	{ "POST", "/hook/provider/{}/dlr", ACCESS_HOOK, provider_reported, ROUTE_FOREIGN, { NULL } },
	{ "GET", V1 "/reports", ACCESS_READ, reports_list, ROUTE_STAFF, { NULL } },
	{ "GET", V1 "/reports/{}", ACCESS_READ, reports_show, ROUTE_STAFF,
	  { "from", "to", "last", "this", "unit", "format" } },
	{ "GET", V1 "/bulletin/notes", ACCESS_READ, notes_list, ROUTE_STAFF, { "from", "to" } },
	{ "POST", V1 "/bulletin/notes", ACCESS_WRITE, notes_create, ROUTE_BODY | ROUTE_STAFF,
	  { NULL } },
	{ "DELETE", V1 "/bulletin/notes/{}", ACCESS_WRITE, notes_withdraw, ROUTE_STAFF, { "as" } },
	{ "GET", "/healthz", ACCESS_OPEN, health_live, 0, { NULL } },
	{ "GET", "/readyz", ACCESS_OPEN, health_ready, 0, { NULL } },
	{ "GET", "/metrics", ACCESS_OPEN, metrics_show, 0, { NULL } },
};
/* clang-format on */

static bool segment_is(const char *pattern, size_t len, const char *segment)
{
	return strlen(segment) == len && memcmp(pattern, segment, len) == 0;
}

static bool matches(const char *pattern, struct call *c)
{
	size_t params = 0, i = 0;

	for (const char *s = pattern; *s; i++) {
		size_t len = strcspn(++s, "/");

		if (i == c->target.segment_count)
			return false;
		if (len == 2 && memcmp(s, "{}", 2) == 0) {
			if (!*c->target.segment[i])
				return false;
			c->param[params++] = c->target.segment[i];
		} else if (!segment_is(s, len, c->target.segment[i])) {
			return false;
		}
		s += len;
	}
	return i == c->target.segment_count;
}

/* No path has more than two methods. */
static const char *allow_of(const char *first, const char *second)
{
	bool get = strcmp(first, "GET") == 0;

	if (!second)
		return first;
	if (strcmp(second, "DELETE") == 0)
		return get ? "GET, DELETE" : "POST, DELETE";
	return "GET, POST";
}

enum rc route_find(struct call *c, const struct route **route, struct err *e)
{
	const char *allow[2] = { NULL, NULL }, *pattern = NULL;
	size_t n = 0;

	for (size_t i = 0; i < COUNT(routes); i++) {
		/* The first that fits says what the path is: a word goes before {}. */
		if (pattern ? strcmp(routes[i].pattern, pattern) != 0
			    : !matches(routes[i].pattern, c))
			continue;
		pattern = routes[i].pattern;
		if (strcmp(routes[i].method, c->ask->method) == 0) {
			*route = &routes[i];
			return RC_OK;
		}
		if (n < COUNT(allow))
			allow[n++] = routes[i].method;
	}
	if (n == 0)
		return call_refuse(c, 404, e, "there is nothing here");
	c->out->allow = allow_of(allow[0], allow[1]);
	return call_refuse(c, 405, e, "this takes %s", c->out->allow);
}

enum session_access route_session(const struct route *r)
{
	if (r->flags & ROUTE_STAFF)
		return SESSION_STAFF;
	if (r->flags & ROUTE_DESK)
		return SESSION_DESK;
	return r->flags & ROUTE_OVERSEER ? SESSION_OVERSEER : SESSION_NEVER;
}

enum rc route_query_check(const struct route *r, struct call *c, struct err *e)
{
	if (r->flags & ROUTE_ANY_QUERY)
		return RC_OK;
	if (c->target.fault.text[0])
		return call_refuse(c, 400, e, "%s", c->target.fault.text);
	for (size_t i = 0; i < c->target.query_count; i++) {
		size_t k = 0;

		while (k < ROUTE_QUERY_MAX && r->query[k] &&
		       strcmp(r->query[k], c->target.query[i].name) != 0)
			k++;
		if (k == ROUTE_QUERY_MAX || !r->query[k])
			return call_refuse(c, 400, e, "unknown query parameter %.60s",
					   c->target.query[i].name);
	}
	return RC_OK;
}

static_assert(COUNT(routes) < HOOK_ROUTES_MAX, "every route has a counter");

const struct route *route_at(size_t i)
{
	return i < COUNT(routes) ? &routes[i] : NULL;
}

size_t route_number(const struct route *r)
{
	return (size_t)(r - routes);
}

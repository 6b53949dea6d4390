/* route.c - see route.h. */
#include "hook/route.h"

#include <string.h>

#define V1 "/api/v1"

static enum rc not_built(struct call *c, struct err *e)
{
	return call_refuse(c, 501, e, "this is not built yet");
}

static const struct route routes[] = {
	{ .method = "GET",
	  .pattern = V1 "/cases",
	  .access = ACCESS_READ,
	  .serve = cases_list,
	  .query = { "stage", "unit", "overdue", "after", "limit" } },
	{ .method = "POST",
	  .pattern = V1 "/cases",
	  .access = ACCESS_WRITE,
	  .serve = cases_create,
	  .body = true },
	{ .method = "GET",
	  .pattern = V1 "/cases/{}",
	  .access = ACCESS_READ,
	  .serve = cases_show },
	{ .method = "POST",
	  .pattern = V1 "/cases/{}/actions",
	  .access = ACCESS_WRITE,
	  .serve = cases_act,
	  .body = true },
	{ .method = "GET",
	  .pattern = V1 "/messages",
	  .access = ACCESS_READ,
	  .serve = messages_list,
	  .query = { "phone", "state", "since", "after", "limit" } },
	{ .method = "POST",
	  .pattern = V1 "/messages",
	  .access = ACCESS_ADMIN,
	  .serve = messages_send,
	  .body = true },
	{ .method = "GET",
	  .pattern = V1 "/modems",
	  .access = ACCESS_READ,
	  .serve = modems_list },
	{ .method = "POST",
	  .pattern = V1 "/modems/{}/ussd",
	  .access = ACCESS_ADMIN,
	  .serve = modems_ussd,
	  .body = true,
	  .apart = true },
	{ .method = "POST",
	  .pattern = V1 "/calls",
	  .access = ACCESS_WRITE,
	  .serve = not_built,
	  .apart = true },
	{ .method = "GET",
	  .pattern = V1 "/officials",
	  .access = ACCESS_ADMIN,
	  .serve = officials_list },
	{ .method = "POST",
	  .pattern = V1 "/officials/{}/unlock",
	  .access = ACCESS_ADMIN,
	  .serve = officials_unlock },
	{ .method = "POST",
	  .pattern = V1 "/officials/{}/password",
	  .access = ACCESS_ADMIN,
	  .serve = officials_password },
	{ .method = "GET",
	  .pattern = V1 "/tokens",
	  .access = ACCESS_ADMIN,
	  .serve = tokens_list },
	{ .method = "POST",
	  .pattern = V1 "/tokens",
	  .access = ACCESS_ADMIN,
	  .serve = tokens_create,
	  .body = true },
	{ .method = "DELETE",
	  .pattern = V1 "/tokens/{}",
	  .access = ACCESS_ADMIN,
	  .serve = tokens_revoke },
	{ .method = "GET",
	  .pattern = V1 "/procedures",
	  .access = ACCESS_ADMIN,
	  .serve = procedures_list },
	{ .method = "GET",
	  .pattern = V1 "/procedures/{}",
	  .access = ACCESS_ADMIN,
	  .serve = procedures_show,
	  .query = { "form" } },
	{ .method = "POST",
	  .pattern = V1 "/load",
	  .access = ACCESS_ADMIN,
	  .serve = load_files,
	  .body = true },
	{ .method = "GET",
	  .pattern = V1 "/verify",
	  .access = ACCESS_ADMIN,
	  .serve = upkeep_verify },
	{ .method = "POST",
	  .pattern = V1 "/backup",
	  .access = ACCESS_ADMIN,
	  .serve = upkeep_backup,
	  .body = true,
	  .apart = true },
	{ .method = "POST",
	  .pattern = "/hook/ussd",
	  .access = ACCESS_HOOK,
	  .serve = not_built,
	  .apart = true,
	  .any_query = true },
	{ .method = "GET",
	  .pattern = "/hook/kannel/mo",
	  .access = ACCESS_HOOK,
	  .serve = not_built,
	  .any_query = true },
	{ .method = "GET",
	  .pattern = "/hook/kannel/dlr",
	  .access = ACCESS_HOOK,
	  .serve = not_built,
	  .any_query = true },
	{ .method = "GET", .pattern = "/healthz", .access = ACCESS_OPEN, .serve = health_live },
	{ .method = "GET", .pattern = "/readyz", .access = ACCESS_OPEN, .serve = health_ready },
	{ .method = "GET",
	  .pattern = "/metrics",
	  .access = ACCESS_OPEN,
	  .serve = metrics_show },
};

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
	if (!second)
		return first;
	return "GET, POST";
}

enum rc route_find(struct call *c, const struct route **route, struct err *e)
{
	const char *allow[2] = { NULL, NULL };
	size_t n = 0;

	for (size_t i = 0; i < COUNT(routes); i++) {
		if (!matches(routes[i].pattern, c))
			continue;
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

enum rc route_query_check(const struct route *r, struct call *c, struct err *e)
{
	for (size_t i = 0; i < c->target.query_count && !r->any_query; i++) {
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

/* webhooks.c - /api/v1/webhooks: who is told of events, and what could not be
 * told. */
#include "hook/route.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/delivery.h"
#include "store/webhook.h"
#include "webhook/signature.h"
#include "webhook/url.h"

enum { DEAD_LIMIT = 1000, ACTION_MAX = 48 };

/* ---- reading ---- */

static enum rc id_read(struct call *c, int64_t *id, struct err *e)
{
	const char *text = c->param[0];

	*id = 0;
	for (const char *p = text; *p; p++)
		if (!isdigit((unsigned char)*p) || p - text > 15)
			return err_set(e, RC_NONE, "there is no number %.60s", text);
	*id = strtoll(text, NULL, 10);
	return RC_OK;
}

/* One name of an event, checked, behind the others. */
static enum rc event_add_name(struct buf *b, const char *name, size_t len, struct err *e)
{
	for (size_t i = 0; i < len; i++)
		if (!islower((unsigned char)name[i]) && !isdigit((unsigned char)name[i]) &&
		    !strchr("._-", name[i]))
			return err_set(e, RC_REJECT, "events: \"%.*s\" is no action", (int)len,
				       name);
	if (len == 0 || len > ACTION_MAX || b->len + len + 1 > WEBHOOK_EVENTS_MAX)
		return err_set(e, RC_REJECT, "events: names of 1 to %d letters are wanted",
			       ACTION_MAX);
	buf_printf(b, "%s%.*s", b->len ? "," : "", (int)len, name);
	return RC_OK;
}

static enum rc names_read(const char *names, struct buf *b, struct err *e)
{
	for (const char *p = names; *p;) {
		size_t len = strcspn(p, ",");

		TRY(event_add_name(b, p, len, e));
		p += len;
		if (*p == ',' && !*++p)
			return err_set(e, RC_REJECT, "events: a name is missing");
	}
	return RC_OK;
}

/* A list of texts, or one text with commas. */
static enum rc events_read(const char *names, const json_t *list, struct buf *b, struct err *e)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		if (!json_is_string(one))
			return err_set(e, RC_REJECT, "\"events\" must hold strings");
		TRY(event_add_name(b, json_string_value(one), json_string_length(one), e));
	}
	return names ? names_read(names, b, e) : RC_OK;
}

/* The secret that was given, or a new one. */
static enum rc secret_take(const char *given, char out[SECRET_ROOM], struct err *e)
{
	if (!given) {
		secret_make(out);
		return RC_OK;
	}
	if (strlen(given) >= SECRET_ROOM || !secret_valid(given))
		return err_set(e, RC_REJECT,
			       "the secret must be \"whsec_\" and the base64 of %d to %d bytes",
			       SECRET_BYTES_MIN, SECRET_BYTES_MAX);
	strcpy(out, given);
	return RC_OK;
}

/* ---- endpoints ---- */

static json_t *events_json(const char *events)
{
	json_t *list = json_array();

	for (const char *p = events; *p;) {
		size_t len = strcspn(p, ",");

		json_array_append_new(list, json_stringn(p, len));
		p += len;
		p += *p == ',';
	}
	return list;
}

static enum rc webhook_json(struct call *c, const struct webhook *w, json_t **out,
			    struct err *e)
{
	struct delivery_counts n;

	TRY(delivery_count(c->st, w->id, &n, e));
	*out = json_pack("{s:I, s:s, s:o, s:s, s:o, s:o, s:I, s:o, s:I}", "id",
			 (json_int_t)w->id, "url", w->url, "events", events_json(w->events),
			 "state", w->disabled_at ? "disabled" : "active", "why",
			 json_text(w->why), "created_at", json_time(w->created_at), "waiting",
			 (json_int_t)n.waiting, "oldest_at", json_time(n.oldest_at), "dead",
			 (json_int_t)n.dead);
	return RC_OK;
}

static enum rc webhook_answer(struct call *c, int64_t id, int status, const char *secret,
			      struct err *e)
{
	CLEAN(webhook) struct webhook w = { 0 };
	json_t *json;

	TRY(webhook_get(c->st, id, &w, e));
	TRY(webhook_json(c, &w, &json, e));
	if (secret)
		json_object_set_new(json, "secret", json_string(secret));
	answer_json(c->out, status, json);
	return RC_OK;
}

enum rc webhooks_list(struct call *c, struct err *e)
{
	json_t *list = json_array(), *one;
	struct webhook *w;
	size_t n;
	enum rc rc = webhook_all(c->st, &w, &n, e);

	for (size_t i = 0; i < n; i++) {
		if (rc == RC_OK && (rc = webhook_json(c, &w[i], &one, e)) == RC_OK)
			json_array_append_new(list, one);
		webhook_free(&w[i]);
	}
	free(w);
	answer_json(c->out, 200, list);
	return rc;
}

static enum rc room_check(struct call *c, struct err *e)
{
	struct webhook *w;
	size_t n;
	enum rc rc = webhook_all(c->st, &w, &n, e);

	for (size_t i = 0; i < n; i++)
		webhook_free(&w[i]);
	free(w);
	if (rc == RC_OK && n >= WEBHOOK_COUNT_MAX)
		return err_set(e, RC_REJECT, "there are %d webhooks: no more are possible",
			       WEBHOOK_COUNT_MAX);
	return rc;
}

enum rc webhooks_create(struct call *c, struct err *e)
{
	bool is_list = json_is_array(json_object_get(c->body, "events"));
	const char *url = NULL, *names = NULL, *given = NULL;
	json_t *list = NULL;
	const struct member members[] = {
		{ .name = "url", .raw = &url, .need = true },
		{ .name = "events",
		  .raw = is_list ? NULL : &names,
		  .array = is_list ? &list : NULL },
		{ .name = "secret", .raw = &given },
	};
	CLEAN(buf) struct buf events = { 0 };
	char secret[SECRET_ROOM];
	int64_t id;

	c->secret = true;
	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (strlen(url) > WEBHOOK_URL_MAX)
		return err_set(e, RC_REJECT, "url has at most %d bytes", WEBHOOK_URL_MAX);
	TRY(url_check(url, c->en->policy.webhook_plain, e));
	TRY(events_read(names, list, &events, e));
	TRY(secret_take(given, secret, e));
	TRY(room_check(c, e));
	TRY(webhook_add(c->st, url, events.text ? events.text : "", secret, c->now, &id, e));
	return webhook_answer(c, id, 201, secret, e);
}

enum rc webhooks_remove(struct call *c, struct err *e)
{
	int64_t id;

	TRY(id_read(c, &id, e));
	TRY(webhook_remove(c->st, id, e));
	answer_json(c->out, 200,
		    json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", "removed"));
	return RC_OK;
}

enum rc webhooks_rotate(struct call *c, struct err *e)
{
	const char *given = NULL;
	const struct member members[] = { { .name = "secret", .raw = &given } };
	char secret[SECRET_ROOM];
	int64_t id;

	c->secret = true;
	TRY(id_read(c, &id, e));
	TRY(members_read(c, c->body, members, COUNT(members), e));
	TRY(secret_take(given, secret, e));
	TRY(webhook_rotate(c->st, id, secret, c->now, e));
	return webhook_answer(c, id, 200, secret, e);
}

enum rc webhooks_enable(struct call *c, struct err *e)
{
	CLEAN(webhook) struct webhook w = { 0 };
	int64_t id;

	TRY(id_read(c, &id, e));
	TRY(webhook_get(c->st, id, &w, e));
	if (w.disabled_at)
		TRY(webhook_enable(c->st, id, e));
	return webhook_answer(c, id, 200, NULL, e);
}

/* ---- dead letters ---- */

static enum rc dead_add(struct call *c, const struct delivery *d, json_t *list, struct err *e)
{
	struct case_ about;

	TRY(case_get(c->st, d->case_id, &about, e));
	json_array_append_new(
		list,
		json_pack("{s:I, s:I, s:I, s:s, s:i, s:i, s:o, s:o, s:o}", "id",
			  (json_int_t)d->id, "webhook", (json_int_t)d->webhook_id, "event",
			  (json_int_t)d->event_id, "case", about.code, "tries", d->tries,
			  "status", d->status, "why", json_text(d->why), "created_at",
			  json_time(d->created_at), "tried_at", json_time(d->tried_at)));
	return RC_OK;
}

static enum rc dead_of(struct call *c, int64_t webhook_id, int64_t after, json_t *list,
		       struct err *e)
{
	struct delivery *d;
	size_t n;
	enum rc rc = delivery_dead(c->st, webhook_id, after, DEAD_LIMIT, &d, &n, e);

	for (size_t i = 0; i < n && rc == RC_OK && json_array_size(list) < DEAD_LIMIT; i++)
		rc = dead_add(c, &d[i], list, e);
	free(d);
	return rc;
}

enum rc webhooks_dead(struct call *c, struct err *e)
{
	json_t *list = json_array();
	struct webhook *w;
	int64_t only = 0, after = 0;
	size_t n = 0;
	enum rc rc = query_number(c, "webhook", INT64_MAX, &only, e);

	if (rc == RC_OK)
		rc = query_number(c, "after", INT64_MAX, &after, e);
	if (rc == RC_OK)
		rc = webhook_all(c->st, &w, &n, e);
	for (size_t i = 0; i < n; i++) {
		if (rc == RC_OK && (!only || w[i].id == only))
			rc = dead_of(c, w[i].id, after, list, e);
		webhook_free(&w[i]);
	}
	if (n)
		free(w);
	answer_json(c->out, 200, list);
	return rc;
}

static void replayed(struct call *c, int count)
{
	if (c->hook->ports.retold)
		c->hook->ports.retold(c->hook->ports.self);
	answer_json(c->out, 200, json_pack("{s:i}", "replayed", count));
}

enum rc webhooks_replay(struct call *c, struct err *e)
{
	int64_t id;

	TRY(id_read(c, &id, e));
	TRY(delivery_replay(c->st, id, c->now, e));
	replayed(c, 1);
	return RC_OK;
}

enum rc webhooks_replay_all(struct call *c, struct err *e)
{
	int count;

	TRY(delivery_replay_all(c->st, c->now, &count, e));
	replayed(c, count);
	return RC_OK;
}

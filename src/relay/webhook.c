/* webhook.c - see webhook.h.
 *
 * Keeps nothing: a post that has no answer when this process ends is the
 * daemon's to repeat.  Redirects are not followed, TLS is verified. */
#include "relay/webhook.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <jansson.h>

#include "base/log.h"
#include "base/mem.h"
#include "carrier/talk.h"
#include "relay/fetch.h"

enum { DEADLINE_MS = 15 * 1000, ANSWER_MOST = 64 * 1024, HEADERS_MAX = 16 };

struct courier {
	struct talk talk;
	struct event_base *base;
	struct fetch *fetch;
	struct event *input;
	const char *ca_file;
};

struct task {
	struct courier *c;
	json_int_t id;
};

static void posted(struct courier *c, json_int_t id, int status, const char *text)
{
	talk_event(&c->talk, json_pack("{s:s, s:I, s:i, s:s}", "event", "posted", "id", id,
				       "status", status, "text", text ? text : ""));
}

static void on_answer(void *ctx, const struct fetch_answer *a)
{
	struct task *t = ctx;

	/* A whole answer or none: half of one is no promise. */
	posted(t->c, t->id, a->end == FETCH_ANSWERED ? a->status : 0, a->why);
	free(t);
}

static enum rc do_post(struct courier *c, json_t *line, struct err *e)
{
	struct fetch_request r = { .method = "POST",
				   .deadline_ms = DEADLINE_MS,
				   .most_bytes = ANSWER_MOST,
				   .ca_file = c->ca_file };
	const char *headers[HEADERS_MAX];
	json_t *list = NULL, *header;
	json_error_t why;
	struct task *t;
	json_int_t id;
	size_t i;

	if (json_unpack_ex(line, &why, 0, "{s:I, s:s, s:o, s:s}", "id", &id, "url", &r.url,
			   "headers", &list, "body", &r.body) < 0)
		return err_set(e, RC_REJECT, "post: %s", why.text);
	json_array_foreach (list, i, header) {
		if (!json_is_string(header) || i == HEADERS_MAX)
			return err_set(e, RC_REJECT, "post: headers");
		headers[r.header_count++] = json_string_value(header);
	}
	r.headers = headers;
	r.body_len = strlen(r.body);
	t = mem_alloc(sizeof *t);
	*t = (struct task){ c, id };
	fetch_start(c->fetch, &r, on_answer, t);
	return RC_OK;
}

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	struct courier *c = arg;
	json_t *line;

	(void)fd;
	(void)what;
	while (talk_next(&c->talk, &line) == RC_OK) {
		const char *verb = json_string_value(json_object_get(line, "do"));
		struct err e = { "" };

		if (!verb || strcmp(verb, "post") != 0)
			talk_warn(&c->talk, "an unknown `do`");
		else if (do_post(c, line, &e) != RC_OK)
			talk_warn(&c->talk, "%s", e.text);
		json_decref(line);
	}
	if (c->talk.in_ended)
		event_base_loopbreak(c->base);
}

int webhook_serve(const char *ca_file)
{
	static struct courier c;
	struct event_config *config = event_config_new();
	struct err e = { "" };

	signal(SIGPIPE, SIG_IGN);
	c.ca_file = ca_file;
	if (talk_open(&c.talk, NULL, &e) != RC_OK) {
		log_error("webhooks", "error=\"%s\"", e.text);
		return EXIT_FAILURE;
	}
	event_config_require_features(config, EV_FEATURE_FDS);
	c.base = event_base_new_with_config(config);
	event_config_free(config);
	if (!c.base)
		abort();
	c.fetch = fetch_new(c.base);
	c.input = event_new(c.base, c.talk.in, EV_READ | EV_PERSIST, on_input, &c);
	if (!c.input)
		abort();
	event_add(c.input, NULL);
	event_base_dispatch(c.base);
	event_free(c.input);
	fetch_free(c.fetch);
	event_base_free(c.base);
	return EXIT_SUCCESS;
}

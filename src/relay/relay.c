/* relay.c - see relay.h.
 *
 * One thread and one loop.  Whatever was submitted is answered once: by the
 * provider's answer, or by its silence.  A provider that is down does not end
 * this process: its parts are refused, and the daemon finds another way. */
#include "relay/relay.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "carrier/talk.h"
#include "relay/dialect.h"

enum {
	EXIT_DONE = 0,
	EXIT_TROUBLE = 1,
	SECRET_MOST = 4096,
	BEAT_S = 30,	/* a sign of life so often */
	PATIENCE_S = 1, /* after SIGTERM */
	WINDOW_MOST = 1000,
};

static const struct dialect *const dialects[] = { &dialect_kannel, &dialect_generic };

struct relay {
	struct talk talk;
	struct event_base *base;
	struct fetch *fetch;
	struct event *input, *beat, *patience, *signals[2];
	struct arena *arena; /* the configuration */
	json_t *root;
	struct setup setup;
	const struct dialect *dialect; /* NULL: not configured yet */
	void *speaker;
	const char *network;
	struct task *first; /* what waits for an answer */
	bool quit, whole;
	const char *trouble; /* why it ends with EXIT_TROUBLE */
	bool hopeless;	     /* only a person can help */
	const char *needs;   /* what of him (docs/CARRIER.md); may be NULL */
	char trouble_text[512];
};

struct task {
	struct relay *relay;
	struct task *next, **link;
	json_int_t id;
	int ref;
};

/* ---- an answer ---- */

static void finish(struct relay *r)
{
	if ((r->quit || r->talk.in_ended || r->talk.out_gone) && !r->first)
		event_base_loopbreak(r->base);
}

static void say_status(struct relay *r)
{
	talk_event(&r->talk, json_pack("{s:s, s:n, s:s, s:s}", "event", "status", "signal",
				       "network", r->network, "operator", ""));
}

static void network_is(struct relay *r, const char *network)
{
	if (strcmp(r->network, network) == 0)
		return;
	r->network = network;
	say_status(r);
}

static void answer(struct relay *r, const struct verdict *v, json_int_t id, int ref)
{
	talk_submitted(&r->talk, verdict_line(v, id, ref));
}

static void task_end(struct task *t, const struct verdict *v)
{
	struct relay *r = t->relay;

	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	answer(r, v, t->id, t->ref);
	free(t);
	finish(r);
}

static void on_answer(void *ctx, const struct fetch_answer *a)
{
	struct task *t = ctx;
	struct relay *r = t->relay;
	struct verdict v = { 0 };

	network_is(r, a->end == FETCH_NOT_SENT ? "none" : "home");
	r->dialect->judge(r->speaker, a, &v);
	if (v.kind != VERDICT_SENT)
		log_warn("part not accepted", "part=%lld status=%d why=\"%s\"",
			 (long long)t->id, a->status, v.text);
	task_end(t, &v);
}

/* ---- what the daemon asks ---- */

static void task_start(struct relay *r, const struct submit *part,
		       const struct fetch_request *request)
{
	struct task *t = mem_alloc(sizeof *t);

	t->relay = r;
	t->id = part->id;
	t->ref = part->ref;
	t->next = r->first;
	t->link = &r->first;
	if (r->first)
		r->first->link = &t->next;
	r->first = t;
	fetch_start(r->fetch, request, on_answer, t);
}

static enum rc submit_read(json_t *line, struct submit *part, struct err *e)
{
	const char *encoding = "ucs2";
	json_t *concat = NULL;
	json_error_t why;

	if (json_unpack_ex(line, &why, 0, "{s:I, s:s, s:s, s?s, s?o}", "id", &part->id,
			   "number", &part->number, "text", &part->text, "encoding", &encoding,
			   "concat", &concat) < 0)
		return err_set(e, RC_REJECT, "submit: %s", why.text);
	part->ucs2 = strcmp(encoding, "ucs2") == 0;
	if (json_is_object(concat) &&
	    json_unpack_ex(concat, &why, 0, "{s:i, s:i, s:i}", "ref", &part->concat.ref,
			   "total", &part->concat.total, "seq", &part->concat.seq) < 0)
		return err_set(e, RC_REJECT, "submit: concat: %s", why.text);
	/* An attempt has a number of its own: a late report of an earlier one
	 * is known by it. */
	part->ref = (int)arc4random_uniform(0x10000);
	return RC_OK;
}

static enum rc do_submit(struct relay *r, json_t *line, struct err *e)
{
	CLEAN(arena) struct arena *a = arena_new();
	struct fetch_request request = { .deadline_ms = r->setup.deadline_ms,
					 .ca_file =
						 *r->setup.ca_file ? r->setup.ca_file : NULL };
	struct submit part = { 0 };
	enum rc rc;

	TRY(submit_read(line, &part, e));
	rc = r->dialect->compose(&r->setup, r->speaker, &part, a, &request, e);
	if (rc == RC_REJECT) {
		struct verdict v = { 0 };

		verdict_set(&v, VERDICT_NEVER, "%s", e->text);
		answer(r, &v, part.id, part.ref);
		return RC_OK;
	}
	TRY(rc);
	task_start(r, &part, &request);
	return RC_OK;
}

/* ---- the configuration: the first line ---- */

static const char *text_of(const json_t *root, const char *key)
{
	const char *text = json_string_value(json_object_get(root, key));

	return text ? text : "";
}

static enum rc secret_read(struct relay *r, const char *path, struct err *e)
{
	CLEAN(buf) struct buf secret = { 0 };

	r->setup.secret = "";
	if (!*path)
		return RC_OK;
	if (file_read(path, SECRET_MOST, &secret, e) != RC_OK) {
		r->needs = "secret";
		return RC_BROKEN;
	}
	buf_puts(&secret, "");
	secret.text[strcspn(secret.text, "\r\n")] = '\0';
	r->setup.secret = arena_dup(r->arena, secret.text);
	explicit_bzero(secret.text, secret.len);
	return RC_OK;
}

static void say_up(struct relay *r)
{
	/* No SIM: the daemon calls it by the carrier's name. */
	talk_event(&r->talk,
		   json_pack("{s:s, s:s, s:i, s:b}", "event", "up", "model", r->dialect->kind,
			     "window", (int)r->talk.window, "whole", r->whole));
	say_status(r);
}

static enum rc do_configure(struct relay *r, json_t *line, struct err *e)
{
	const char *kind = text_of(line, "kind");
	json_int_t deadline_ms = json_integer_value(json_object_get(line, "timeout_ms"));
	json_int_t window = json_integer_value(json_object_get(line, "window"));

	if (r->dialect)
		return err_set(e, RC_REJECT, "configured already");
	for (size_t i = 0; i < COUNT(dialects); i++)
		if (strcmp(dialects[i]->kind, kind) == 0)
			r->dialect = dialects[i];
	if (!r->dialect)
		return err_set(e, RC_BROKEN, "no such kind of gateway");
	r->root = json_incref(line);
	r->setup = (struct setup){
		.url = text_of(line, "url"),
		.username = text_of(line, "username"),
		.sender = text_of(line, "sender"),
		.callback = text_of(line, "callback"),
		.ca_file = text_of(line, "ca_file"),
		.deadline_ms = deadline_ms > 0 ? (int)deadline_ms : 30000,
		.own = line,
	};
	talk_window(&r->talk, window < 1	     ? 1
			      : window < WINDOW_MOST ? (size_t)window
						     : WINDOW_MOST);
	r->whole = json_is_true(json_object_get(line, "whole"));
	TRY(secret_read(r, text_of(line, "password_file"), e));
	if (r->dialect->open)
		TRY(r->dialect->open(&r->setup, &r->speaker, r->arena, e));
	say_up(r);
	return RC_OK;
}

static enum rc obey(struct relay *r, json_t *line, struct err *e)
{
	const char *what = text_of(line, "do");

	if (strcmp(what, "configure") == 0)
		return do_configure(r, line, e);
	if (strcmp(what, "quit") == 0) {
		r->quit = true;
		return RC_OK;
	}
	if (!r->dialect)
		return err_set(e, RC_REJECT, "the first line is `configure`");
	if (strcmp(what, "submit") == 0)
		return do_submit(r, line, e);
	if (strcmp(what, "delete") == 0)
		return RC_OK; /* nothing lies here */
	return err_set(e, RC_REJECT, "an unknown `do`");
}

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	struct relay *r = arg;
	struct err e = { "" };
	json_t *line;

	(void)fd;
	(void)what;
	while (!r->quit && !r->trouble && talk_next(&r->talk, &line) == RC_OK) {
		enum rc rc = obey(r, line, &e);

		json_decref(line);
		if (rc == RC_REJECT)
			talk_warn(&r->talk, "%s", e.text);
		else if (rc != RC_OK)
			r->trouble = strcpy(r->trouble_text, e.text);
		r->hopeless = rc == RC_BROKEN;
	}
	if (r->trouble)
		event_base_loopbreak(r->base);
	if (r->quit || r->talk.in_ended)
		event_del(r->input);
	finish(r);
}

/* ---- time and signals ---- */

static void on_beat(evutil_socket_t fd, short what, void *arg)
{
	struct relay *r = arg;

	(void)fd;
	(void)what;
	if (r->dialect)
		say_status(r);
	finish(r);
}

/* What has no answer by now gets none here; a delivery report may know. */
static void on_patience(evutil_socket_t fd, short what, void *arg)
{
	struct relay *r = arg;
	struct verdict v = { 0 };

	(void)fd;
	(void)what;
	verdict_set(&v, VERDICT_UNKNOWN, "told to stop before the answer came");
	fetch_free(r->fetch);
	r->fetch = NULL;
	while (r->first)
		task_end(r->first, &v);
	event_base_loopbreak(r->base);
}

static void on_stop(evutil_socket_t number, short what, void *arg)
{
	const struct timeval wait = { .tv_sec = PATIENCE_S };
	struct relay *r = arg;

	(void)number;
	(void)what;
	r->quit = true;
	event_del(r->input);
	evtimer_add(r->patience, &wait);
	finish(r);
}

/* ---- life ---- */

static struct event *event_made(struct event *ev)
{
	if (!ev)
		abort();
	return ev;
}

static void loop_open(struct relay *r)
{
	const struct timeval beat = { .tv_sec = BEAT_S };
	static const int stop[] = { SIGTERM, SIGINT };
	struct event_config *config = event_config_new();

	/* Standard input may be a plain file. */
	event_config_require_features(config, EV_FEATURE_FDS);
	r->base = event_base_new_with_config(config);
	event_config_free(config);
	if (!r->base)
		abort();
	r->fetch = fetch_new(r->base);
	r->input =
		event_made(event_new(r->base, r->talk.in, EV_READ | EV_PERSIST, on_input, r));
	event_add(r->input, NULL);
	r->beat = event_made(event_new(r->base, -1, EV_PERSIST, on_beat, r));
	event_add(r->beat, &beat);
	r->patience = event_made(evtimer_new(r->base, on_patience, r));
	for (size_t i = 0; i < COUNT(stop); i++) {
		r->signals[i] = event_made(evsignal_new(r->base, stop[i], on_stop, r));
		event_add(r->signals[i], NULL);
	}
}

static void loop_close(struct relay *r)
{
	fetch_free(r->fetch);
	for (struct task *t; (t = r->first);) {
		r->first = t->next;
		free(t);
	}
	event_free(r->input);
	event_free(r->beat);
	event_free(r->patience);
	for (size_t i = 0; i < COUNT(r->signals); i++)
		event_free(r->signals[i]);
	event_base_free(r->base);
}

int relay_serve(const struct relay_setup *setup)
{
	static struct relay r;
	struct err e = { "" };

	signal(SIGPIPE, SIG_IGN);
	r.network = "unknown";
	r.arena = arena_new();
	if (talk_open(&r.talk, setup->spool, &e) == RC_OK) {
		loop_open(&r);
		event_base_dispatch(r.base);
		loop_close(&r);
		talk_note(&r.talk);
	} else {
		r.trouble = e.text;
	}
	if (r.trouble)
		talk_down(&r.talk, r.trouble, r.hopeless, r.needs);
	else
		log_info("gateway down", "name=%s reason=asked", setup->name);
	json_decref(r.root);
	arena_free(r.arena);
	return r.trouble ? EXIT_TROUBLE : EXIT_DONE;
}

/* sender.c - see sender.h.  Owns the child and its pipes. */
#include "webhook/sender.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <jansson.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/child.h"

enum { LINE_MOST = 16 * 1024, REST_FIRST_S = 1, REST_MOST_S = 30 };

struct sender {
	struct event_base *base;
	const char *const *argv;
	struct sender_hooks hooks;
	struct child child;
	struct bufferevent *in, *out; /* to its input, from its output; NULL: no child */
	struct event *rest;	      /* until the next try */
	int rest_s;
};

static void pipe_close(struct bufferevent **bev, int *fd)
{
	if (!*bev)
		return;
	bufferevent_disable(*bev, EV_READ | EV_WRITE);
	bufferevent_free(*bev);
	*bev = NULL;
	close(*fd);
	*fd = -1;
}

/* Dead for sure when this returns. */
static void child_end(struct sender *s)
{
	pid_t pid = s->child.pid;

	pipe_close(&s->in, &s->child.input);
	pipe_close(&s->out, &s->child.output);
	if (pid > 0) {
		child_signal(&s->child, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	s->child.pid = 0;
}

static void child_lost(struct sender *s)
{
	const struct timeval wait = { .tv_sec = s->rest_s };

	child_end(s);
	log_warn("webhook sender lost", "again_s=%d", s->rest_s);
	s->rest_s = s->rest_s * 2 < REST_MOST_S ? s->rest_s * 2 : REST_MOST_S;
	evtimer_add(s->rest, &wait);
	s->hooks.lost(s->hooks.ctx);
}

/* ---- what it says ---- */

static void line_take(struct sender *s, const char *line, size_t len)
{
	json_t *root = json_loadb(line, len, 0, NULL);
	const char *event = "", *text = "";
	json_int_t id = 0;
	int status = 0;

	if (json_unpack(root, "{s:s, s?I, s?i, s?s}", "event", &event, "id", &id, "status",
			&status, "text", &text) != 0)
		log_warn("webhook sender speaks nonsense", "bytes=%zu", len);
	else if (strcmp(event, "posted") == 0) {
		s->rest_s = REST_FIRST_S;
		s->hooks.answered(s->hooks.ctx, id, status, text);
	}
	json_decref(root);
}

static void on_read(struct bufferevent *bev, void *ctx)
{
	struct sender *s = ctx;
	struct evbuffer *b = bufferevent_get_input(bev);
	size_t len;
	char *line;

	while (s->out && (line = evbuffer_readln(b, &len, EVBUFFER_EOL_LF))) {
		line_take(s, line, len);
		free(line);
	}
	if (s->out && evbuffer_get_length(b) > LINE_MOST)
		child_lost(s);
}

static void on_end(struct bufferevent *bev, short what, void *ctx)
{
	(void)bev;
	(void)what;
	child_lost(ctx);
}

/* ---- what it is told ---- */

void sender_post(struct sender *s, int64_t id, const char *url, const char *const *headers,
		 size_t header_count, const char *body)
{
	json_t *list = json_array();
	json_t *root;
	char *line;

	for (size_t i = 0; i < header_count; i++)
		json_array_append_new(list, json_string(headers[i]));
	root = json_pack("{s:s, s:I, s:s, s:o, s:s}", "do", "post", "id", (json_int_t)id, "url",
			 url, "headers", list, "body", body);
	line = root ? json_dumps(root, JSON_COMPACT) : NULL;
	if (!line)
		abort();
	bufferevent_write(s->in, line, strlen(line));
	bufferevent_write(s->in, "\n", 1);
	json_decref(root);
	free(line);
}

void sender_kill(struct sender *s)
{
	if (s->in)
		child_lost(s);
}

/* ---- life ---- */

static bool child_begin(struct sender *s)
{
	struct err e = { "" };

	if (child_start(&s->child, s->argv, &e) != RC_OK) {
		log_error("webhook sender not started", "error=\"%s\"", e.text);
		child_lost(s);
		return false;
	}
	s->in = bufferevent_socket_new(s->base, s->child.input, 0);
	s->out = bufferevent_socket_new(s->base, s->child.output, 0);
	if (!s->in || !s->out)
		abort();
	bufferevent_setcb(s->in, NULL, NULL, NULL, s);
	bufferevent_enable(s->in, EV_WRITE);
	bufferevent_setcb(s->out, on_read, NULL, on_end, s);
	bufferevent_enable(s->out, EV_READ);
	log_info("webhook sender started", "pid=%d", (int)s->child.pid);
	return true;
}

bool sender_wanted(struct sender *s)
{
	if (s->in)
		return true;
	if (evtimer_pending(s->rest, NULL))
		return false;
	return child_begin(s);
}

static void on_rest(evutil_socket_t fd, short what, void *ctx)
{
	struct sender *s = ctx;

	(void)fd;
	(void)what;
	if (child_begin(s))
		s->hooks.ready(s->hooks.ctx);
}

struct sender *sender_new(struct event_base *base, const char *const *argv,
			  const struct sender_hooks *hooks)
{
	struct sender *s = mem_alloc(sizeof *s);

	s->base = base;
	s->argv = argv;
	s->hooks = *hooks;
	s->rest_s = REST_FIRST_S;
	s->child = (struct child){ .input = -1, .output = -1 };
	s->rest = evtimer_new(base, on_rest, s);
	if (!s->rest)
		abort();
	return s;
}

void sender_free(struct sender *s)
{
	if (!s)
		return;
	child_end(s);
	event_free(s->rest);
	free(s);
}

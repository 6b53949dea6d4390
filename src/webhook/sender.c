/* sender.c - see sender.h.  Owns the child. */
#include "webhook/sender.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <event2/event.h>
#include <jansson.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/channel.h"

enum { REST_FIRST_S = 1, REST_MOST_S = 30 };

struct sender {
	struct event_base *base;
	const char *const *argv;
	struct sender_hooks hooks;
	struct child child;
	struct channel channel;
	struct event *rest; /* until the next try */
	int rest_s;
};

/* Dead for sure when this returns. */
static void child_end(struct sender *s)
{
	pid_t pid = s->child.pid;

	channel_close(&s->channel);
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

static void said(void *ctx, const char *line, size_t len)
{
	struct sender *s = ctx;
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

/* Too long a line, or no more of them. */
static void is_lost(void *ctx)
{
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
	channel_say(&s->channel, line, strlen(line));
	channel_say(&s->channel, "\n", 1);
	json_decref(root);
	free(line);
}

void sender_kill(struct sender *s)
{
	if (s->channel.in)
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
	channel_open(&s->channel, s->base, &s->child,
		     &(struct channel_hooks){ s, said, is_lost, is_lost });
	log_info("webhook sender started", "pid=%d", (int)s->child.pid);
	return true;
}

bool sender_wanted(struct sender *s)
{
	if (s->channel.in)
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

/* connection.c - see connection.h.
 * The next request is not read before the answer to this one is written:
 * what a client sends ahead waits in the kernel, or in `in`.  Every function
 * that may free the connection is the last that its caller calls. */
#include "hook/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/event.h>

#include "base/mem.h"
#include "hook/hook.h"
#include "hook/incoming.h"
#include "hook/reply.h"

enum {
	BODY_TRUSTED_MOST = 16 * 1024 * 1024, /* the administrator loads files */
	SOON_MS = 10,
	BLOCK = 4096,
};

enum state {
	READING, /* a request, or waiting for one */
	WORKING, /* its job */
	WRITING, /* the answer */
	ENDING,	 /* all is said; what the client still sends is not read as a request */
};

struct connection {
	struct door *door;
	struct connection *next, **at; /* of the door's */
	int fd;
	enum state state;
	struct event *readable, *writable, *deadline;
	char *address;
	char in[BLOCK]; /* in_at to in_len: not looked at yet */
	size_t in_at, in_len;
	struct incoming incoming;
	struct answer answer;
	bool headless;
	struct event *again, *wait; /* of a job: its turn, its file descriptor */
	struct evbuffer *out;
};

static const struct timeval *wait_of(int ms, struct timeval *tv)
{
	*tv = (struct timeval){ ms / 1000, ms % 1000 * 1000 };
	return ms ? tv : NULL;
}

static void event_within(struct event *event, int ms)
{
	struct timeval tv;

	event_add(event, wait_of(ms, &tv));
}

/* Of all of a request, or of its answer; the first word counts. */
static void deadline_set(struct connection *c, int ms)
{
	if (ms && !evtimer_pending(c->deadline, NULL))
		event_within(c->deadline, ms);
}

static void job_end(struct connection *c)
{
	if (c->wait)
		event_free(c->wait);
	if (c->again)
		event_free(c->again);
	c->wait = c->again = NULL;
}

static void connection_free(struct connection *c)
{
	struct door *d = c->door;

	*c->at = c->next;
	if (c->next)
		c->next->at = c->at;
	d->count--;
	job_end(c);
	hook_drop(&c->answer);
	answer_free(&c->answer);
	incoming_free(&c->incoming);
	evbuffer_free(c->out);
	event_free(c->readable);
	event_free(c->writable);
	event_free(c->deadline);
	close(c->fd);
	free(c->address);
	free(c);
	if (d->on_left)
		d->on_left(d);
}

static bool would_block(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/* ---- the answer ---- */

static size_t on_body_most(struct incoming *in)
{
	struct connection *c = in->owner;
	struct ask a = incoming_ask(in);

	return hook_body_most(c->door->hook, &a);
}

static void request_begin(struct connection *c)
{
	struct door *d = c->door;

	incoming_begin(&c->incoming, d->trusted ? BODY_TRUSTED_MOST : HOOK_BODY_STRANGER);
	c->incoming.ask_most = d->trusted ? NULL : on_body_most;
	c->incoming.owner = c;
	c->headless = false;
	c->state = READING;
	event_del(c->deadline);
	event_within(c->readable, d->idle_ms);
	if (c->in_at < c->in_len)
		event_active(c->readable, EV_READ, 0);
}

/* A socket that is closed with something unread is reset, and its answer may
 * be lost with it: so we say that we are done, and wait for the client. */
static void connection_end(struct connection *c)
{
	if (shutdown(c->fd, SHUT_WR) != 0) {
		connection_free(c);
		return;
	}
	c->state = ENDING;
	event_del(c->deadline);
	deadline_set(c, c->door->end_ms);
	event_within(c->readable, c->door->idle_ms);
}

/* A large one may take longer. */
static int answer_ms(const struct door *d, size_t len)
{
	return d->bytes_per_ms ? d->answer_ms + (int)(len / (size_t)d->bytes_per_ms)
			       : d->answer_ms;
}

static void answer_write(struct connection *c)
{
	size_t left;

	if (evbuffer_write(c->out, c->fd) < 0 && !would_block()) {
		connection_free(c);
		return;
	}
	left = evbuffer_get_length(c->out);
	if (left) {
		deadline_set(c, answer_ms(c->door, left));
		event_del(c->readable);
		event_within(c->writable, c->door->idle_ms);
		return;
	}
	event_del(c->writable);
	if (c->incoming.keep)
		request_begin(c);
	else
		connection_end(c);
}

static void on_writable(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	if (what & EV_WRITE)
		answer_write(ctx);
	else
		connection_free(ctx);
}

static void answer_begin(struct connection *c)
{
	c->state = WRITING;
	event_del(c->deadline);
	reply_put(c->out, &c->answer, c->headless, c->incoming.keep);
	answer_free(&c->answer);
	answer_write(c);
}

/* Of a request that is not whole: the connection ends with the answer. */
static void refuse(struct connection *c, int status, const char *detail)
{
	hook_refuse(c->door->hook, status, detail, &c->answer);
	answer_begin(c);
}

/* ---- jobs ---- */

static void on_job(evutil_socket_t fd, short what, void *ctx);

static void job_await(struct connection *c)
{
	int fd = c->answer.job->fd;

	if (!fd)
		return;
	if (!c->wait)
		c->wait = event_new(c->door->base, fd, EV_READ, on_job, c);
	event_add(c->wait, NULL);
}

static void job_wake(void *ctx)
{
	static const struct timeval now = { 0, 0 };
	struct connection *c = ctx;

	evtimer_add(c->again, &now);
}

static void on_job(evutil_socket_t fd, short what, void *ctx)
{
	struct connection *c = ctx;

	(void)fd;
	(void)what;
	switch (hook_step(c->door->hook, &c->answer)) {
	case JOB_SOON:
		event_within(c->again, SOON_MS);
		break;
	case JOB_AGAIN:
		job_wake(c);
		break;
	case JOB_WAIT:
		job_await(c);
		break;
	case JOB_DONE:
		job_end(c);
		answer_begin(c);
		break;
	}
}

static void job_begin(struct connection *c)
{
	c->state = WORKING;
	event_del(c->deadline);
	c->again = evtimer_new(c->door->base, on_job, c);
	c->answer.job->wake = job_wake;
	c->answer.job->wake_ctx = c;
	job_wake(c);
}

/* Who has sent all that he will may still wait for his answer; who has hung
 * up does not.  More requests wait. */
static void job_look(struct connection *c)
{
	struct pollfd p = { .fd = c->fd };
	char byte;
	ssize_t n = recv(c->fd, &byte, 1, MSG_PEEK);

	if (n < 0 && would_block())
		return;
	event_del(c->readable);
	if (n < 0 || (poll(&p, 1, 0) == 1 && p.revents & (POLLHUP | POLLERR)))
		connection_free(c);
}

/* ---- the request ---- */

static void request_serve(struct connection *c)
{
	struct ask a = incoming_ask(&c->incoming);

	c->headless = strcmp(a.method, "HEAD") == 0;
	if (c->headless)
		a.method = "GET";
	a.address = c->address;
	a.trusted = c->door->trusted;
	if (c->incoming.too_large)
		hook_refuse(c->door->hook, 413, "the body is too large", &c->answer);
	else
		hook_handle(c->door->hook, &a, &c->answer);
	if (c->answer.job)
		job_begin(c);
	else
		answer_begin(c);
}

/* Its body is asked for, or refused unseen. */
static void request_continue(struct connection *c, uint64_t length)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct incoming *in = &c->incoming;

	if (length > in->most && in->ask_most) {
		in->most = in->ask_most(in);
		in->ask_most = NULL;
	}
	if (length > in->most)
		refuse(c, 413, "the body is too large");
	else if (send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) != sizeof go_on - 1)
		connection_free(c);
}

static void request_feed(struct connection *c)
{
	struct incoming *in = &c->incoming;
	size_t taken;
	uint64_t length;

	switch (incoming_feed(in, c->in + c->in_at, c->in_len - c->in_at, &taken)) {
	case INCOMING_MORE:
		c->in_at = c->in_len;
		deadline_set(c, c->door->request_ms);
		if (incoming_expects(in, &length))
			request_continue(c, length);
		break;
	case INCOMING_WHOLE:
		c->in_at += taken;
		request_serve(c);
		break;
	case INCOMING_BAD:
		c->in_at = c->in_len;
		refuse(c, in->refusal, in->why);
		break;
	}
}

static void on_readable(evutil_socket_t fd, short what, void *ctx)
{
	struct connection *c = ctx;
	ssize_t n;

	if (c->state == WORKING) {
		job_look(c);
		return;
	}
	if (!(what & EV_READ)) { /* a time-out alone */
		connection_free(c);
		return;
	}
	if (c->state == ENDING || c->in_at == c->in_len) {
		n = recv(fd, c->in, sizeof c->in, 0);
		if (n < 0 && would_block())
			return;
		if (n <= 0) {
			connection_free(c);
			return;
		}
		c->in_at = 0;
		c->in_len = (size_t)n;
	}
	if (c->state == READING)
		request_feed(c);
}

static void on_deadline(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	connection_free(ctx);
}

/* ---- its life ---- */

void connection_open(struct door *d, int fd, const char *address)
{
	struct connection *c = mem_alloc(sizeof *c);

	c->door = d;
	c->fd = fd;
	c->address = mem_dup(address);
	c->readable = event_new(d->base, fd, EV_READ | EV_PERSIST, on_readable, c);
	c->writable = event_new(d->base, fd, EV_WRITE | EV_PERSIST, on_writable, c);
	c->deadline = evtimer_new(d->base, on_deadline, c);
	c->out = evbuffer_new();
	c->at = &d->first;
	c->next = d->first;
	if (c->next)
		c->next->at = &c->next;
	d->first = c;
	d->count++;
	request_begin(c);
}

void door_close(struct door *d)
{
	struct connection *c;

	d->on_left = NULL;
	while ((c = d->first)) {
		if (c->state == WORKING) {
			hook_drop(&c->answer);
			hook_refuse(d->hook, 503, "the daemon stops", &c->answer);
			reply_put(c->out, &c->answer, c->headless, false);
			evbuffer_write(c->out, c->fd);
		}
		connection_free(c);
	}
}

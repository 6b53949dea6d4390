/* server.c - see server.h.  The only code that sees libmicrohttpd.
 *
 * Each listener is a daemon of its own with its own epoll descriptor, which
 * is one event of our loop: no threads.  libmicrohttpd's own time-outs are a
 * timer of the loop.  A request that waits for a job is suspended. */
#include "hook/server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>
#include <microhttpd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

enum {
	BODY_TRUSTED_MAX = 16 * 1024 * 1024, /* the administrator loads files */
	IDLE_S = 15,
	SOON_US = 10000,
	ADDRESS_ROOM = 64,
	REQUEST_MS = 60000, /* a client that drips is cut off */
	CONNECTIONS = 512,
	CONNECTION_BYTES = 32 * 1024,
};

struct request;

struct listener {
	struct server *server;
	struct MHD_Daemon *daemon;
	struct event *readable, *timer;
	bool trusted;
	struct request *suspended; /* a list */
};

struct server {
	struct event_base *base;
	struct hook *hook;
	struct listener tcp, unix_;
	char *path;
	int port;
};

struct request {
	struct listener *listener;
	struct MHD_Connection *connection;
	char *target, *method;
	struct buf body;
	size_t most; /* bytes of a body above the usual size; 0: not asked yet */
	bool too_large, ready;
	int64_t began_ms;
	struct answer answer;
	struct event *again;  /* while a job is at work */
	struct event *wait;   /* for the job's file descriptor */
	struct request *next; /* of the suspended */
};

/* ---- the loop ---- */

static void listener_rest(struct listener *l)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (!l->daemon || MHD_get_timeout(l->daemon, &ms) != MHD_YES) {
		event_del(l->timer);
		return;
	}
	struct timeval wait = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) };
	event_add(l->timer, &wait);
}

static void listener_run(evutil_socket_t fd, short what, void *ctx)
{
	struct listener *l = ctx;

	(void)fd;
	(void)what;
	MHD_run(l->daemon);
	listener_rest(l);
}

/* Run soon, but not from inside a callback of libmicrohttpd. */
static void listener_soon(struct listener *l)
{
	struct timeval now = { 0, 0 };

	event_add(l->timer, &now);
}

/* ---- jobs ---- */

static void request_unlink(struct request *r)
{
	for (struct request **at = &r->listener->suspended; *at; at = &(*at)->next)
		if (*at == r) {
			*at = r->next;
			return;
		}
}

static void request_resume(struct request *r)
{
	request_unlink(r);
	r->ready = true;
	MHD_resume_connection(r->connection);
	listener_soon(r->listener);
}

static void job_run(evutil_socket_t fd, short what, void *ctx);

static void job_await(struct request *r)
{
	int fd = r->answer.job->fd;

	if (!fd)
		return;
	if (!r->wait)
		r->wait = event_new(r->listener->server->base, fd, EV_READ, job_run, r);
	event_add(r->wait, NULL);
}

static void job_run(evutil_socket_t fd, short what, void *ctx)
{
	struct request *r = ctx;
	struct timeval now = { 0, 0 }, soon = { 0, SOON_US };

	(void)fd;
	(void)what;
	switch (hook_step(r->listener->server->hook, &r->answer)) {
	case JOB_SOON:
		event_add(r->again, &soon);
		break;
	case JOB_AGAIN:
		event_add(r->again, &now);
		break;
	case JOB_WAIT:
		job_await(r);
		break;
	case JOB_DONE:
		request_resume(r);
		break;
	}
}

static void job_wake(void *ctx)
{
	struct request *r = ctx;
	struct timeval now = { 0, 0 };

	event_add(r->again, &now);
}

static void job_begin(struct request *r)
{
	r->again = evtimer_new(r->listener->server->base, job_run, r);
	r->answer.job->wake = job_wake;
	r->answer.job->wake_ctx = r;
	r->next = r->listener->suspended;
	r->listener->suspended = r;
	MHD_suspend_connection(r->connection);
	job_wake(r);
}

/* ---- one request ---- */

static void header_set(struct MHD_Response *m, const char *name, const char *value)
{
	if (value)
		MHD_add_response_header(m, name, value);
}

static enum MHD_Result reply(struct request *r)
{
	struct answer *out = &r->answer;
	struct MHD_Response *m =
		MHD_create_response_from_buffer(out->len, out->body, MHD_RESPMEM_MUST_COPY);
	char seconds[16];
	enum MHD_Result result;

	if (!m)
		abort();
	header_set(m, "Content-Type", out->type);
	header_set(m, "Cache-Control", "no-store");
	header_set(m, "Allow", out->allow);
	header_set(m, "WWW-Authenticate", out->www);
	header_set(m, "Idempotency-Replayed", out->replayed ? "true" : NULL);
	snprintf(seconds, sizeof seconds, "%d", out->retry_after_s);
	header_set(m, "Retry-After", out->retry_after_s ? seconds : NULL);
	result = MHD_queue_response(r->connection, (unsigned)out->status, m);
	MHD_destroy_response(m);
	return result;
}

static const char *header_get(struct request *r, const char *name)
{
	return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

/* Where it comes from, without the port; NULL by the unix socket. */
static const char *address_of(struct request *r, char out[ADDRESS_ROOM])
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *a = info ? info->client_addr : NULL;
	socklen_t len = a && a->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
						      : sizeof(struct sockaddr_in);

	if (!a || r->listener->trusted ||
	    getnameinfo(a, len, out, ADDRESS_ROOM, NULL, 0, NI_NUMERICHOST) != 0)
		return NULL;
	return out;
}

static enum MHD_Result request_serve(struct request *r)
{
	char address[ADDRESS_ROOM];
	struct ask a = { .method = strcmp(r->method, "HEAD") == 0 ? "GET" : r->method,
			 .target = r->target,
			 .authorization = header_get(r, "Authorization"),
			 .key = header_get(r, "Idempotency-Key"),
			 .accept = header_get(r, "Accept"),
			 .body = r->body.text,
			 .body_len = r->body.len,
			 .address = address_of(r, address),
			 .trusted = r->listener->trusted };

	if (r->too_large)
		hook_refuse(r->listener->server->hook, 413, "the body is too large",
			    &r->answer);
	else
		hook_handle(r->listener->server->hook, &a, &r->answer);
	if (!r->answer.job)
		return reply(r);
	job_begin(r);
	return MHD_YES;
}

/* Asked again only where the usual is not enough. */
static size_t body_most(struct request *r, size_t more)
{
	struct ask a = { .method = r->method,
			 .target = r->target,
			 .authorization = header_get(r, "Authorization") };

	if (r->listener->trusted)
		return BODY_TRUSTED_MAX;
	if (r->body.len + more <= HOOK_BODY_MOST)
		return HOOK_BODY_MOST;
	if (!r->most)
		r->most = hook_body_most(r->listener->server->hook, &a);
	return r->most;
}

/* The rest of a body that is too large is read and forgotten. */
static enum MHD_Result request_feed(struct request *r, const char *bytes, size_t len)
{
	size_t most = body_most(r, len);

	if (clock_mono_ms() - r->began_ms > REQUEST_MS)
		return MHD_NO;
	if (r->too_large || len > most - r->body.len) {
		r->too_large = true;
		buf_free(&r->body);
		return MHD_YES;
	}
	buf_add(&r->body, bytes, len);
	return MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_size, void **slot)
{
	struct request *r = *slot;
	enum MHD_Result result;

	(void)ctx;
	(void)url;
	(void)version;
	if (!r->connection) {
		r->connection = connection;
		r->method = mem_dup(method);
		return MHD_YES; /* headers alone; go on reading */
	}
	if (*upload_size) {
		result = request_feed(r, upload, *upload_size);
		*upload_size = 0;
		return result;
	}
	return r->ready ? reply(r) : request_serve(r);
}

/* The first word of every request: its target as it came. */
static void *on_target(void *ctx, const char *target, struct MHD_Connection *connection)
{
	struct request *r = mem_alloc(sizeof *r);

	(void)connection;
	r->listener = ctx;
	r->target = mem_dup(target);
	r->began_ms = clock_mono_ms();
	return r;
}

static void on_end(void *ctx, struct MHD_Connection *connection, void **slot,
		   enum MHD_RequestTerminationCode why)
{
	struct request *r = *slot;

	(void)ctx;
	(void)connection;
	(void)why;
	if (!r)
		return;
	if (r->again)
		event_free(r->again);
	if (r->wait)
		event_free(r->wait);
	request_unlink(r);
	hook_drop(&r->answer);
	answer_free(&r->answer);
	buf_free(&r->body);
	free(r->target);
	free(r->method);
	free(r);
	*slot = NULL;
}

static void on_log(void *ctx, const char *fmt, va_list ap)
{
	char text[256];

	(void)ctx;
	vsnprintf(text, sizeof text, fmt, ap);
	text[strcspn(text, "\n")] = '\0';
	log_debug("http", "library=\"%s\"", text);
}

/* ---- listening ---- */

static enum rc listener_open(struct listener *l, struct server *s, int fd, bool trusted,
			     struct err *e)
{
	const union MHD_DaemonInfo *info;

	l->server = s;
	l->trusted = trusted;
	l->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
		on_request, l, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
		MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, on_target, l,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, l, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_S, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
	if (!l->daemon) {
		close(fd);
		return err_set(e, RC_BROKEN, "libmicrohttpd does not start");
	}
	info = MHD_get_daemon_info(l->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	l->timer = evtimer_new(s->base, listener_run, l);
	l->readable = event_new(s->base, info->epoll_fd, EV_READ | EV_PERSIST, listener_run, l);
	event_add(l->readable, NULL);
	return RC_OK;
}

static void listener_close(struct listener *l)
{
	struct request *r;

	if (!l->daemon)
		return;
	event_free(l->readable);
	/* libmicrohttpd stops only when nothing is suspended. */
	while ((r = l->suspended)) {
		event_del(r->again);
		if (r->wait)
			event_del(r->wait);
		hook_drop(&r->answer);
		hook_refuse(l->server->hook, 503, "the daemon stops", &r->answer);
		request_resume(r);
	}
	MHD_run(l->daemon);
	MHD_stop_daemon(l->daemon);
	event_free(l->timer);
	l->daemon = NULL;
}

static enum rc tcp_listen(const char *host, int port, int *fd, struct err *e)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	char service[8];
	int on = 1, code;
	enum rc rc = RC_OK;

	snprintf(service, sizeof service, "%d", port);
	if ((code = getaddrinfo(host, service, &hints, &list)) != 0)
		return err_set(e, RC_REJECT, "http.listen %s: %s", host, gai_strerror(code));
	*fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	    bind(*fd, list->ai_addr, list->ai_addrlen) != 0 || listen(*fd, SOMAXCONN) != 0) {
		rc = err_set(e, errno == EADDRINUSE ? RC_RETRY : RC_BROKEN,
			     "http.listen %s:%d: %s", host, port, strerror(errno));
		if (*fd >= 0)
			close(*fd);
	}
	freeaddrinfo(list);
	return rc;
}

static int port_of(int fd)
{
	struct sockaddr_storage at = { 0 };
	socklen_t len = sizeof at;
	char service[8];

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&at, len, NULL, 0, service, sizeof service,
			NI_NUMERICSERV) != 0)
		return 0;
	return atoi(service);
}

/* A socket that nobody listens on is a dead daemon's. */
static enum rc stale_remove(const struct sockaddr_un *at, struct err *e)
{
	CLEAN(fd) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat st;

	if (lstat(at->sun_path, &st) != 0)
		return RC_OK;
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, RC_REJECT, "%s is there and is no socket", at->sun_path);
	if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0)
		return err_set(e, RC_RETRY, "a daemon listens on %s already", at->sun_path);
	if (unlink(at->sun_path) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", at->sun_path, strerror(errno));
	return RC_OK;
}

static enum rc unix_listen(const char *path, int *fd, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	mode_t mask;
	bool bound;

	if (strlen(path) >= sizeof at.sun_path)
		return err_set(e, RC_REJECT, "%s: the path of a socket has at most %zu bytes",
			       path, sizeof at.sun_path - 1);
	strcpy(at.sun_path, path);
	TRY(stale_remove(&at, e));
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mask = umask(0117);
	bound = *fd >= 0 && bind(*fd, (struct sockaddr *)&at, sizeof at) == 0 &&
		listen(*fd, SOMAXCONN) == 0;
	umask(mask);
	if (bound)
		return RC_OK;
	err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	if (*fd >= 0)
		close(*fd);
	return RC_BROKEN;
}

static enum rc both_open(struct server *s, const struct server_addresses *at, struct err *e)
{
	int fd;

	if (at->socket) {
		TRY(unix_listen(at->socket, &fd, e));
		s->path = mem_dup(at->socket);
		TRY(listener_open(&s->unix_, s, fd, true, e));
	}
	if (at->host && *at->host) {
		TRY(tcp_listen(at->host, at->port, &fd, e));
		s->port = port_of(fd);
		TRY(listener_open(&s->tcp, s, fd, false, e));
	}
	return RC_OK;
}

enum rc server_open(struct server **out, struct event_base *base, struct hook *h,
		    const struct server_addresses *at, struct err *e)
{
	struct server *s = mem_alloc(sizeof *s);
	enum rc rc;

	s->base = base;
	s->hook = h;
	rc = both_open(s, at, e);
	if (rc != RC_OK) {
		server_close(s);
		s = NULL;
	}
	*out = s;
	return rc;
}

void server_close(struct server *s)
{
	if (!s)
		return;
	listener_close(&s->tcp);
	listener_close(&s->unix_);
	if (s->path)
		unlink(s->path);
	free(s->path);
	free(s);
}

int server_port(const struct server *s)
{
	return s->port;
}

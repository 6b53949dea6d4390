/* server.c - see server.h.  Two listeners, whose clients are served by
 * connection.c. */
#include "hook/server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "base/log.h"
#include "base/mem.h"
#include "hook/connection.h"
#include "hook/listen.h"

enum {
	IDLE_MS = 15000,
	REQUEST_MS = 60000, /* a client that drips is cut off */
	ANSWER_MS = 60000,
	ANSWER_BYTES_PER_MS = 16,
	END_MS = 2000,
	CONNECTIONS = 512, /* of a listener; who comes then waits in the kernel */
	AGAIN_S = 1,
	ADDRESS_ROOM = 64,
};

struct listener {
	struct door door; /* the first member */
	struct evconnlistener *accepting;
	struct event *again; /* when none could be accepted */
};

struct server {
	struct listener tcp, unix_;
	char *path;
	int port;
};

static void on_client(struct evconnlistener *accepting, evutil_socket_t fd,
		      struct sockaddr *from, int len, void *ctx)
{
	struct listener *l = ctx;
	char address[ADDRESS_ROOM];
	int on = 1;
	bool far =
		!l->door.trusted && getnameinfo(from, (socklen_t)len, address, sizeof address,
						NULL, 0, NI_NUMERICHOST) == 0;

	if (!l->door.trusted)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	connection_open(&l->door, fd, far ? address : NULL);
	if (l->door.count >= CONNECTIONS)
		evconnlistener_disable(accepting);
}

static void accept_again(struct listener *l)
{
	if (l->door.count < CONNECTIONS && !evtimer_pending(l->again, NULL))
		evconnlistener_enable(l->accepting);
}

static void on_again(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	accept_again(ctx);
}

static void on_left(struct door *d)
{
	accept_again((struct listener *)d);
}

/* Too many files are open, most likely. */
static void on_accept_error(struct evconnlistener *accepting, void *ctx)
{
	struct listener *l = ctx;
	struct timeval wait = { AGAIN_S, 0 };

	log_warn("no client is accepted", "error=\"%s\"", strerror(errno));
	evconnlistener_disable(accepting);
	evtimer_add(l->again, &wait);
}

static void listener_open(struct listener *l, struct event_base *base, struct hook *h, int fd,
			  bool trusted)
{
	l->door = (struct door){ .base = base,
				 .hook = h,
				 .trusted = trusted,
				 .idle_ms = IDLE_MS,
				 .request_ms = REQUEST_MS,
				 .answer_ms = ANSWER_MS,
				 .bytes_per_ms = ANSWER_BYTES_PER_MS,
				 .end_ms = END_MS,
				 .on_left = on_left };
	l->again = evtimer_new(base, on_again, l);
	l->accepting = evconnlistener_new(base, on_client, l,
					  LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	evconnlistener_set_error_cb(l->accepting, on_accept_error);
}

static void listener_close(struct listener *l)
{
	if (!l->accepting)
		return;
	evconnlistener_free(l->accepting);
	event_free(l->again);
	door_close(&l->door);
}

static enum rc both_open(struct server *s, struct event_base *base, struct hook *h,
			 const struct server_addresses *at, struct err *e)
{
	int fd;

	if (at->socket) {
		TRY(listen_unix(at->socket, &fd, e));
		s->path = mem_dup(at->socket);
		listener_open(&s->unix_, base, h, fd, true);
	}
	if (at->host && *at->host) {
		TRY(listen_tcp(at->host, at->port, &fd, e));
		s->port = listen_port(fd);
		listener_open(&s->tcp, base, h, fd, false);
	}
	return RC_OK;
}

enum rc server_open(struct server **out, struct event_base *base, struct hook *h,
		    const struct server_addresses *at, struct err *e)
{
	struct server *s = mem_alloc(sizeof *s);
	enum rc rc = both_open(s, base, h, at, e);

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

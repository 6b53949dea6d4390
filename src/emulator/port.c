/* port.c - see port.h. */
#include "emulator/port.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <termios.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/event.h>

#include "base/buf.h"
#include "base/mem.h"

enum { PORT_OUT_MAX = 64 * 1024 };

struct port {
	struct event_base *loop;
	char *path;
	void (*bytes)(void *self, const char *bytes, size_t len);
	void *self;
	int master, slave, watch; /* -1 while unplugged */
	int clients;		  /* as inotify tells; advisory */
	struct event *readable, *writable, *watched;
	struct evbuffer *out;
};

struct port *port_new(struct event_base *loop, const char *path,
		      void (*bytes)(void *self, const char *bytes, size_t len), void *self)
{
	struct port *p = mem_alloc(sizeof *p);

	p->loop = loop;
	p->path = mem_dup(path);
	p->bytes = bytes;
	p->self = self;
	p->master = p->slave = p->watch = -1;
	p->out = evbuffer_new();
	return p;
}

void port_free(struct port *p)
{
	if (!p)
		return;
	port_unplug(p);
	evbuffer_free(p->out);
	free(p->path);
	free(p);
}

bool port_plugged(const struct port *p)
{
	return p->master >= 0;
}

const char *port_path(const struct port *p)
{
	return p->path;
}

bool port_rename(struct port *p, const char *name)
{
	CLEAN(buf) struct buf path = { 0 };
	const char *slash = strrchr(p->path, '/');

	if (!*name || strchr(name, '/'))
		return false;
	if (slash)
		buf_add(&path, p->path, (size_t)(slash - p->path) + 1);
	buf_puts(&path, name);
	free(p->path);
	p->path = buf_take(&path);
	return true;
}

/* A client that left its own settings behind must not have the next one's
 * answers echoed back to us. */
static void port_raw(struct port *p)
{
	struct termios t;

	if (tcgetattr(p->slave, &t))
		return;
	if (!(t.c_lflag & (ECHO | ICANON | ISIG)) && !(t.c_oflag & OPOST))
		return;
	cfmakeraw(&t);
	tcsetattr(p->slave, TCSANOW, &t);
}

static void port_forget_unread(struct port *p)
{
	evbuffer_drain(p->out, evbuffer_get_length(p->out));
	tcflush(p->slave, TCIFLUSH);
}

static void port_watch_read(struct port *p)
{
	_Alignas(struct inotify_event) char room[4096];
	ssize_t len;

	while (p->watch >= 0 && (len = read(p->watch, room, sizeof room)) > 0) {
		for (ssize_t at = 0; at < len;) {
			const struct inotify_event *ev = (const void *)(room + at);

			at += (ssize_t)(sizeof *ev + ev->len);
			if (ev->mask & IN_OPEN) {
				if (!p->clients++)
					port_forget_unread(p);
			} else if (ev->mask & IN_CLOSE && p->clients > 0 && !--p->clients) {
				port_forget_unread(p);
				port_raw(p);
			}
		}
	}
}

static void port_watched(evutil_socket_t fd, short what, void *self)
{
	(void)fd;
	(void)what;
	port_watch_read(self);
}

static void port_readable(evutil_socket_t fd, short what, void *self)
{
	struct port *p = self;
	char room[4096];
	ssize_t len = read(fd, room, sizeof room);

	(void)what;
	/* First learn who came and went: an answer belongs to who is there. */
	port_watch_read(p);
	if (len > 0)
		p->bytes(p->self, room, (size_t)len);
}

static void port_writable(evutil_socket_t fd, short what, void *self)
{
	struct port *p = self;

	(void)what;
	evbuffer_write(p->out, fd);
	if (evbuffer_get_length(p->out))
		event_add(p->writable, NULL);
}

/* Put the link in place in one step; RC_BROKEN when the folder refuses. */
static enum rc port_link(struct port *p, const char *target, struct err *e)
{
	CLEAN(text) char *fresh = mem_alloc(strlen(p->path) + 5);

	sprintf(fresh, "%s.new", p->path);
	unlink(fresh);
	if (symlink(target, fresh) || rename(fresh, p->path))
		return err_set(e, RC_BROKEN, "%s: %s", p->path, strerror(errno));
	return RC_OK;
}

static enum rc port_open(struct port *p, struct err *e)
{
	char name[64];
	struct termios t;

	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (p->master < 0 || grantpt(p->master) || unlockpt(p->master) ||
	    ptsname_r(p->master, name, sizeof name))
		return err_set(e, RC_BROKEN, "no pseudo-terminal: %s", strerror(errno));
	p->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->slave < 0 || tcgetattr(p->slave, &t))
		return err_set(e, RC_BROKEN, "%s: %s", name, strerror(errno));
	cfmakeraw(&t);
	cfsetspeed(&t, B115200);
	if (tcsetattr(p->slave, TCSANOW, &t))
		return err_set(e, RC_BROKEN, "%s: %s", name, strerror(errno));
	p->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (p->watch >= 0)
		inotify_add_watch(p->watch, name, IN_OPEN | IN_CLOSE);
	return port_link(p, name, e);
}

enum rc port_plug(struct port *p, struct err *e)
{
	enum rc rc;

	if (port_plugged(p))
		return RC_DUP;
	rc = port_open(p, e);
	if (rc != RC_OK) {
		port_unplug(p);
		return rc;
	}
	p->readable = event_new(p->loop, p->master, EV_READ | EV_PERSIST, port_readable, p);
	p->writable = event_new(p->loop, p->master, EV_WRITE, port_writable, p);
	event_add(p->readable, NULL);
	if (p->watch >= 0) {
		p->watched =
			event_new(p->loop, p->watch, EV_READ | EV_PERSIST, port_watched, p);
		event_add(p->watched, NULL);
	}
	return RC_OK;
}

static void event_drop(struct event **ev)
{
	if (*ev)
		event_free(*ev);
	*ev = NULL;
}

static void fd_drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void port_unplug(struct port *p)
{
	if (port_plugged(p))
		unlink(p->path);
	event_drop(&p->readable);
	event_drop(&p->writable);
	event_drop(&p->watched);
	fd_drop(&p->watch);
	fd_drop(&p->slave);
	fd_drop(&p->master);
	evbuffer_drain(p->out, evbuffer_get_length(p->out));
	p->clients = 0;
}

void port_write(struct port *p, const void *bytes, size_t len)
{
	if (!port_plugged(p))
		return;
	if (p->watch >= 0 && !p->clients)
		port_watch_read(p);
	if (evbuffer_get_length(p->out) + len > PORT_OUT_MAX)
		return;
	evbuffer_add(p->out, bytes, len);
	if (p->writable)
		event_add(p->writable, NULL);
}

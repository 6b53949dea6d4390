/* control.c - see control.h.  Owns the socket and its clients; what a
 * request does is in request.c. */
#include "emulator/control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>

#include "base/mem.h"

/* A listener that does not read loses events beyond this. */
enum { REQUEST_MAX = 1 << 20, UNREAD_MAX = 64 << 20 };

struct client {
	struct client *next;
	struct control *control;
	struct bufferevent *stream;
	struct air_listener listener;
	bool subscribed, commands;
};

struct control {
	struct network *network;
	char *path;
	struct evconnlistener *listener;
	struct client *clients;
};

static void client_close(struct client *c)
{
	struct client **at = &c->control->clients;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	if (c->subscribed)
		air_leave(&c->control->network->air, &c->listener);
	bufferevent_free(c->stream);
	free(c);
}

static void client_say(struct client *c, const json_t *line)
{
	CLEAN(text) char *text = json_dumps(line, JSON_COMPACT);

	if (!text || evbuffer_get_length(bufferevent_get_output(c->stream)) > UNREAD_MAX)
		return;
	bufferevent_write(c->stream, text, strlen(text));
	bufferevent_write(c->stream, "\n", 1);
}

static void client_event(void *self, const json_t *event)
{
	struct client *c = self;
	const char *name = json_string_value(json_object_get(event, "event"));

	if (c->commands || !name || strcmp(name, "command"))
		client_say(c, event);
}

static void client_subscribe(struct client *c, const json_t *request)
{
	c->commands = json_is_true(json_object_get(request, "commands"));
	if (c->subscribed)
		return;
	c->subscribed = true;
	c->listener = (struct air_listener){ .event = client_event, .self = c };
	air_join(&c->control->network->air, &c->listener);
}

static void client_line(struct client *c, const char *line, size_t len)
{
	json_error_t where;
	json_t *request = json_loadb(line, len, 0, &where);
	json_t *answer = json_object();
	struct err e = { 0 };
	enum rc rc = RC_OK;
	const char *what;

	if (!json_is_object(request))
		rc = err_set(&e, RC_REJECT, "no JSON object: %s", where.text);
	what = json_string_value(json_object_get(request, "do"));
	if (rc == RC_OK && what && !strcmp(what, "subscribe"))
		client_subscribe(c, request);
	else if (rc == RC_OK)
		rc = control_do(c->control->network, request, answer, &e);
	json_object_set_new(answer, "ok", json_boolean(rc == RC_OK));
	if (rc != RC_OK)
		json_object_set_new(answer, "error", json_string(e.text));
	client_say(c, answer);
	json_decref(answer);
	json_decref(request);
}

static void client_readable(struct bufferevent *stream, void *self)
{
	struct evbuffer *in = bufferevent_get_input(stream);
	struct client *c = self;
	size_t len;
	char *line;

	while ((line = evbuffer_readln(in, &len, EVBUFFER_EOL_LF))) {
		if (len)
			client_line(c, line, len);
		free(line);
	}
	if (evbuffer_get_length(in) > REQUEST_MAX)
		client_close(c);
}

static void client_gone(struct bufferevent *stream, short what, void *self)
{
	(void)stream;
	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
		client_close(self);
}

static void control_accept(struct evconnlistener *listener, evutil_socket_t fd,
			   struct sockaddr *from, int from_len, void *self)
{
	struct control *control = self;
	struct client *c = mem_alloc(sizeof *c);

	(void)listener;
	(void)from;
	(void)from_len;
	c->control = control;
	c->stream = bufferevent_socket_new(control->network->loop, fd, BEV_OPT_CLOSE_ON_FREE);
	c->next = control->clients;
	control->clients = c;
	bufferevent_setcb(c->stream, client_readable, NULL, client_gone, c);
	bufferevent_enable(c->stream, EV_READ | EV_WRITE);
}

enum rc control_open(struct control **out, struct network *n, const char *path, struct err *e)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	struct control *c;

	if (strlen(path) >= sizeof name.sun_path)
		return err_set(e, RC_REJECT, "%s: too long for a socket", path);
	strcpy(name.sun_path, path);
	unlink(path);
	c = mem_alloc(sizeof *c);
	c->network = n;
	c->listener = evconnlistener_new_bind(n->loop, control_accept, c,
					      LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, -1,
					      (struct sockaddr *)&name, sizeof name);
	if (!c->listener) {
		free(c);
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	}
	c->path = mem_dup(path);
	*out = c;
	return RC_OK;
}

void control_close(struct control *c)
{
	if (!c)
		return;
	while (c->clients)
		client_close(c->clients);
	evconnlistener_free(c->listener);
	unlink(c->path);
	free(c->path);
	free(c);
}

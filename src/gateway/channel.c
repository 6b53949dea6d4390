/* channel.c - see channel.h. */
#include "gateway/channel.h"

#include <stdlib.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/clock.h"
#include "gateway/line.h"

static void said(struct channel *ch, const char *text, size_t len)
{
	if (ch->skipping)
		ch->skipping = false;
	else
		ch->hooks.said(ch->hooks.ctx, text, len);
}

static void on_output(struct bufferevent *bev, void *arg)
{
	struct evbuffer *buffer = bufferevent_get_input(bev);
	struct channel *ch = arg;
	size_t len;
	char *text;

	ch->heard_ms = clock_mono_ms();
	while (ch->out == bev && (text = evbuffer_readln(buffer, &len, EVBUFFER_EOL_LF))) {
		said(ch, text, len);
		free(text);
	}
	if (ch->out == bev && evbuffer_get_length(buffer) >= LINE_MAX_BYTES) {
		evbuffer_drain(buffer, evbuffer_get_length(buffer));
		ch->skipping = true;
		ch->hooks.too_long(ch->hooks.ctx);
	}
}

static void on_end(struct bufferevent *bev, short what, void *arg)
{
	struct channel *ch = arg;

	(void)what;
	bufferevent_disable(bev, EV_READ);
	ch->deaf = true;
	ch->hooks.ended(ch->hooks.ctx);
}

void channel_open(struct channel *ch, struct event_base *base, struct child *child,
		  const struct channel_hooks *hooks)
{
	*ch = (struct channel){ .hooks = *hooks, .child = child, .heard_ms = clock_mono_ms() };
	ch->in = bufferevent_socket_new(base, child->input, 0);
	ch->out = bufferevent_socket_new(base, child->output, 0);
	if (!ch->in || !ch->out)
		abort();
	bufferevent_setcb(ch->out, on_output, NULL, on_end, ch);
	bufferevent_disable(ch->in, EV_READ);
	bufferevent_enable(ch->in, EV_WRITE);
	bufferevent_enable(ch->out, EV_READ);
}

void channel_say(struct channel *ch, const char *text, size_t len)
{
	if (ch->in && len)
		bufferevent_write(ch->in, text, len);
}

/* libevent closes what it owns only when the loop runs again; a child must
 * see the end of its input now. */
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

void channel_close(struct channel *ch)
{
	if (!ch->child)
		return;
	pipe_close(&ch->in, &ch->child->input);
	pipe_close(&ch->out, &ch->child->output);
}

/* channel.h - the lines that a child says and is told, over the two pipes to it. */
#ifndef GATEWAY_CHANNEL_H
#define GATEWAY_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/child.h"

struct event_base;
struct bufferevent;

/* What its owner hears; any of them may close the channel. */
struct channel_hooks {
	void *ctx;
	void (*said)(void *ctx, const char *line, size_t len); /* without its end */
	void (*too_long)(void *ctx); /* LINE_MAX_BYTES or more; they are skipped */
	void (*ended)(void *ctx);    /* it says no more */
};

/* Zeroed: none is open. */
struct channel {
	struct channel_hooks hooks;
	struct child *child;
	struct bufferevent *in, *out; /* to its input, from its output */
	bool skipping;		      /* the rest of a line that was too long */
	bool deaf;		      /* its output has ended */
	int64_t heard_ms;	      /* monotonic; or opened */
};

/* To a child that has just started; it must outlive the channel. */
void channel_open(struct channel *ch, struct event_base *base, struct child *child,
		  const struct channel_hooks *hooks);
/* Whole lines; for one that is closed, nothing. */
void channel_say(struct channel *ch, const char *text, size_t len);
/* The child sees the end of its input now; fine when none is open. */
void channel_close(struct channel *ch);

#endif

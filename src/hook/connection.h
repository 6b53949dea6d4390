/* connection.h - a client of the hook: its requests, one after the other, and
 * their answers, in that order. */
#ifndef HOOK_CONNECTION_H
#define HOOK_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

struct event_base;
struct hook;
struct sockaddr;

/* What the clients of one listener share.  A zeroed limit is none. */
struct door {
	struct event_base *base; /* borrowed, as the hook is */
	struct hook *hook;
	bool trusted;
	int idle_ms;	/* a client that neither sends nor reads */
	int request_ms; /* from the first byte of a request to its last */
	int answer_ms;	/* until an answer is taken, with one for so many bytes: */
	int bytes_per_ms;
	int end_ms; /* from our last byte to the client's */
	struct connection *first;
	size_t count;
	void (*on_left)(struct door *d); /* a client is gone; NULL: nobody asks */
};

/* fd is taken; it does not block.  address: where it comes from; NULL: from
 * this machine. */
void connection_open(struct door *d, int fd, const char *address);

/* All clients go at once.  One whose job is at work hears 503; answers that
 * are not finished are dropped. */
void door_close(struct door *d);

#endif

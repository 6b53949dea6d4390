/* sender.h - the child that carries requests out: didehban-http --webhooks.
 * The daemon is not linked with an HTTP client; what it says and hears are
 * lines of JSON (docs/WEBHOOKS.md).  A child that dies comes back by itself. */
#ifndef WEBHOOK_SENDER_H
#define WEBHOOK_SENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
struct sender;

struct sender_hooks {
	void *ctx;
	/* The answer to a post; status 0: none came, text says why. */
	void (*answered)(void *ctx, int64_t id, int status, const char *text);
	/* The child is gone: nobody answers what it had in hand. */
	void (*lost)(void *ctx);
	/* There is one again. */
	void (*ready)(void *ctx);
};

/* argv is borrowed and ends with NULL.  No child is started before the first
 * sender_wanted(). */
struct sender *sender_new(struct event_base *base, const char *const *argv,
			  const struct sender_hooks *hooks);
void sender_free(struct sender *s); /* kills the child; NULL is fine */

/* Is there a child that takes posts?  If not, one is on its way. */
bool sender_wanted(struct sender *s);

/* Only when sender_wanted(). */
void sender_post(struct sender *s, int64_t id, const char *url, const char *const *headers,
		 size_t header_count, const char *body);
/* It has been silent for too long. */
void sender_kill(struct sender *s);

#endif

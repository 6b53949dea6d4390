/* loop.h - the one thread: it sleeps until something happens, or the time comes that
 * somebody wants to be woken at.  Owns the event base; knows nothing of what it drives. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/wake.h"

struct event_base;
struct loop;

/* What the loop calls; ctx is the caller's. */
struct loop_calls {
	void *ctx;
	/* Do what is due, and say when something will be by itself (it begins with
	 * never).  At the start; after anything that happened, whatever it was, and at
	 * the time that was said, but once a second at most.  True: there is more to
	 * do, and others may have their turn in between. */
	bool (*tick)(void *ctx, struct wake *next);
	/* The wall clock was set, by so many seconds. */
	void (*jump)(void *ctx, int64_t by_s);
	/* SIGHUP: read again what can be read again. */
	void (*reload)(void *ctx);
};

enum rc loop_new(struct loop **out, const struct loop_calls *calls, struct err *e);
void loop_free(struct loop *l); /* NULL is fine */
struct event_base *loop_base(struct loop *l);

/* Since it last looked what there is to do. */
int64_t loop_turn_ms(const struct loop *l);

/* Until SIGTERM or SIGINT.  Ticks end with it, also when the base is run once
 * more to finish what is under way. */
enum rc loop_run(struct loop *l, struct err *e);

#endif

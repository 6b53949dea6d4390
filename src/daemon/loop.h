/* loop.h - the one thread: signals, the second's tick, and what is put off.
 * Owns the event base; knows nothing of what it drives. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct event_base;
struct loop;

/* What the loop calls; ctx is the caller's. */
struct loop_calls {
	void *ctx;
	/* Once a second, and again at once for as long as it answers true:
	 * there is more to do, and others may have their turn in between. */
	bool (*tick)(void *ctx);
	/* The wall clock was set, by so many seconds. */
	void (*jump)(void *ctx, int64_t by_s);
	/* SIGHUP: read again what can be read again. */
	void (*reload)(void *ctx);
};

enum rc loop_new(struct loop **l, const struct loop_calls *calls, struct err *e);
void loop_free(struct loop *l); /* NULL is fine */
struct event_base *loop_base(struct loop *l);

/* Since it last looked what there is to do. */
int64_t loop_turn_ms(const struct loop *l);

/* Until SIGTERM or SIGINT.  Ticks end with it, also when the base is run once
 * more to finish what is under way. */
enum rc loop_run(struct loop *l, struct err *e);

#endif

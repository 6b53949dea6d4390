/* loop.c - see loop.h.
 * The second comes from a timerfd, which counts the machine's own seconds
 * whatever happens to any clock. */
#include "daemon/loop.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/mem.h"

enum { JUMP_S = 30 }; /* a busy second or two is no jump */

struct loop {
	struct loop_calls calls;
	struct event_base *base;
	int second_fd;
	struct event *second, *more, *on_term, *on_int, *on_hup;
	int64_t wall; /* at the last tick */
	bool stopping;
};

/* In slices: the loop looks at everything else between two of them. */
static void work(struct loop *l)
{
	static const struct timeval at_once = { 0, 0 };

	if (!l->stopping && l->calls.tick(l->calls.ctx))
		evtimer_add(l->more, &at_once);
}

static void on_more(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	work(ctx);
}

static void on_second(evutil_socket_t fd, short what, void *ctx)
{
	struct loop *l = ctx;
	uint64_t seconds = 0;
	int64_t wall = (int64_t)time(NULL), by;

	(void)what;
	if (read((int)fd, &seconds, sizeof seconds) != (ssize_t)sizeof seconds)
		return;
	by = wall - l->wall - (int64_t)seconds;
	l->wall = wall;
	if (by > JUMP_S || by < -JUMP_S) {
		log_warn("clock was set", "by=%" PRId64 "s", by);
		l->calls.jump(l->calls.ctx, by);
	}
	work(l);
}

static void on_stop(evutil_socket_t number, short what, void *ctx)
{
	struct loop *l = ctx;

	(void)what;
	if (l->stopping)
		return;
	log_info("stop", "signal=%d", (int)number);
	l->stopping = true;
	evtimer_del(l->more);
	event_base_loopbreak(l->base);
}

static void on_reload(evutil_socket_t number, short what, void *ctx)
{
	struct loop *l = ctx;

	(void)number;
	(void)what;
	l->calls.reload(l->calls.ctx);
}

static enum rc loop_events(struct loop *l, struct err *e)
{
	const struct itimerspec every = { { 1, 0 }, { 1, 0 } };

	l->base = event_base_new();
	l->second_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (!l->base || l->second_fd < 0 || timerfd_settime(l->second_fd, 0, &every, NULL) < 0)
		return err_set(e, RC_BROKEN, "event loop: %s", strerror(errno));
	l->second = event_new(l->base, l->second_fd, EV_READ | EV_PERSIST, on_second, l);
	l->more = evtimer_new(l->base, on_more, l);
	l->on_term = evsignal_new(l->base, SIGTERM, on_stop, l);
	l->on_int = evsignal_new(l->base, SIGINT, on_stop, l);
	l->on_hup = evsignal_new(l->base, SIGHUP, on_reload, l);
	if (event_add(l->second, NULL) || event_add(l->on_term, NULL) ||
	    event_add(l->on_int, NULL) || event_add(l->on_hup, NULL))
		return err_set(e, RC_BROKEN, "event loop: cannot wait for signals");
	signal(SIGPIPE, SIG_IGN);
	return RC_OK;
}

enum rc loop_new(struct loop **out, const struct loop_calls *calls, struct err *e)
{
	struct loop *l = mem_alloc(sizeof *l);
	enum rc rc;

	l->calls = *calls;
	l->second_fd = -1;
	l->wall = (int64_t)time(NULL);
	rc = loop_events(l, e);
	if (rc == RC_OK)
		*out = l;
	else
		loop_free(l);
	return rc;
}

static void event_drop(struct event *ev)
{
	if (ev)
		event_free(ev);
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	event_drop(l->second);
	event_drop(l->more);
	event_drop(l->on_term);
	event_drop(l->on_int);
	event_drop(l->on_hup);
	if (l->base)
		event_base_free(l->base);
	clean_fd(&l->second_fd);
	free(l);
}

struct event_base *loop_base(struct loop *l)
{
	return l->base;
}

int64_t loop_turn_ms(const struct loop *l)
{
	struct timeval began, now;

	event_base_gettimeofday_cached(l->base, &began);
	evutil_gettimeofday(&now, NULL);
	return (now.tv_sec - began.tv_sec) * 1000 + (now.tv_usec - began.tv_usec) / 1000;
}

enum rc loop_run(struct loop *l, struct err *e)
{
	work(l);
	if (event_base_dispatch(l->base) < 0)
		return err_set(e, RC_BROKEN, "event loop: %s", strerror(errno));
	return RC_OK;
}

/* loop.c - see loop.h.
 * What is due can change in two ways: something happens, or time passes.  The first
 * is whatever the event base had to do, and nobody has to tell of it; the second is
 * what the tick says.  No list of who has to be woken for what. */
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

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#define FAR_S ((time_t)1 << 33)

enum {
	SECOND_MS = 1000, /* between two ticks */
	LONGEST_MS = 60 * 1000,
	LAG_MS = 20, /* time() is behind by up to a tick of the kernel */
	JUMP_S = 30, /* a clock that is led to the right time moves by less */
};

struct loop {
	struct loop_calls calls;
	struct event_base *base;
	int set_fd;
	struct event *set, *wake, *on_term, *on_int, *on_hup;
	struct wake next;
	int64_t ticked_ms; /* monotonic */
	int64_t wake_ms;   /* when the sleep ends, too */
	int64_t ahead_ms;  /* the wall clock, before the machine's own time */
	int woken;	   /* by the wake alone, in this turn */
	bool happened;	   /* something did, since the last tick */
	bool more;	   /* the tick had more to do */
	bool borrowed;	   /* the clock: see clock_borrowed() */
	bool stopping;
};

static int64_t clock_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the wall clock ---- */

/* By how much it was set since the last look.  A machine that slept has no other
 * clock than before. */
static void clock_look(struct loop *l)
{
	int64_t ahead = clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_BOOTTIME);
	int64_t by_s = (ahead - l->ahead_ms) / 1000;

	l->ahead_ms = ahead;
	if (by_s <= JUMP_S && by_s >= -JUMP_S)
		return;
	log_warn("clock was set", "by=%" PRId64 "s", by_s);
	l->happened = true;
	l->calls.jump(l->calls.ctx, by_s);
}

/* That it was set, or that the machine slept, is all that this timer is for. */
static void on_set(evutil_socket_t fd, short what, void *ctx)
{
	uint64_t times;

	(void)what;
	(void)ctx;
	if (read((int)fd, &times, sizeof times) < 0 && errno != ECANCELED)
		log_debug("clock", "errno=%d", errno);
}

/* Nobody says when a clock like libfaketime's is set. */
static bool clock_borrowed(void)
{
	return getenv("LD_PRELOAD") != NULL;
}

/* ---- one turn ---- */

/* Until the next tick. */
static int64_t wait_ms(const struct loop *l)
{
	int64_t now_ms = clock_mono_ms(), wall_ms = clock_ms(CLOCK_REALTIME);
	int64_t ms = l->next.mono_ms - now_ms;

	if (l->next.at < (wall_ms + ms) / 1000)
		ms = l->next.at * 1000 + LAG_MS - wall_ms;
	if (l->happened)
		ms = 0;
	if (ms < l->ticked_ms + SECOND_MS - now_ms)
		ms = l->ticked_ms + SECOND_MS - now_ms;
	return ms < 0 || l->more ? 0 : ms;
}

static void tick(struct loop *l)
{
	l->ticked_ms = clock_mono_ms();
	l->happened = false;
	l->next = WAKE_NEVER;
	wake_ms(&l->next, l->ticked_ms + LONGEST_MS);
	l->more = l->calls.tick(l->calls.ctx, &l->next);
}

static void sleep_until(struct loop *l, int64_t ms)
{
	struct timeval t;

	if (l->borrowed && ms > SECOND_MS)
		ms = SECOND_MS;
	t = (struct timeval){ .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
	l->wake_ms = clock_mono_ms() + ms;
	evtimer_add(l->wake, &t);
}

static void on_wake(evutil_socket_t fd, short what, void *ctx)
{
	struct loop *l = ctx;

	(void)fd;
	(void)what;
	l->woken = 1;
}

/* Let everything that waits have its turn; if nothing does, until it does.  What
 * the wake itself brings is not counted for a happening. */
static bool turn(struct loop *l)
{
	l->woken = 0;
	sleep_until(l, wait_ms(l));
	if (event_base_loop(l->base, l->more ? EVLOOP_NONBLOCK : EVLOOP_ONCE) < 0)
		return false;
	if (event_base_get_max_events(l->base, EVENT_BASE_COUNT_ACTIVE, 1) > l->woken)
		l->happened = true;
	return true;
}

static void on_stop(evutil_socket_t number, short what, void *ctx)
{
	struct loop *l = ctx;

	(void)what;
	if (l->stopping)
		return;
	log_info("stop", "signal=%d", (int)number);
	l->stopping = true;
	event_base_loopbreak(l->base);
}

static void on_reload(evutil_socket_t number, short what, void *ctx)
{
	struct loop *l = ctx;

	(void)number;
	(void)what;
	l->calls.reload(l->calls.ctx);
}

/* ---- life ---- */

static enum rc loop_events(struct loop *l, struct err *e)
{
	const struct itimerspec far = { .it_value = { .tv_sec = FAR_S } };

	l->base = event_base_new();
	l->set_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (!l->base || l->set_fd < 0 ||
	    timerfd_settime(l->set_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far,
			    NULL) < 0)
		return err_set(e, RC_BROKEN, "event loop: %s", strerror(errno));
	l->set = event_new(l->base, l->set_fd, EV_READ | EV_PERSIST, on_set, l);
	l->wake = evtimer_new(l->base, on_wake, l);
	l->on_term = evsignal_new(l->base, SIGTERM, on_stop, l);
	l->on_int = evsignal_new(l->base, SIGINT, on_stop, l);
	l->on_hup = evsignal_new(l->base, SIGHUP, on_reload, l);
	if (event_add(l->set, NULL) || event_add(l->on_term, NULL) ||
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
	l->set_fd = -1;
	l->ahead_ms = clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_BOOTTIME);
	l->borrowed = clock_borrowed();
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
	event_drop(l->set);
	event_drop(l->wake);
	event_drop(l->on_term);
	event_drop(l->on_int);
	event_drop(l->on_hup);
	if (l->base)
		event_base_free(l->base);
	clean_fd(&l->set_fd);
	free(l);
}

struct event_base *loop_base(struct loop *l)
{
	return l->base;
}

/* libevent tells its times by a wall clock that it reads now and then: of two of them
 * the difference alone is true. */
int64_t loop_turn_ms(const struct loop *l)
{
	struct timeval wake, began, left = { 0, 0 };

	if (evtimer_pending(l->wake, &wake)) {
		event_base_gettimeofday_cached(l->base, &began);
		evutil_timersub(&wake, &began, &left);
	}
	return clock_mono_ms() - l->wake_ms + left.tv_sec * 1000 + left.tv_usec / 1000;
}

enum rc loop_run(struct loop *l, struct err *e)
{
	tick(l);
	while (!l->stopping) {
		if (!turn(l))
			return err_set(e, RC_BROKEN, "event loop: %s", strerror(errno));
		clock_look(l);
		if (!l->stopping && wait_ms(l) == 0)
			tick(l);
	}
	return RC_OK;
}

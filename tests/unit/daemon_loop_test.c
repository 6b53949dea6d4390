/* daemon_loop_test.c - the loop sleeps until something happens or a time comes, and
 * misses neither. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "daemon/loop.h"

enum { TICKS_MOST = 16 };

struct bench {
	struct loop *loop;
	int64_t at_ms[TICKS_MOST], at[TICKS_MOST]; /* monotonic; of the day */
	int64_t turn_ms[2];
	int ticks, more;
	struct wake says[TICKS_MOST]; /* what each tick wants */
};

static bool on_tick(void *ctx, struct wake *next)
{
	struct bench *b = ctx;
	const struct wake *w = &b->says[b->ticks < TICKS_MOST ? b->ticks : TICKS_MOST - 1];

	if (w->at)
		wake_at(next, w->at);
	if (w->mono_ms)
		wake_ms(next, w->mono_ms);
	if (b->ticks < TICKS_MOST) {
		b->at_ms[b->ticks] = clock_mono_ms();
		b->at[b->ticks] = (int64_t)time(NULL);
	}
	b->ticks++;
	return b->more-- > 0;
}

static void on_jump(void *ctx, int64_t by_s)
{
	(void)ctx;
	fail_msg("the clock was set by %d s", (int)by_s);
}

static void on_reload(void *ctx)
{
	(void)ctx;
}

static void on_time(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	(void)ctx;
}

static struct timeval after(int ms)
{
	return (struct timeval){ .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
}

static void begin(struct bench *b)
{
	const struct loop_calls calls = { b, on_tick, on_jump, on_reload };

	assert_int_equal(loop_new(&b->loop, &calls, NULL), RC_OK);
}

/* Its end is a signal: an event would be something that happened. */
static void run(struct bench *b, int ms)
{
	struct sigevent told = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGTERM };
	struct itimerspec end = { .it_value = { ms / 1000, ms % 1000 * 1000000L } };
	timer_t timer;

	assert_int_equal(timer_create(CLOCK_MONOTONIC, &told, &timer), 0);
	assert_int_equal(timer_settime(timer, 0, &end, NULL), 0);
	assert_int_equal(loop_run(b->loop, NULL), RC_OK);
	timer_delete(timer);
	loop_free(b->loop);
}

static void nothing_happens_and_nobody_is_woken(void **state)
{
	struct bench b = { 0 };

	(void)state;
	begin(&b);
	run(&b, 1500);
	assert_int_equal(b.ticks, 1);
}

static void a_wait_ends_in_time(void **state)
{
	struct bench b = { 0 };
	int64_t due_ms = clock_mono_ms() + 1200;

	(void)state;
	b.says[0].mono_ms = due_ms;
	begin(&b);
	run(&b, 1900);
	assert_int_equal(b.ticks, 2);
	assert_true(b.at_ms[1] >= due_ms);
}

/* The second has begun when it is looked at, also for who asks time(). */
static void a_time_of_day_is_met(void **state)
{
	struct bench b = { 0 };

	(void)state;
	b.says[0].at = (int64_t)time(NULL) + 2;
	begin(&b);
	run(&b, 2800);
	assert_int_equal(b.ticks, 2);
	assert_true(b.at[1] >= b.says[0].at);
}

static void what_is_past_comes_with_the_next_second_and_not_sooner(void **state)
{
	struct bench b = { 0 };

	(void)state;
	for (int i = 0; i < TICKS_MOST; i++)
		b.says[i].at = 1;
	begin(&b);
	run(&b, 1800);
	assert_int_equal(b.ticks, 2);
	assert_true(b.at_ms[1] - b.at_ms[0] >= 1000);
}

static void whatever_happens_is_followed_by_a_tick(void **state)
{
	struct bench b = { 0 };
	struct timeval soon = after(1100);
	struct event *other;
	int64_t began_ms = clock_mono_ms();

	(void)state;
	begin(&b);
	other = evtimer_new(loop_base(b.loop), on_time, NULL);
	evtimer_add(other, &soon);
	run(&b, 1900);
	event_free(other);
	assert_int_equal(b.ticks, 2);
	assert_true(b.at_ms[1] >= began_ms + 1100);
}

/* Two happenings of one second have one tick behind them. */
static void a_happening_after_a_tick_waits_for_its_second(void **state)
{
	struct bench b = { 0 };
	struct timeval first = after(200), second = after(300);
	struct event *one, *two;

	(void)state;
	begin(&b);
	one = evtimer_new(loop_base(b.loop), on_time, NULL);
	two = evtimer_new(loop_base(b.loop), on_time, NULL);
	evtimer_add(one, &first);
	evtimer_add(two, &second);
	run(&b, 1800);
	event_free(one);
	event_free(two);
	assert_int_equal(b.ticks, 2);
	assert_true(b.at_ms[1] - b.at_ms[0] >= 1000);
}

static void who_has_more_to_do_goes_on_at_once(void **state)
{
	struct bench b = { .more = 3 };

	(void)state;
	begin(&b);
	run(&b, 400);
	assert_int_equal(b.ticks, 4);
}

static void on_slow(evutil_socket_t fd, short what, void *ctx)
{
	struct bench *b = ctx;

	(void)fd;
	(void)what;
	b->turn_ms[0] = loop_turn_ms(b->loop);
	usleep(400000);
	b->turn_ms[1] = loop_turn_ms(b->loop);
}

static void a_turn_is_as_long_as_its_work_and_no_sleep_is_counted(void **state)
{
	struct bench b = { 0 };
	struct timeval later = after(1200);
	struct event *slow;

	(void)state;
	begin(&b);
	slow = evtimer_new(loop_base(b.loop), on_slow, &b);
	evtimer_add(slow, &later);
	run(&b, 1900);
	event_free(slow);
	assert_in_range(b.turn_ms[0] + 50, 0, 1000); /* libevent's clock is a coarse one */
	assert_true(b.turn_ms[1] - b.turn_ms[0] >= 390);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_happens_and_nobody_is_woken),
		cmocka_unit_test(a_wait_ends_in_time),
		cmocka_unit_test(a_time_of_day_is_met),
		cmocka_unit_test(what_is_past_comes_with_the_next_second_and_not_sooner),
		cmocka_unit_test(whatever_happens_is_followed_by_a_tick),
		cmocka_unit_test(a_happening_after_a_tick_waits_for_its_second),
		cmocka_unit_test(who_has_more_to_do_goes_on_at_once),
		cmocka_unit_test(a_turn_is_as_long_as_its_work_and_no_sleep_is_counted),
	};

	log_level_set(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

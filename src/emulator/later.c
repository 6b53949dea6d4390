/* later.c - see later.h.  One timer of the loop for a list in order of time. */
#include "emulator/later.h"

#include <stdint.h>
#include <stdlib.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/mem.h"

struct later_job {
	struct later_job *next;
	int64_t due_ms;
	void (*fn)(void *arg);
	void *arg;
	void (*drop)(void *arg);
};

struct later {
	struct event *timer;
	struct later_job *first;
};

static void later_arm(struct later *l)
{
	int64_t wait_ms;

	if (!l->first) {
		evtimer_del(l->timer);
		return;
	}
	wait_ms = l->first->due_ms - clock_mono_ms();
	if (wait_ms < 0)
		wait_ms = 0;
	event_add(l->timer, &(struct timeval){ .tv_sec = wait_ms / 1000,
					       .tv_usec = wait_ms % 1000 * 1000 });
}

static void later_fire(evutil_socket_t fd, short what, void *self)
{
	struct later *l = self;
	int64_t now_ms = clock_mono_ms();

	(void)fd;
	(void)what;
	while (l->first && l->first->due_ms <= now_ms) {
		struct later_job *job = l->first;

		l->first = job->next;
		job->fn(job->arg);
		free(job);
	}
	later_arm(l);
}

struct later *later_new(struct event_base *loop)
{
	struct later *l = mem_alloc(sizeof *l);

	l->timer = evtimer_new(loop, later_fire, l);
	return l;
}

void later_free(struct later *l)
{
	if (!l)
		return;
	while (l->first) {
		struct later_job *job = l->first;

		l->first = job->next;
		if (job->drop)
			job->drop(job->arg);
		free(job);
	}
	event_free(l->timer);
	free(l);
}

void later_add(struct later *l, int ms, void (*fn)(void *arg), void *arg,
	       void (*drop)(void *arg))
{
	struct later_job *job = mem_alloc(sizeof *job);
	struct later_job **at = &l->first;

	job->due_ms = clock_mono_ms() + (ms > 0 ? ms : 0);
	job->fn = fn;
	job->arg = arg;
	job->drop = drop;
	while (*at && (*at)->due_ms <= job->due_ms)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	later_arm(l);
}

/* carrier.c - see carrier.h.  Owns one child, its life and its waits; what it is given
 * to do is carrier_duty.c's. */
#include "gateway/carrier.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "gateway/carrier_self.h"
#include "gateway/note.h"

enum { ARGUMENTS_MAX = 64, STARTS_UNTIL_DOWN = 3 };

static void child_begin(struct carrier *c);

/* ---- timer ---- */

static void wait_ms(struct carrier *c, int64_t ms)
{
	struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

	evtimer_add(c->timer, &tv);
}

/* The wait before the next start, which does what its rung says. */
static int64_t back_off_ms(struct carrier *c)
{
	int64_t ms = ladder_climb(&c->ladder, c->hopeless, c->config.bounds.retry_ms,
				  c->config.bounds.retry_most_ms, clock_now(&clock_wall));

	c->info.rung = ladder_name(c->ladder.rung);
	c->info.lost_since = c->ladder.since;
	/* Jitter of a quarter: modems of one hub do not come back together. */
	return ms - ms / 8 + (int64_t)arc4random_uniform((uint32_t)(ms / 4) + 1);
}

static void recovered(struct carrier *c)
{
	ladder_clear(&c->ladder);
	c->info.rung = NULL;
	c->info.lost_since = 0;
	if (!c->info.trouble[0])
		c->info.reason[0] = '\0';
}

/* A modem that worked is being recovered until somebody has to look at it; one
 * that never came is down after a few starts. */
static enum carrier_state lost_state(const struct carrier *c)
{
	if (!c->wanted)
		return CARRIER_DOWN;
	if (c->ladder.modem && c->was_up)
		return c->ladder.rung == LADDER_ALARM ? CARRIER_DOWN : CARRIER_RECOVERING;
	return c->starts < STARTS_UNTIL_DOWN ? CARRIER_RECOVERING : CARRIER_DOWN;
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct carrier *c = arg;

	(void)fd;
	(void)what;
	switch (c->phase) {
	case PHASE_WAITING:
		child_begin(c);
		return;
	case PHASE_ENDING:
		child_signal(&c->child, c->signals++ ? SIGKILL : SIGTERM);
		wait_ms(c, c->config.bounds.quit_ms / 2);
		return;
	case PHASE_STOPPED:
	case PHASE_RUNNING:
		return;
	}
}

/* ---- the end of a child ---- */

static bool note_settled(void *ctx, const struct line *lines, size_t n)
{
	struct carrier *c = ctx;

	return c->hooks.noted(c->hooks.ctx, c, lines, n);
}

/* The note in the spool: the last answers of a carrier whose daemon died. */
static void note_read(struct carrier *c)
{
	struct err e = { 0 };

	if (c->config.spool && note_take(c->config.spool, c->phase == PHASE_RUNNING,
					 note_settled, c, &e) == RC_REJECT)
		log_warn("spool note unreadable", "carrier=%s why=%s", c->info.name, e.text);
}

static void child_finish(struct carrier *c)
{
	bool steady = c->up_ms && clock_mono_ms() - c->up_ms >= c->config.bounds.steady_ms;

	channel_close(&c->channel);
	evtimer_del(c->timer);
	c->starts = steady ? 1 : c->starts + 1;
	if (steady)
		recovered(c);
	c->up_ms = c->owed_ms = 0;
	c->waits = false;
	carrier_info_lost(&c->info);
	c->phase = c->wanted ? PHASE_WAITING : PHASE_STOPPED;
	c->info.state = lost_state(c);
	note_read(c);
	carrier_ussd_end(c, false, "the carrier was lost");
	c->hooks.down(c->hooks.ctx, c);
	if (c->phase == PHASE_WAITING) {
		int64_t ms = back_off_ms(c);

		c->device_missing = c->config.device && access(c->config.device, F_OK) != 0;
		c->info.state = lost_state(c);
		if (c->ladder.modem && c->ladder.rung == LADDER_ALARM && !c->info.trouble[0])
			carrier_info_trouble(&c->info,
					     c->device_missing ? "no_device" : "lost");
		log_info("carrier waits", "carrier=%s ms=%lld starts=%d rung=%s", c->info.name,
			 (long long)ms, c->starts, c->info.rung);
		wait_ms(c, ms);
	}
}

/* Gone when it is reaped and all that it said was heard. */
static void child_ended(struct carrier *c)
{
	if (c->child.pid == 0 && c->channel.deaf)
		child_finish(c);
}

static void child_end(struct carrier *c, int64_t patience_ms)
{
	if (c->phase != PHASE_RUNNING)
		return;
	c->phase = PHASE_ENDING;
	c->signals = 0;
	if (c->info.state == CARRIER_UP || c->info.state == CARRIER_STARTING)
		c->info.state = CARRIER_RECOVERING;
	wait_ms(c, patience_ms);
}

void carrier_reap(struct carrier *c)
{
	int status;

	if (c->child.pid <= 0 || waitpid(c->child.pid, &status, WNOHANG) != c->child.pid)
		return;
	log_info("carrier ended", "carrier=%s %s=%d", c->info.name,
		 WIFSIGNALED(status) ? "signal" : "exit",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	c->child.pid = 0;
	if (!c->channel.deaf) {
		/* A grandchild may hold the pipe: we do not wait for it. */
		child_end(c, c->config.bounds.quit_ms / 2);
	}
	child_ended(c);
}

/* ---- what it says ---- */

static void heard_up(struct carrier *c, const struct line *l)
{
	carrier_info_up(&c->info, l);
	if (c->phase != PHASE_RUNNING)
		return;
	c->info.state = CARRIER_UP;
	c->was_up = true;
	c->up_ms = clock_mono_ms();
	c->rests = 0;
	c->rest_until_ms = 0;
	log_info("carrier up", "carrier=%s", c->info.name);
	/* The life before it has ended and said its last word.  It is heard before
	 * this one gets a part, so that a note found later is always this one's. */
	note_read(c);
	c->hooks.up(c->hooks.ctx, c);
}

static void heard(struct carrier *c, const struct line *l)
{
	switch (l->event) {
	case LINE_UP:
		heard_up(c, l);
		return;
	case LINE_WAITING:
		carrier_waits(c, l->text);
		c->hooks.said(c->hooks.ctx, c, l);
		return;
	case LINE_IDLE:
		return; /* means something in a spool only */
	case LINE_STATUS:
		c->statuses++;
		carrier_info_status(&c->info, l);
		return;
	case LINE_SUBMITTED:
		carrier_info_submitted(&c->info, l);
		c->hooks.said(c->hooks.ctx, c, l);
		return;
	case LINE_RECEIVED:
	case LINE_REPORT:
		c->hooks.said(c->hooks.ctx, c, l);
		return;
	case LINE_DELETED:
		log_debug("slot deleted", "carrier=%s slot=%s result=%s", c->info.name, l->slot,
			  l->text);
		return;
	case LINE_USSD:
		if (l->id == c->ussd_id)
			carrier_ussd_end(c, l->ok, l->text);
		return;
	case LINE_LOG:
		log_line(strcmp(l->level, "info") == 0 || strcmp(l->level, "debug") == 0
				 ? LOG_LEVEL_INFO
				 : LOG_LEVEL_WARN,
			 "carrier says", "carrier=%s text=%s", c->info.name, l->text);
		return;
	case LINE_DOWN:
		log_warn("carrier goes down", "carrier=%s text=%s", c->info.name, l->text);
		c->hopeless = l->hopeless;
		carrier_info_down(&c->info, l);
		return;
	}
}

static void said(void *ctx, const char *text, size_t len)
{
	struct carrier *c = ctx;
	struct err e = { 0 };
	struct line l;

	if (line_read(&l, text, len, &e) != RC_OK) {
		log_warn("carrier line refused", "carrier=%s why=%s", c->info.name, e.text);
		return;
	}
	heard(c, &l);
	line_free(&l);
}

static void too_long(void *ctx)
{
	const struct carrier *c = ctx;

	log_warn("carrier line refused", "carrier=%s why=it is too long", c->info.name);
}

static void fell_silent(void *ctx)
{
	struct carrier *c = ctx;

	/* Who no longer speaks has a moment to write its note and go. */
	child_end(c, c->config.bounds.quit_ms);
	child_ended(c);
}

/* ---- start and stop ---- */

/* The configured words, and which rung the program is to take. */
static const char *const *arguments(const struct carrier *c, const char *argv[ARGUMENTS_MAX])
{
	size_t n = 0;

	if (!c->ladder.modem || c->ladder.rung == LADDER_REOPEN ||
	    c->ladder.rung == LADDER_ALARM)
		return c->config.argv;
	for (; c->config.argv[n] && n < ARGUMENTS_MAX - 3; n++)
		argv[n] = c->config.argv[n];
	argv[n++] = "--recover";
	argv[n++] = ladder_name(c->ladder.rung);
	argv[n] = NULL;
	return argv;
}

static void child_begin(struct carrier *c)
{
	const char *argv[ARGUMENTS_MAX];
	struct err e = { 0 };

	note_read(c);
	c->hopeless = false;
	c->statuses = 0;
	if (child_start(&c->child, arguments(c, argv), &e) != RC_OK) {
		log_warn("carrier not started", "carrier=%s why=%s", c->info.name, e.text);
		child_finish(c);
		return;
	}
	c->phase = PHASE_RUNNING;
	c->info.state = c->starts ? lost_state(c) : CARRIER_STARTING;
	channel_open(&c->channel, c->base, &c->child,
		     &(struct channel_hooks){ c, said, too_long, fell_silent });
	if (c->config.greeting)
		channel_say(&c->channel, c->config.greeting, strlen(c->config.greeting));
	log_info("carrier started", "carrier=%s pid=%d", c->info.name, (int)c->child.pid);
}

void carrier_start(struct carrier *c)
{
	c->wanted = true;
	c->was_up = false;
	c->starts = 0;
	c->info.trouble[0] = '\0';
	recovered(c);
	if (c->phase == PHASE_STOPPED)
		child_begin(c);
}

void carrier_stop(struct carrier *c)
{
	CLEAN(buf) struct buf quit = { 0 };

	c->wanted = false;
	switch (c->phase) {
	case PHASE_WAITING:
		evtimer_del(c->timer);
		c->phase = PHASE_STOPPED;
		c->info.state = CARRIER_DOWN;
		return;
	case PHASE_RUNNING:
		line_quit(&quit);
		channel_say(&c->channel, quit.text, quit.len);
		child_end(c, c->config.bounds.quit_ms);
		return;
	case PHASE_STOPPED:
	case PHASE_ENDING:
		return;
	}
}

bool carrier_stopped(const struct carrier *c)
{
	return c->phase == PHASE_STOPPED;
}

/* ---- its bounds ---- */

static int64_t answer_due_ms(const struct carrier *c)
{
	return c->owed_ms ? c->owed_ms + c->config.bounds.answer_ms : INT64_MAX;
}

/* One that was up may be silent if it never told how it is. */
static int64_t word_due_ms(const struct carrier *c)
{
	if (!c->up_ms)
		return c->channel.heard_ms + c->config.bounds.start_ms;
	return c->statuses > 1 && !c->owed_ms
		       ? c->channel.heard_ms + c->config.bounds.silence_ms
		       : INT64_MAX;
}

/* When it is well again, after its recovery. */
static int64_t steady_due_ms(const struct carrier *c)
{
	return c->info.rung && c->up_ms ? c->up_ms + c->config.bounds.steady_ms : INT64_MAX;
}

void carrier_next(const struct carrier *c, struct wake *w)
{
	wake_ms(w, carrier_ussd_due_ms(c));
	if (c->phase == PHASE_WAITING && c->device_missing)
		wake_soon(w); /* nobody says when it is there */
	if (c->phase != PHASE_RUNNING)
		return;
	wake_ms(w, steady_due_ms(c));
	wake_ms(w, answer_due_ms(c));
	wake_ms(w, word_due_ms(c));
}

void carrier_tick(struct carrier *c)
{
	int64_t now = clock_mono_ms();

	carrier_ussd_tick(c, now);
	if (c->phase == PHASE_WAITING && c->device_missing &&
	    access(c->config.device, F_OK) == 0) { /* it is there again: no wait */
		evtimer_del(c->timer);
		c->ladder.rung = LADDER_REOPEN; /* fresh from the plug: nothing to reset */
		c->ladder.tries = 0;
		child_begin(c);
		return;
	}
	if (c->phase != PHASE_RUNNING)
		return;
	if (now >= steady_due_ms(c))
		recovered(c);
	note_read(c);
	if (now >= answer_due_ms(c)) {
		log_warn("carrier owes an answer", "carrier=%s", c->info.name);
	} else if (now >= word_due_ms(c)) {
		log_warn("carrier silent", "carrier=%s", c->info.name);
		snprintf(c->info.reason, sizeof c->info.reason, "it does not answer");
	} else {
		return;
	}
	child_end(c, c->config.bounds.quit_ms);
	child_signal(&c->child, SIGKILL);
}

/* ---- made and freed ---- */

struct carrier *carrier_new(struct event_base *base, const struct carrier_config *config,
			    const struct carrier_hooks *hooks)
{
	struct carrier *c = mem_alloc(sizeof *c);

	c->base = base;
	c->hooks = *hooks;
	c->arena = arena_new();
	carrier_config_copy(&c->config, config, c->arena);
	c->info.name = c->config.name;
	c->info.signal = -1;
	c->ladder.modem = c->config.modem;
	c->info.window = 1;
	c->child = (struct child){ .input = -1, .output = -1 };
	c->timer = evtimer_new(base, on_timer, c);
	if (!c->timer)
		abort();
	return c;
}

void carrier_free(struct carrier *c)
{
	if (!c)
		return;
	c->hooks.gone(c->hooks.ctx, c);
	channel_close(&c->channel);
	event_free(c->timer);
	arena_free(c->arena);
	free(c);
}

const struct carrier_info *carrier_info(const struct carrier *c)
{
	return &c->info;
}

const struct carrier_config *carrier_config(const struct carrier *c)
{
	return &c->config;
}

bool carrier_change(struct carrier *c, const struct carrier_config *config)
{
	struct arena *before = c->arena;

	if (!carrier_config_same(&c->config, config))
		return false;
	c->arena = arena_new();
	carrier_config_copy(&c->config, config, c->arena);
	c->info.name = c->config.name;
	arena_free(before);
	return true;
}

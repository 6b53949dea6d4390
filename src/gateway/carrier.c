/* carrier.c - see carrier.h.  Owns one child, its pipes and its waits. */
#include "gateway/carrier.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "gateway/carrier_config.h"
#include "gateway/child.h"
#include "gateway/ladder.h"
#include "gateway/note.h"

enum {
	ARGUMENTS_MAX = 64,
	STARTS_UNTIL_DOWN = 3,
	USSD_MS = 90 * 1000,
	REST_MS = 1000,
	REST_MOST_MS = 60 * 1000
};

enum phase {
	PHASE_STOPPED, /* no child, none wanted */
	PHASE_RUNNING, /* a child, whatever it says */
	PHASE_ENDING,  /* the child has to go: end of file, a bound, or stop */
	PHASE_WAITING, /* no child, until the timer */
};

struct carrier {
	struct event_base *base;
	struct carrier_config config;
	struct carrier_hooks hooks;
	struct arena *arena; /* the configuration's copy */
	struct carrier_info info;
	enum phase phase;
	bool wanted;
	struct child child;
	struct bufferevent *in, *out; /* to its input, from its output */
	bool skipping;		      /* the rest of a line that was too long */
	bool deaf;		      /* its output has ended */
	struct event *timer;	      /* restart while waiting, signals while ending */
	int signals;		      /* sent since it has to go */
	int starts;		      /* in a row that did not last */
	struct ladder ladder;
	bool hopeless;			  /* it said that only a person can help */
	bool was_up;			  /* since carrier_start() */
	bool device_missing;		  /* when it was last looked for */
	int64_t up_ms, heard_ms, owed_ms; /* monotonic; 0: not */
	int statuses;
	int64_t rest_until_ms;
	int rests;
	int64_t rest_task;
	bool spared, drained;
	int barred; /* in a row */
	int64_t ussd_id, ussd_ms;
	carrier_ussd_answer *ussd_answer;
	void *ussd_ctx;
	void *lane;
};

static void child_begin(struct carrier *c);

const char *carrier_state_name(enum carrier_state state)
{
	static const char *const names[] = {
		[CARRIER_DOWN] = "down",
		[CARRIER_STARTING] = "starting",
		[CARRIER_UP] = "up",
		[CARRIER_RECOVERING] = "recovering",
	};

	return names[state];
}

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

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

/* libevent closes what it owns only when the loop runs again; a child must
 * see the end of its input now. */
static void pipe_close(struct bufferevent **bev, int *fd)
{
	if (!*bev)
		return;
	bufferevent_disable(*bev, EV_READ | EV_WRITE);
	bufferevent_free(*bev);
	*bev = NULL;
	close(*fd);
	*fd = -1;
}

static void pipes_close(struct carrier *c)
{
	pipe_close(&c->in, &c->child.input);
	pipe_close(&c->out, &c->child.output);
}

static void ussd_end(struct carrier *c, bool ok, const char *text)
{
	carrier_ussd_answer *answer = c->ussd_answer;

	c->ussd_answer = NULL;
	if (answer)
		answer(c->ussd_ctx, ok, text);
}

/* The note in the spool: the last answers of a carrier whose daemon died. */
static void note_read(struct carrier *c)
{
	CLEAN(buf) struct buf text = { 0 };
	struct note note = { 0 };
	struct err e = { 0 };
	bool settled = true;

	if (!c->config.spool ||
	    file_read(c->config.spool, NOTE_MAX_BYTES, &text, &e) == RC_NONE)
		return;
	if (text.len && text.text[text.len - 1] != '\n' && c->phase == PHASE_RUNNING)
		return; /* it is just being written */
	if (note_parse(&note, &text))
		settled = c->hooks.noted(c->hooks.ctx, c, note.line, note.n);
	else
		log_warn("spool note unreadable", "carrier=%s bytes=%zu", c->info.name,
			 text.len);
	note_free(&note);
	if (settled)
		unlink(c->config.spool);
}

static void child_finish(struct carrier *c)
{
	bool steady = c->up_ms && clock_mono_ms() - c->up_ms >= c->config.bounds.steady_ms;

	pipes_close(c);
	evtimer_del(c->timer);
	c->starts = steady ? 1 : c->starts + 1;
	if (steady)
		recovered(c);
	c->up_ms = c->owed_ms = 0;
	c->info.signal = -1;
	c->info.network[0] = '\0';
	c->phase = c->wanted ? PHASE_WAITING : PHASE_STOPPED;
	c->info.storages[0] = '\0';
	c->info.storage_full = false;
	c->info.state = lost_state(c);
	note_read(c);
	ussd_end(c, false, "the carrier was lost");
	c->hooks.down(c->hooks.ctx, c);
	if (c->phase == PHASE_WAITING) {
		int64_t ms = back_off_ms(c);

		c->device_missing = c->config.device && access(c->config.device, F_OK) != 0;
		c->info.state = lost_state(c);
		if (c->ladder.modem && c->ladder.rung == LADDER_ALARM && !c->info.trouble[0])
			copy(c->info.trouble, sizeof c->info.trouble,
			     c->device_missing ? "no_device" : "lost");
		log_info("carrier waits", "carrier=%s ms=%lld starts=%d rung=%s", c->info.name,
			 (long long)ms, c->starts, c->info.rung);
		wait_ms(c, ms);
	}
}

/* Gone when it is reaped and all that it said was heard. */
static void child_ended(struct carrier *c)
{
	if (c->child.pid == 0 && c->deaf)
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
	if (!c->deaf) {
		/* A grandchild may hold the pipe: we do not wait for it. */
		child_end(c, c->config.bounds.quit_ms / 2);
	}
	child_ended(c);
}

/* ---- what it says ---- */

static void heard_up(struct carrier *c, const struct line *l)
{
	struct carrier_info *i = &c->info;

	copy(i->sim, sizeof i->sim, l->sim[0] ? l->sim : i->name);
	copy(i->imei, sizeof i->imei, l->imei);
	copy(i->model, sizeof i->model, l->model);
	copy(i->smsc, sizeof i->smsc, l->smsc);
	i->announces = l->announces;
	i->window = l->window;
	i->whole = l->whole;
	copy(i->trouble, sizeof i->trouble, c->config.modem && !i->smsc[0] ? "no_smsc" : "");
	if (i->trouble[0])
		copy(i->reason, sizeof i->reason, "no message centre is set");
	if (c->phase != PHASE_RUNNING)
		return;
	i->state = CARRIER_UP;
	c->was_up = true;
	c->up_ms = clock_mono_ms();
	c->rests = 0;
	c->rest_until_ms = 0;
	log_info("carrier up", "carrier=%s", i->name);
	/* The life before it has ended and said its last word.  It is heard before
	 * this one gets a part, so that a note found later is always this one's. */
	note_read(c);
	c->hooks.up(c->hooks.ctx, c);
}

static void heard_storages(struct carrier *c, const struct line *l)
{
	char *text = c->info.storages;
	struct line_storage s;
	size_t len = 0;

	*text = '\0';
	c->info.storage_full = false;
	for (size_t i = 0; line_storage(l, i, &s) && len + 1 < sizeof c->info.storages; i++) {
		int put = snprintf(text + len, sizeof c->info.storages - len, "%s%.8s %d/%d",
				   i ? ", " : "", s.name, s.used, s.total);

		len += put > 0 ? (size_t)put : 0;
		c->info.storage_full |= s.full;
	}
}

static void heard_status(struct carrier *c, const struct line *l)
{
	c->info.signal = l->signal;
	copy(c->info.network, sizeof c->info.network, l->network);
	copy(c->info.operator_name, sizeof c->info.operator_name, l->operator_name);
	c->statuses++;
	heard_storages(c, l);
}

static void heard(struct carrier *c, const struct line *l)
{
	switch (l->event) {
	case LINE_UP:
		heard_up(c, l);
		return;
	case LINE_IDLE:
		return; /* means something in a spool only */
	case LINE_STATUS:
		heard_status(c, l);
		return;
	case LINE_SUBMITTED:
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
			ussd_end(c, l->ok, l->text);
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
		copy(c->info.reason, sizeof c->info.reason, l->text);
		copy(c->info.trouble, sizeof c->info.trouble,
		     *l->trouble || !l->hopeless ? l->trouble : "other");
		return;
	}
}

static void on_output(struct bufferevent *bev, void *arg)
{
	struct evbuffer *buffer = bufferevent_get_input(bev);
	struct carrier *c = arg;
	size_t len;
	char *text;

	c->heard_ms = clock_mono_ms();
	while (c->out == bev && (text = evbuffer_readln(buffer, &len, EVBUFFER_EOL_LF))) {
		struct line l;
		struct err e = { 0 };
		enum rc rc = c->skipping ? RC_DUP : line_read(&l, text, len, &e);

		c->skipping = false;
		free(text);
		if (rc == RC_OK) {
			heard(c, &l);
			line_free(&l);
		} else if (rc != RC_DUP) {
			log_warn("carrier line refused", "carrier=%s why=%s", c->info.name,
				 e.text);
		}
	}
	if (c->out == bev && evbuffer_get_length(buffer) >= LINE_MAX_BYTES) {
		log_warn("carrier line too long", "carrier=%s", c->info.name);
		evbuffer_drain(buffer, evbuffer_get_length(buffer));
		c->skipping = true;
	}
}

static void on_output_end(struct bufferevent *bev, short what, void *arg)
{
	struct carrier *c = arg;

	(void)what;
	bufferevent_disable(bev, EV_READ);
	c->deaf = true;
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
	c->deaf = c->skipping = c->hopeless = false;
	c->statuses = 0;
	if (child_start(&c->child, arguments(c, argv), &e) != RC_OK) {
		log_warn("carrier not started", "carrier=%s why=%s", c->info.name, e.text);
		child_finish(c);
		return;
	}
	c->phase = PHASE_RUNNING;
	c->info.state = c->starts ? lost_state(c) : CARRIER_STARTING;
	c->heard_ms = clock_mono_ms();
	c->in = bufferevent_socket_new(c->base, c->child.input, 0);
	c->out = bufferevent_socket_new(c->base, c->child.output, 0);
	if (!c->in || !c->out)
		abort();
	bufferevent_setcb(c->out, on_output, NULL, on_output_end, c);
	bufferevent_disable(c->in, EV_READ);
	bufferevent_enable(c->in, EV_WRITE);
	bufferevent_enable(c->out, EV_READ);
	if (c->config.greeting)
		bufferevent_write(c->in, c->config.greeting, strlen(c->config.greeting));
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

static void say(struct carrier *c, const struct buf *lines)
{
	if (c->in && lines->len)
		bufferevent_write(c->in, lines->text, lines->len);
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
		say(c, &quit);
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

void carrier_tick(struct carrier *c)
{
	int64_t now = clock_mono_ms();
	bool starting = !c->up_ms;

	if (c->ussd_answer && now - c->ussd_ms > USSD_MS)
		ussd_end(c, false, "no answer");
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
	if (c->info.rung && c->up_ms && now - c->up_ms >= c->config.bounds.steady_ms)
		recovered(c);
	note_read(c);
	if (c->owed_ms && now - c->owed_ms > c->config.bounds.answer_ms) {
		log_warn("carrier owes an answer", "carrier=%s", c->info.name);
	} else if (starting ? now - c->heard_ms > c->config.bounds.start_ms
			    : c->statuses > 1 && !c->owed_ms &&
				      now - c->heard_ms > c->config.bounds.silence_ms) {
		log_warn("carrier silent", "carrier=%s", c->info.name);
		copy(c->info.reason, sizeof c->info.reason, "it does not answer");
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
	pipes_close(c);
	event_free(c->timer);
	arena_free(c->arena);
	free(c);
}

/* ---- for its owner ---- */

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

bool carrier_ready(const struct carrier *c)
{
	return c->phase == PHASE_RUNNING && c->info.state == CARRIER_UP &&
	       clock_mono_ms() >= c->rest_until_ms;
}

bool carrier_idle(const struct carrier *c)
{
	return !c->owed_ms;
}

void carrier_drain(struct carrier *c, bool drained)
{
	if (c->drained != drained)
		log_info(drained ? "carrier drained" : "carrier resumed", "carrier=%s",
			 c->info.name);
	c->drained = drained;
}

bool carrier_drained(const struct carrier *c)
{
	return c->drained;
}

bool carrier_takes(const struct carrier *c)
{
	return carrier_ready(c) && !c->drained;
}

void carrier_rest(struct carrier *c, int64_t task)
{
	int64_t ms = REST_MS;

	for (int i = 0; i < c->rests && ms < REST_MOST_MS; i++)
		ms *= 2;
	c->rests += task != c->rest_task;
	c->rest_task = task;
	c->rest_until_ms = clock_mono_ms() + (ms < REST_MOST_MS ? ms : REST_MOST_MS);
}

void carrier_rested(struct carrier *c)
{
	c->rest_task = 0;
	c->rests = 0;
	c->rest_until_ms = 0;
}

void carrier_submit(struct carrier *c, const struct buf *lines)
{
	if (!c->owed_ms)
		c->owed_ms = clock_mono_ms();
	say(c, lines);
}

void carrier_answered(struct carrier *c, bool owes_more)
{
	c->owed_ms = owes_more ? clock_mono_ms() : 0;
}

void carrier_delete(struct carrier *c, const char *slot, const char *print)
{
	CLEAN(buf) struct buf line = { 0 };

	line_delete(&line, slot, print);
	say(c, &line);
}

enum rc carrier_ussd(struct carrier *c, const char *code, carrier_ussd_answer *answer,
		     void *ctx, struct err *e)
{
	CLEAN(buf) struct buf line = { 0 };

	if (c->phase != PHASE_RUNNING || c->info.state != CARRIER_UP)
		return err_set(e, RC_RETRY, "modem %s is %s", c->info.name,
			       carrier_state_name(c->info.state));
	if (c->ussd_answer)
		return err_set(e, RC_RETRY, "modem %s has a USSD session open", c->info.name);
	c->ussd_answer = answer;
	c->ussd_ctx = ctx;
	c->ussd_ms = clock_mono_ms();
	line_ussd(&line, ++c->ussd_id, code);
	say(c, &line);
	return RC_OK;
}

void carrier_spare(struct carrier *c, bool spared)
{
	if (c->spared != spared)
		log_info(spared ? "carrier spared" : "carrier used again", "carrier=%s",
			 c->info.name);
	c->spared = spared;
	if (!spared)
		c->barred = 0;
}

bool carrier_spared(const struct carrier *c)
{
	return c->spared;
}

int carrier_barred(struct carrier *c, bool barred)
{
	return c->barred = barred ? c->barred + 1 : 0;
}

void carrier_lane_set(struct carrier *c, void *lane)
{
	c->lane = lane;
}

void *carrier_lane(const struct carrier *c)
{
	return c->lane;
}

/* gateway_bench.h - a house with a gateway whose carriers are the test's own
 * program again (fake_carrier.h); what the dialogue was told is counted here,
 * in its place. */
#ifndef TESTS_ENGINE_GATEWAY_BENCH_H
#define TESTS_ENGINE_GATEWAY_BENCH_H

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>
#include <sqlite3.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/connection.h"
#include "dialogue/dialogue.h"
#include "gateway/budget.h"
#include "gateway/gateway.h"
#include "store/contact.h"
#include "store/metric.h"
#include "store/submission.h"
#include "support/house.h"

#include "fake_carrier.h"
#include "turn.h"

/* No test uses all of it. */
#pragma GCC diagnostic ignored "-Wunused-function"

#define ALI  "+989121111111"
#define SARA "+989122222222"

enum { CARRIERS = 2, PATIENCE_MS = 8000, PATIENCE_TURNS = 8000 };

/* ---- in the dialogue's place ---- */

static int told, told_gaps, told_answerable;
static char told_text[4096];

enum rc dialogue_receive(struct engine *en, const struct incoming *in, struct err *e)
{
	(void)en;
	(void)e;
	told++;
	told_answerable += in->answerable;
	snprintf(told_text, sizeof told_text, "%s", in->text);
	return RC_OK;
}

enum rc dialogue_gap(struct engine *en, const struct incoming *in, struct err *e)
{
	(void)en;
	(void)e;
	told_gaps++;
	snprintf(told_text, sizeof told_text, "%s", in->text);
	return RC_OK;
}

/* ---- a house with a gateway ---- */

struct bench {
	struct house h;
	struct event_base *base;
	struct gateway *g;
	char folder[CARRIERS][96], spool[CARRIERS][112];
	int carriers, per_minute, per_day[CARRIERS];
	int pulse_s;
	struct setting_rate rate; /* per_minute 0: there is none */
	bool modem;		  /* they are taken for modems */
	const char *device;
	struct carrier_bounds bounds;
	struct watch_bounds watch;
};

static struct bench b;
static char self[512];

/* gateway_new() or, when it is there, gateway_reload(). */
static void gateway_begin(void)
{
	static const char *const names[CARRIERS] = { "one", "two" };
	static const char *const sims[CARRIERS] = { "432110000000001", "432110000000002" };
	struct carrier_config config[CARRIERS] = { 0 };
	static const char *const numbers[CARRIERS] = { "+989100000001", "+989100000002" };
	const char *argv[CARRIERS][5];
	struct err e = { "" };

	for (int i = 0; i < b.carriers; i++) {
		argv[i][0] = self;
		argv[i][1] = "--carrier";
		argv[i][2] = b.folder[i];
		argv[i][3] = sims[i];
		argv[i][4] = NULL;
		config[i] = (struct carrier_config){ .name = names[i],
						     .argv = argv[i],
						     .spool = b.spool[i],
						     .per_minute = b.per_minute,
						     .per_day = b.per_day[i],
						     .number = numbers[i],
						     .pulse_s = b.pulse_s,
						     .modem = b.modem,
						     .device = b.device,
						     .bounds = b.bounds };
	}
	const struct gateway_config all = { .carriers = config,
					    .carrier_count = (size_t)b.carriers,
					    .rates = &b.rate,
					    .rate_count = b.rate.per_minute > 0,
					    .watch = b.watch };

	if (b.g)
		gateway_reload(b.g, &all);
	else
		must(gateway_new(&b.g, &b.h.en, b.base, &all, &e), &e);
}

/* A text that waited on, or word of the end of an alarm, would be what a silent modem
 * has in hand in place of the next test's own. */
static void nothing_is_left(void)
{
	const char *left = "UPDATE message SET state = 'cancelled' "
			   "WHERE state IN ('queued', 'submitting', 'uncertain');"
			   "UPDATE alarm SET cleared_at = 1 WHERE cleared_at IS NULL";

	assert_int_equal(sqlite3_exec(db_handle(b.h.en.store.db), left, NULL, NULL, NULL),
			 SQLITE_OK);
}

/* The house is opened once: what a test leaves behind has other numbers. */
static void bench_begin(int carriers)
{
	/* What a test that failed left behind. */
	gateway_free(b.g);
	b.g = NULL;
	nothing_is_left();
	b.carriers = carriers;
	b.per_minute = 0;
	b.pulse_s = 0;
	b.rate.per_minute = 0;
	memset(b.per_day, 0, sizeof b.per_day);
	b.modem = false;
	b.device = NULL;
	b.watch = (struct watch_bounds){ 0 };
	b.bounds =
		(struct carrier_bounds){ .retry_ms = 20, .retry_most_ms = 100, .quit_ms = 400 };
	for (int i = 0; i < CARRIERS; i++) {
		char house[sizeof b.h.folder];

		strcpy(house, b.h.folder);
		snprintf(b.folder[i], sizeof b.folder[i], "%s/%d-XXXXXX", house, i);
		assert_non_null(mkdtemp(b.folder[i]));
		strcat(strcpy(b.spool[i], b.folder[i]), "/spool");
	}
	told = told_gaps = told_answerable = 0;
	told_text[0] = '\0';
	b.h.now += 100000; /* far from the test before */
}

static void bench_end(void)
{
	gateway_stop(b.g);
	gateway_free(b.g);
	b.g = NULL;
}

/* As when the daemon is killed. */
static void gateway_die(void)
{
	gateway_free(b.g);
	b.g = NULL;
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
}

static void put(int carrier, const char *name, const char *text)
{
	char path[160], temporary[160];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", b.folder[carrier], name);
	snprintf(temporary, sizeof temporary, "%s/new", b.folder[carrier]);
	assert_non_null(f = fopen(temporary, "w"));
	fputs(text, f);
	fclose(f);
	assert_int_equal(rename(temporary, path), 0);
}

static int heard(int carrier, const char *what)
{
	char path[160], line[20000];
	int n = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/heard", b.folder[carrier]);
	if (!(f = fopen(path, "r")))
		return 0;
	while (fgets(line, sizeof line, f))
		n += strstr(line, what) != NULL;
	fclose(f);
	return n;
}

/* Run the loop until something is so.  Patience is counted in turns, too: a machine that
 * was stopped for a while, or waits for its disk, has made none. */
#define UNTIL(so)                                                                              \
	do {                                                                                   \
		int64_t until_began = clock_mono_ms(), until_turns = 0;                        \
		struct turning turns = turn_begin();                                           \
		while (!(so)) {                                                                \
			turn(&turns, b.base, b.g, b.h.now);                                    \
			if (++until_turns > PATIENCE_TURNS &&                                  \
			    clock_mono_ms() - until_began > PATIENCE_MS)                       \
				fail_msg("never: %s", #so);                                    \
			usleep(500);                                                           \
		}                                                                              \
	} while (0)

static enum rc count_up(void *ctx, const struct gateway_line *line, struct err *e)
{
	(void)e;
	*(int *)ctx += line->carrier->state == CARRIER_UP;
	return RC_OK;
}

static int carriers_up(void)
{
	struct err e = { "" };
	int n = 0;

	must(gateway_each(b.g, count_up, &n, &e), &e);
	return n;
}

static void pass_ms(int ms)
{
	int64_t end = clock_mono_ms() + ms;

	UNTIL(clock_mono_ms() >= end);
}

static int64_t count_sql(const char *phone, bool incoming, const char *state)
{
	struct err e = { "" };
	struct message m;
	int64_t n = 0;

	for (int64_t id = 1; message_get(&b.h.en.store, id, &m, &e) == RC_OK; id++) {
		CLEAN(contact) struct contact who = { 0 };

		must(contact_get(&b.h.en.store, m.contact_id, &who, &e), &e);
		n += m.incoming == incoming && strcmp(who.phone, phone) == 0 &&
		     m.created_at > b.h.now - 50000 &&
		     (!state || strcmp(message_state_name(m.state), state) == 0);
	}
	return n;
}

static struct message row(int64_t id)
{
	struct message m = { 0 };
	struct err e = { "" };

	must(message_get(&b.h.en.store, id, &m, &e), &e);
	return m;
}

static bool is(int64_t id, enum message_state state)
{
	return row(id).state == state;
}

static int64_t queue(struct message_new m, const char *phone, const char *text)
{
	struct err e = { "" };
	int64_t id;

	must(tx_begin(b.h.en.store.db, &e), &e);
	must(contact_for_phone(&b.h.en.store, phone, b.h.now, &m.contact_id, &e), &e);
	m.text = text;
	m.purpose = "free";
	must(message_queue(&b.h.en.store, &m, b.h.now, &id, &e), &e);
	must(tx_commit(b.h.en.store.db, &e), &e);
	if (b.g)
		gateway_kick(b.g);
	return id;
}

static int64_t text_to(const char *phone, const char *text)
{
	return queue((struct message_new){ .resend = true, .rank = RANK_STAGE }, phone, text);
}

/* A `received` line; ref 0: not a long message. */
static char *part(char out[600], const char *number, const char *text, int slot, int ref,
		  int total, int seq)
{
	char concat[80] = "null";

	if (ref)
		snprintf(concat, sizeof concat,
			 "{\"ref\":%d,\"total\":%d,\"seq\":%d,\"width\":8}", ref, total, seq);
	snprintf(out, 600,
		 "{\"event\":\"received\",\"slot\":\"SM:%d\",\"print\":\"p%s-%s-%lld-%d\","
		 "\"number\":\"%s\",\"alphanumeric\":false,\"scts\":%lld,\"alphabet\":\"ucs2\","
		 "\"text\":\"%s\",\"data\":\"\",\"concat\":%s,\"flags\":[]}\n",
		 slot, number, text, (long long)b.h.now, seq, number, (long long)b.h.now, text,
		 concat);
	return out;
}

static void bring(int carrier, const char *line)
{
	char path[160];
	struct stat st;

	snprintf(path, sizeof path, "%s/say", b.folder[carrier]);
	UNTIL(stat(path, &st) != 0);
	put(carrier, "say", line);
}

/* scts 0: the modem does not say it. */
static void report_of(int carrier, int ref, const char *number, int status, int64_t scts)
{
	char line[300], when[32] = "null";

	if (scts)
		snprintf(when, sizeof when, "%lld", (long long)scts);
	snprintf(line, sizeof line,
		 "{\"event\":\"report\",\"slot\":\"SM:9\",\"print\":\"r%d%s\",\"ref\":%d,"
		 "\"number\":\"%s\",\"scts\":%s,\"discharge\":1,\"status\":%d}\n",
		 ref, number, ref, number, when, status);
	bring(carrier, line);
}

static void report(int carrier, int ref, const char *number, int status)
{
	report_of(carrier, ref, number, status, 0);
}

static struct submission first_part(int64_t id)
{
	struct submission *list, s;
	struct err e = { "" };
	size_t n;

	must(submission_of(&b.h.en.store, id, &list, &n, &e), &e);
	s = list[0];
	free(list);
	return s;
}

/* ---- the program ---- */

static int house_up(void **state)
{
	(void)state;
	house_open(&b.h);
	b.base = event_base_new();
	return b.base ? 0 : 1;
}

/* What was counted as it came and went is what there is. */
static void depth_is_true(void)
{
	int64_t queued[QUEUE_RANKS] = { 0 };
	struct err e = { "" };
	struct message m;
	struct metric all;

	for (int64_t id = 1; message_get(&b.h.en.store, id, &m, &e) == RC_OK; id++)
		if (m.state == MESSAGE_QUEUED)
			queued[m.rank - RANK_ALARM]++;
	must(metric_read(&b.h.en.store, b.h.now, &all, &e), &e);
	for (int i = 0; i < QUEUE_RANKS; i++)
		if (all.queue[i].texts != queued[i])
			fail_msg("%s: %d counted, %d there", rank_name(i + RANK_ALARM),
				 (int)all.queue[i].texts, (int)queued[i]);
}

static int house_down(void **state)
{
	(void)state;
	depth_is_true();
	event_base_free(b.base);
	house_close(&b.h);
	return 0;
}

/* Comes back in the test, never in a carrier. */
static void bench_main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--carrier") == 0)
		fake_main(argv[2], argv[3]);
	signal(SIGPIPE, SIG_IGN);
	log_level_set(getenv("GATEWAY_TEST_LOG") ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR);
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		exit(1);
}

#endif

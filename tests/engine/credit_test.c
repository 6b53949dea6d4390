/* credit_test.c - what is left on the SIMs: asked, told, and spared.  The
 * carriers are this program again (fake_carrier.h). */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "gateway/gateway.h"
#include "store/contact.h"
#include "store/credit.h"
#include "support/house.h"
#include "workflow/alarm.h"

#include "fake_carrier.h"
#include "turn.h"

#define ADMIN "+989150000199"

enum { CARRIERS = 2, PATIENCE_MS = 20000 };

static const char *const names[CARRIERS] = { "one", "two" };
static const char *const sims[CARRIERS] = { "432110000000001", "432110000000002" };
static char self[512];

struct bench {
	struct house h;
	struct event_base *base;
	struct gateway *g;
	char folder[CARRIERS][96];
	int carriers;
};

static void gateway_begin(struct bench *b)
{
	struct carrier_config config[CARRIERS] = { 0 };
	const char *argv[CARRIERS][5];
	struct err e = { "" };

	for (int i = 0; i < b->carriers; i++) {
		memcpy(argv[i],
		       (const char *[]){ self, "--carrier", b->folder[i], sims[i], NULL },
		       sizeof argv[i]);
		config[i] = (struct carrier_config){
			.name = names[i],
			.argv = argv[i],
			.balance = { .code = i ? NULL : "*140*11#",
				     .pattern = "",
				     .every_s = i ? 0 : 12 * 3600,
				     .low = 50000,
				     .floor = 2000 },
			.bounds = { .retry_ms = 20, .quit_ms = 400 },
		};
	}
	must(gateway_new(&b->g, &b->h.en, b->base,
			 &(struct gateway_config){ .carriers = config,
						   .carrier_count = (size_t)b->carriers },
			 &e),
	     &e);
}

static int setup(void **state)
{
	struct bench *b = mem_alloc(sizeof *b);

	log_level_set(LOG_LEVEL_ERROR);
	signal(SIGPIPE, SIG_IGN);
	house_open(&b->h);
	b->base = event_base_new();
	b->carriers = CARRIERS;
	for (int i = 0; i < CARRIERS; i++) {
		snprintf(b->folder[i], sizeof b->folder[i], "%s/%d-XXXXXX", b->h.folder, i);
		assert_non_null(mkdtemp(b->folder[i]));
	}
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	gateway_stop(b->g);
	gateway_free(b->g);
	event_base_free(b->base);
	house_close(&b->h);
	free(b);
	return 0;
}

#define UNTIL(b, so)                                                                           \
	do {                                                                                   \
		int64_t began = clock_mono_ms();                                               \
		struct turning turns = turn_begin();                                           \
		while (!(so)) {                                                                \
			turn(&turns, (b)->base, (b)->g, (b)->h.now);                           \
			if (clock_mono_ms() - began > PATIENCE_MS)                             \
				fail_msg("never: %s", #so);                                    \
			usleep(500);                                                           \
		}                                                                              \
	} while (0)

/* When the gateway wants to be woken. */
static int64_t next_at(struct bench *b)
{
	struct wake w = WAKE_NEVER;
	struct err e = { "" };

	must(gateway_next(b->g, &w, &e), &e);
	return w.at;
}

static void put(struct bench *b, int carrier, const char *name, const char *text)
{
	char path[160], temporary[160];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", b->folder[carrier], name);
	snprintf(temporary, sizeof temporary, "%s/new", b->folder[carrier]);
	assert_non_null(f = fopen(temporary, "w"));
	fputs(text, f);
	fclose(f);
	assert_int_equal(rename(temporary, path), 0);
}

static int heard(struct bench *b, int carrier, const char *what)
{
	char path[160], line[20000];
	int n = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/heard", b->folder[carrier]);
	if (!(f = fopen(path, "r")))
		return 0;
	while (fgets(line, sizeof line, f))
		n += strstr(line, what) != NULL;
	fclose(f);
	return n;
}

static struct credit known(struct bench *b, int carrier)
{
	struct credit k;

	credit_get(&b->h.en.store, sims[carrier], &k, NULL);
	return k;
}

static bool is_open(struct bench *b, enum alarm_kind kind)
{
	struct alarm a;

	return alarm_open(&b->h.en.store, alarm_kind_name(kind), names[0], &a, NULL) == RC_OK;
}

static bool told(struct bench *b, const char *codes)
{
	CLEAN(text) char *all = house_codes(&b->h, ADMIN);

	return strcmp(all, codes) == 0;
}

/* To another number each time. */
static void text_out(struct bench *b, const char *text)
{
	static int n;
	char phone[24];
	struct message_new m = {
		.text = text, .purpose = "free", .rank = RANK_REPLY, .resend = true
	};
	struct err e = { "" };
	int64_t id;

	snprintf(phone, sizeof phone, "+98912111%04d", ++n);
	must(tx_begin(b->h.en.store.db, &e), &e);
	must(contact_for_phone(&b->h.en.store, phone, b->h.now, &m.contact_id, &e), &e);
	must(message_queue(&b->h.en.store, &m, b->h.now, &id, &e), &e);
	must(tx_commit(b->h.en.store.db, &e), &e);
	gateway_kick(b->g);
}

static void a_sim_is_asked_by_schedule_and_its_credit_kept(void **state)
{
	struct bench *b = *state;

	put(b, 0, "ussd", "اعتبار شما: ۱۲۳٬۴۵۶ ریال");
	gateway_begin(b);
	UNTIL(b, known(b, 0).at);
	assert_int_equal(known(b, 0).rials, 123456);
	assert_true(told(b, ""));
	assert_int_equal(next_at(b), b->h.now + 12 * 3600);
	b->h.now += 11 * 3600;
	UNTIL(b, heard(b, 0, "\"ussd\"") == 1);
	put(b, 0, "ussd", "۱۲۰۰۰۰ ریال");
	b->h.now += 3600;
	UNTIL(b, known(b, 0).rials == 120000);
	assert_int_equal(heard(b, 0, "\"ussd\""), 2);
	assert_int_equal(heard(b, 1, "\"ussd\""), 0);
}

static void low_credit_is_told_once_and_again_after_it_was_enough(void **state)
{
	struct bench *b = *state;

	put(b, 0, "ussd", "40000 Rials");
	gateway_begin(b);
	UNTIL(b, told(b, "A10"));
	UNTIL(b, heard(b, 0, "\"submit\"") + heard(b, 1, "\"submit\"") == 1);
	put(b, 0, "ussd", "39000 Rials");
	b->h.now += 12 * 3600;
	UNTIL(b, known(b, 0).rials == 39000);
	assert_true(told(b, "A10"));
	put(b, 0, "ussd", "90000 Rials");
	b->h.now += 12 * 3600;
	UNTIL(b, known(b, 0).rials == 90000);
	assert_false(is_open(b, ALARM_CREDIT_LOW));
	assert_true(told(b, "A10 A22"));
	put(b, 0, "ussd", "30000 Rials");
	b->h.now += 12 * 3600;
	UNTIL(b, told(b, "A10 A22 A10"));
	UNTIL(b, heard(b, 1, "\"submit\"") > 1); /* both are up: by the other one */
	assert_true(heard(b, 0, "\"submit\"") < 2);
	put(b, 0, "ussd", "1000 Rials"); /* worse is no end of it */
	b->h.now += 12 * 3600;
	UNTIL(b, told(b, "A10 A22 A10 A12"));
	assert_false(is_open(b, ALARM_CREDIT_LOW));
}

static void a_reply_that_names_no_amount_is_not_zero(void **state)
{
	struct bench *b = *state;

	put(b, 0, "ussd", "60000 Rials");
	gateway_begin(b);
	UNTIL(b, known(b, 0).at);
	put(b, 0, "ussd", "سامانه در دسترس نیست");
	b->h.now += 12 * 3600;
	UNTIL(b, known(b, 0).trouble[0]);
	assert_int_equal(known(b, 0).rials, 60000);
	assert_false(known(b, 0).spent);
	assert_true(told(b, "A11"));
	assert_true(is_open(b, ALARM_CREDIT_UNREAD));
	b->h.now += 600; /* a failure is asked again soon, and told once */
	UNTIL(b, known(b, 0).asked_at == b->h.now);
	put(b, 0, "ussd", "59000 Rials");
	b->h.now += 600;
	UNTIL(b, known(b, 0).rials == 59000);
	assert_true(told(b, "A11"));
	assert_string_equal(known(b, 0).trouble, "");
	assert_false(is_open(b, ALARM_CREDIT_UNREAD));
}

static void a_sim_without_credit_is_spared_until_it_has_some(void **state)
{
	struct bench *b = *state;

	put(b, 0, "ussd", "1500 Rials");
	gateway_begin(b);
	UNTIL(b, told(b, "A12"));
	UNTIL(b, heard(b, 1, "\"submit\"") == 1); /* the alarm itself */
	for (int i = 0; i < 3; i++)
		text_out(b, "متن");
	UNTIL(b, heard(b, 1, "\"submit\"") == 4);
	assert_int_equal(heard(b, 0, "\"submit\""), 0);
	/* A restart of the daemon does not forget it. */
	gateway_stop(b->g);
	gateway_free(b->g);
	put(b, 0, "ussd", "150000 Rials");
	gateway_begin(b);
	UNTIL(b, heard(b, 0, "start") == 2 && heard(b, 1, "start") == 2);
	text_out(b, "متن");
	UNTIL(b, heard(b, 1, "\"submit\"") == 5);
	assert_true(is_open(b, ALARM_CREDIT_SPENT));
	b->h.now += 12 * 3600;
	UNTIL(b, told(b, "A12 A13"));
	assert_false(is_open(b, ALARM_CREDIT_SPENT));
	put(b, 1, "mode", "refused 38");
	for (int i = 0; i < 2; i++)
		text_out(b, "متن");
	UNTIL(b, heard(b, 0, "\"submit\"") > 0);
}

static void a_lone_sim_sends_whatever_its_credit(void **state)
{
	struct bench *b = *state;

	b->carriers = 1;
	put(b, 0, "ussd", "0 Rials");
	gateway_begin(b);
	UNTIL(b, known(b, 0).spent);
	text_out(b, "متن");
	UNTIL(b, heard(b, 0, "\"submit\"") == 2); /* with the alarm */
}

static void a_sim_that_the_network_bars_is_spared_and_asked_at_once(void **state)
{
	struct bench *b = *state;

	put(b, 0, "ussd", "90000 Rials");
	put(b, 0, "mode", "refused 50");
	put(b, 1, "mode", "silent");
	gateway_begin(b);
	UNTIL(b, known(b, 0).at);
	b->h.now += 60;
	for (int i = 0; i < 4; i++) /* the other holds one */
		text_out(b, "متن");
	UNTIL(b, heard(b, 0, "\"ussd\"") == 2); /* at the third refusal */
	assert_true(heard(b, 0, "\"submit\"") >= 3);
	UNTIL(b, !known(b, 0).spent);
}

static void a_barred_sim_that_nobody_can_ask_is_tried_after_an_hour(void **state)
{
	struct bench *b = *state;
	struct err e = { "" };

	put(b, 0, "ussd", "90000 Rials");
	put(b, 1, "mode", "refused 50");
	gateway_begin(b);
	UNTIL(b, known(b, 0).at);
	must(gateway_drain(b->g, names[0], true, &e), &e);
	for (int i = 0; i < 3; i++)
		text_out(b, "متن");
	UNTIL(b, known(b, 1).spent);
	must(gateway_drain(b->g, names[0], false, &e), &e);
	UNTIL(b, next_at(b) > b->h.now); /* the alarm of it has left */
	assert_int_equal(next_at(b), known(b, 1).spent_at + 3600);
	b->h.now += 3600;
	UNTIL(b, !known(b, 1).spent);
}

struct asked {
	int count;
	struct credit_answer answer;
	char text[200];
};

static void on_asked(void *ctx, const struct credit_answer *a)
{
	struct asked *asked = ctx;

	asked->count++;
	asked->answer = *a;
	snprintf(asked->text, sizeof asked->text, "%s", a->text);
}

static void it_is_asked_on_demand(void **state)
{
	struct bench *b = *state;
	struct asked asked = { 0 };
	struct err e = { "" };

	put(b, 0, "ussd", "90000 Rials");
	gateway_begin(b);
	UNTIL(b, known(b, 0).at);
	put(b, 0, "ussd", "88000 Rials");
	must(gateway_balance(b->g, "one", on_asked, &asked, &e), &e);
	UNTIL(b, asked.count == 1);
	assert_true(asked.answer.read);
	assert_int_equal(asked.answer.rials, 88000);
	assert_string_equal(asked.text, "88000 Rials");
	assert_int_equal(gateway_balance(b->g, "two", on_asked, &asked, &e), RC_REJECT);
	assert_int_equal(gateway_balance(b->g, "six", on_asked, &asked, &e), RC_NONE);
}

int main(int argc, char **argv)
{
#define t(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		t(a_sim_is_asked_by_schedule_and_its_credit_kept),
		t(low_credit_is_told_once_and_again_after_it_was_enough),
		t(a_reply_that_names_no_amount_is_not_zero),
		t(a_sim_without_credit_is_spared_until_it_has_some),
		t(a_lone_sim_sends_whatever_its_credit),
		t(a_sim_that_the_network_bars_is_spared_and_asked_at_once),
		t(a_barred_sim_that_nobody_can_ask_is_tried_after_an_hour),
		t(it_is_asked_on_demand),
	};
#undef t

	if (argc == 4 && strcmp(argv[1], "--carrier") == 0)
		fake_main(argv[2], argv[3]);
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* wake_test.c - each kind of waiting thing says when it is to be looked at; at that
 * time it is done.  What is forgotten in here, the daemon would sleep over. */
#include "gateway_bench.h"

#include "store/event.h"
#include "store/webhook.h"
#include "webhook/courier.h"

/* Longer than any wait in here: nothing else hides behind the minute's look. */
enum { HOURS_MS = 5 * 3600 * 1000, SECOND_MS = 1000 };

static struct wake next(void)
{
	struct wake w = WAKE_NEVER;
	struct err e = { "" };

	gateway_tick(b.g);
	must(gateway_next(b.g, &w, &e), &e);
	return w;
}

/* Milliseconds from now. */
static int64_t next_in(void)
{
	return next().mono_ms - clock_mono_ms();
}

/* With one carrier that is up, and nothing that waits. */
static void bench_rest(void)
{
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	gateway_begin();
	UNTIL(carriers_up() == 1);
	assert_true(next().at == INT64_MAX);
}

static int64_t held(enum message_rank rank, int64_t not_before)
{
	return queue(
		(struct message_new){ .resend = true, .rank = rank, .not_before = not_before },
		ALI, "x");
}

static void at_rest_there_is_the_minutes_look_alone(void **state)
{
	(void)state;
	bench_begin(1);
	gateway_begin();
	UNTIL(carriers_up() == 1);
	assert_true(next().at == INT64_MAX);
	assert_in_range(next_in(), 30 * SECOND_MS, 60 * SECOND_MS);
	bench_end();
}

/* ---- out ---- */

static void a_held_text_of_any_rank_leaves_at_its_time(void **state)
{
	(void)state;
	bench_rest();
	for (int rank = RANK_ALARM; rank <= RANK_DIGEST; rank++) {
		int64_t id = held((enum message_rank)rank, b.h.now + 3600);

		assert_int_equal(next().at, b.h.now + 3600);
		b.h.now += 3600;
		UNTIL(is(id, MESSAGE_SENT));
		assert_true(next().at == INT64_MAX);
	}
	bench_end();
}

static void the_first_of_several_counts(void **state)
{
	int64_t late, early;

	(void)state;
	bench_rest();
	late = held(RANK_ALARM, b.h.now + 900);
	early = held(RANK_DIGEST, b.h.now + 300);
	assert_int_equal(next().at, b.h.now + 300);
	b.h.now += 300;
	UNTIL(is(early, MESSAGE_SENT));
	assert_int_equal(next().at, b.h.now + 600);
	b.h.now += 600;
	UNTIL(is(late, MESSAGE_SENT));
	bench_end();
}

static void a_text_that_could_leave_is_looked_at_every_second(void **state)
{
	struct err e = { "" };
	int64_t id;

	(void)state;
	bench_rest();
	must(gateway_drain(b.g, "one", true, &e), &e);
	id = text_to(ALI, "x");
	assert_true(next().at <= b.h.now);
	must(gateway_drain(b.g, "one", false, &e), &e);
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

static void a_refused_text_comes_again(void **state)
{
	int64_t id;

	(void)state;
	bench_rest();
	put(0, "mode", "refused 38");
	id = text_to(ALI, "x");
	UNTIL(row(id).tries == 1 && is(id, MESSAGE_QUEUED));
	put(0, "mode", "sent");
	assert_true(row(id).not_before > b.h.now);
	assert_int_equal(next().at, row(id).not_before);
	b.h.now = row(id).not_before;
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

static void an_uncertain_text_is_settled(void **state)
{
	int64_t id;

	(void)state;
	bench_rest();
	put(0, "mode", "unknown");
	id = text_to(ALI, "x");
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	put(0, "mode", "sent");
	assert_true(row(id).settle_by > b.h.now);
	assert_int_equal(next().at, row(id).settle_by);
	b.h.now = row(id).settle_by;
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

static void a_life_ends(void **state)
{
	int64_t id;

	(void)state;
	bench_rest();
	id = queue((struct message_new){ .resend = true,
					 .rank = RANK_STAGE,
					 .not_before = b.h.now + 200,
					 .expires_at = b.h.now + 100 },
		   ALI, "x");
	assert_int_equal(next().at, b.h.now + 100);
	/* They are ended in bundles, a minute apart. */
	b.h.now += 100;
	assert_in_range(next_in(), 0, 60 * SECOND_MS);
	b.h.now += 100;
	UNTIL(is(id, MESSAGE_EXPIRED));
	bench_end();
}

/* ---- in ---- */

static void a_part_waits_ten_minutes(void **state)
{
	char line[600];

	(void)state;
	bench_rest();
	bring(0, part(line, ALI, "aval", 1, 7, 2, 1));
	UNTIL(heard(0, "\"delete\"") == 1);
	assert_int_equal(next().at, b.h.now + 600);
	b.h.now += 600;
	UNTIL(told_gaps == 1);
	assert_true(next().at == INT64_MAX);
	bench_end();
}

/* ---- the carriers ---- */

static void an_answer_is_owed(void **state)
{
	int64_t id;

	(void)state;
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	b.bounds.answer_ms = 2 * SECOND_MS;
	put(0, "mode", "silent");
	gateway_begin();
	id = text_to(ALI, "x");
	UNTIL(is(id, MESSAGE_SUBMITTING));
	assert_in_range(next_in(), 0, 2 * SECOND_MS);
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	put(0, "mode", "sent");
	b.h.now += 121;
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

static void silence_has_an_end(void **state)
{
	(void)state;
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	b.bounds.silence_ms = 2 * SECOND_MS;
	gateway_begin();
	UNTIL(carriers_up() == 1);
	bring(0, "{\"event\":\"status\",\"signal\":64,\"network\":\"home\"}\n");
	UNTIL(next_in() <= 2 * SECOND_MS);
	UNTIL(heard(0, "start") == 2);
	bench_end();
}

static void a_start_takes_no_longer_than_it_may(void **state)
{
	(void)state;
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	b.bounds.start_ms = 40 * SECOND_MS;
	gateway_begin();
	assert_in_range(next_in(), 30 * SECOND_MS, 40 * SECOND_MS);
	bench_end();
}

static void on_dialled(void *ctx, bool ok, const char *text)
{
	(void)ctx;
	(void)ok;
	(void)text;
}

static void a_code_that_was_dialled_is_given_up(void **state)
{
	struct err e = { "" };

	(void)state;
	bench_rest();
	must(gateway_ussd(b.g, "one", "*1#", on_dialled, NULL, &e), &e);
	assert_in_range(next_in(), 60 * SECOND_MS, 90 * SECOND_MS);
	bench_end();
}

static void a_carrier_that_stays_away_is_told_of(void **state)
{
	(void)state;
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	b.watch.down_ms = 60 * SECOND_MS;
	b.bounds.retry_ms = b.bounds.retry_most_ms = HOURS_MS;
	gateway_begin();
	UNTIL(carriers_up() == 1);
	bring(0, "exit\n");
	UNTIL(carriers_up() == 0);
	assert_in_range(next_in(), 30 * SECOND_MS, 60 * SECOND_MS);
	bench_end();
}

static void a_carrier_that_is_back_is_well_after_a_while(void **state)
{
	(void)state;
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	b.bounds.steady_ms = 40 * SECOND_MS;
	gateway_begin();
	UNTIL(carriers_up() == 1);
	bring(0, "exit\n");
	UNTIL(heard(0, "start") == 2 && carriers_up() == 1);
	assert_in_range(next_in(), 20 * SECOND_MS, 40 * SECOND_MS);
	bench_end();
}

static void a_device_that_is_gone_is_looked_for_every_second(void **state)
{
	char device[112];

	(void)state;
	bench_begin(1);
	b.watch.every_ms = HOURS_MS;
	b.bounds.retry_ms = b.bounds.retry_most_ms = HOURS_MS;
	snprintf(device, sizeof device, "%s/port", b.folder[0]);
	b.device = device;
	gateway_begin();
	UNTIL(carriers_up() == 1);
	bring(0, "exit\n");
	UNTIL(carriers_up() == 0 && next_in() <= SECOND_MS);
	put(0, "port", "");
	UNTIL(carriers_up() == 1);
	bench_end();
}

static void who_leaves_is_seen_out(void **state)
{
	int64_t id;

	(void)state;
	bench_rest();
	put(0, "mode", "hold");
	id = text_to(ALI, "x");
	UNTIL(heard(0, "\"submit\"") == 1);
	b.carriers = 0;
	gateway_begin();
	assert_true(next_in() <= SECOND_MS);
	b.carriers = 1;
	gateway_begin();
	bench_end();
	assert_false(is(id, MESSAGE_QUEUED));
}

/* ---- the alarms ---- */

static void a_clock_that_was_set_is_told_for_an_hour(void **state)
{
	(void)state;
	bench_rest();
	gateway_clock_jumped(b.g, 3600);
	UNTIL(next_in() > 3000 * SECOND_MS); /* the text of it has left */
	assert_in_range(next_in(), 3000 * SECOND_MS, 3600 * SECOND_MS);
	bench_end();
}

static void a_trouble_is_said_again(void **state)
{
	int64_t looked_ms;

	(void)state;
	bench_begin(1);
	gateway_begin();
	gateway_clock_jumped(b.g, 3600);
	usleep(100000);
	looked_ms = clock_mono_ms(); /* the first look is still to come */
	assert_true(next().mono_ms < looked_ms + 60 * SECOND_MS);
	bench_end();
}

/* ---- beside the gateway ---- */

static void a_timer_is_due(void **state)
{
	struct wake w = WAKE_NEVER;
	struct err e = { "" };
	struct house h;
	int fired;

	(void)state;
	house_open(&h);
	house_complaint(&h, ALI);
	must(engine_next(&h.en, &w, &e), &e);
	assert_true(w.at > h.now && w.at < INT64_MAX);
	h.now = w.at - 1;
	must(engine_tick(&h.en, 10, &fired, &e), &e);
	assert_int_equal(fired, 0);
	h.now = w.at;
	must(engine_tick(&h.en, 10, &fired, &e), &e);
	assert_true(fired > 0);
	house_close(&h);
}

static void an_event_goes_to_its_webhook(void **state)
{
	static const char *const argv[] = { "/bin/cat", NULL };
	struct event_base *base = event_base_new();
	struct courier *c;
	struct err e = { "" };
	struct wake w = WAKE_NEVER;
	struct house h;
	int64_t id;

	(void)state;
	house_open(&h);
	c = courier_new(&h.en, base, &(struct courier_config){ argv });
	must(webhook_add(&h.en.store, "http://127.0.0.1:9/", "",
			 "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", h.now, &id, &e),
	     &e);
	courier_tick(c);
	must(courier_next(c, &w, &e), &e);
	assert_true(w.at == INT64_MAX && w.mono_ms == INT64_MAX);
	house_complaint(&h, ALI);
	must(courier_next(c, &w, &e), &e);
	assert_int_equal(w.mono_ms, 0); /* it was not looked at */
	courier_tick(c);
	w = WAKE_NEVER;
	must(courier_next(c, &w, &e), &e);
	assert_int_equal(w.mono_ms, 0); /* it is on its way */
	must(webhook_disable(&h.en.store, id, "", h.now, &e), &e);
	w = WAKE_NEVER;
	must(courier_next(c, &w, &e), &e);
	assert_in_range(w.mono_ms - clock_mono_ms(), SECOND_MS,
			60 * SECOND_MS); /* its answer */
	courier_free(c);
	event_base_free(base);
	house_close(&h);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_rest_there_is_the_minutes_look_alone),
		cmocka_unit_test(a_held_text_of_any_rank_leaves_at_its_time),
		cmocka_unit_test(the_first_of_several_counts),
		cmocka_unit_test(a_text_that_could_leave_is_looked_at_every_second),
		cmocka_unit_test(a_refused_text_comes_again),
		cmocka_unit_test(an_uncertain_text_is_settled),
		cmocka_unit_test(a_life_ends),
		cmocka_unit_test(a_part_waits_ten_minutes),
		cmocka_unit_test(an_answer_is_owed),
		cmocka_unit_test(silence_has_an_end),
		cmocka_unit_test(a_start_takes_no_longer_than_it_may),
		cmocka_unit_test(a_code_that_was_dialled_is_given_up),
		cmocka_unit_test(a_carrier_that_stays_away_is_told_of),
		cmocka_unit_test(a_carrier_that_is_back_is_well_after_a_while),
		cmocka_unit_test(a_device_that_is_gone_is_looked_for_every_second),
		cmocka_unit_test(who_leaves_is_seen_out),
		cmocka_unit_test(a_clock_that_was_set_is_told_for_an_hour),
		cmocka_unit_test(a_trouble_is_said_again),
		cmocka_unit_test(a_timer_is_due),
		cmocka_unit_test(an_event_goes_to_its_webhook),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests(tests, house_up, house_down);
}

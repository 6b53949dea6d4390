/* gateway_late_test.c - what is known of a text only when it was given up: reports
 * of earlier attempts at it. */
#include "gateway_bench.h"

#include "gateway/settle.h"

enum { PERMANENT = 0x46, TRYING = 0x20, LONG = 3 };

/* Another one in each test: a reference without a time is of the newest. */
static char phone[24];

static void begin(void)
{
	static int tests;

	snprintf(phone, sizeof phone, "+98912000%04d", ++tests);
	bench_begin(1);
	gateway_begin();
}

static const char *long_text(void)
{
	static char text[400];

	memset(text, 'x', sizeof text - 1);
	return text;
}

static int submits(void)
{
	return heard(0, "\"submit\"");
}

/* The report is told and its slot is freed: whatever came of it is durable. */
static void told_report_of(int ref, int status, int64_t scts)
{
	int freed = heard(0, "\"delete\"");

	report_of(0, ref, phone, status, scts);
	UNTIL(heard(0, "\"delete\"") == freed + 1);
}

static void told_report(int ref, int status)
{
	told_report_of(ref, status, 0);
}

static void takes(bool does)
{
	struct err e = { "" };

	must(gateway_drain(b.g, "one", !does, &e), &e);
}

/* What waits has been looked at, and nothing left. */
static void nothing_leaves(void)
{
	int before = submits();

	takes(true);
	pass_ms(200);
	assert_int_equal(submits(), before);
}

/* Nobody reports of it in time. */
static void give_up(int64_t id)
{
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	takes(false);
	b.h.now += SETTLE_S;
	UNTIL(is(id, MESSAGE_QUEUED));
}

/* The answer to its last part is lost, and it is given up. */
static int64_t given_up(const char *text, const char *mode)
{
	int64_t id;

	put(0, "mode", mode);
	takes(true);
	id = text_to(phone, text);
	give_up(id);
	return id;
}

static void a_report_before_it_leaves_again_settles_it(void **state)
{
	static const int statuses[] = { 0, TRYING };
	int64_t id = 0;

	(void)state;
	begin();
	for (size_t i = 0; i < COUNT(statuses); i++) {
		id = given_up("salam", "unknown");
		told_report(70 + (int)i, statuses[i]);
		assert_true(is(id, statuses[i] ? MESSAGE_SENT : MESSAGE_DELIVERED));
		nothing_leaves();
	}
	told_report(71, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	assert_int_equal(submits(), COUNT(statuses));
	assert_int_equal(gateway_counts(b.g)->out.sent, COUNT(statuses));
	assert_int_equal(gateway_counts(b.g)->out.delivered, COUNT(statuses));
	bench_end();
}

static void a_report_after_it_left_again_saves_a_third(void **state)
{
	int64_t id, other;

	(void)state;
	begin();
	id = given_up("salam", "unknown");
	takes(true);
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	told_report(70, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	b.h.now += SETTLE_S;
	nothing_leaves();
	/* Its second copy's report is of no other text. */
	other = given_up("digar", "unknown");
	told_report(70, 0);
	told_report(70, PERMANENT);
	assert_true(is(other, MESSAGE_QUEUED));
	takes(true);
	UNTIL(is(other, MESSAGE_UNCERTAIN));
	told_report(72, 0);
	assert_true(is(other, MESSAGE_DELIVERED));
	assert_int_equal(gateway_counts(b.g)->out.delivered, 2);
	bench_end();
}

static void a_report_while_it_is_in_hand_again_waits_for_the_answer(void **state)
{
	int64_t id;
	char line[128];

	(void)state;
	begin();
	id = given_up("salam", "unknown");
	put(0, "mode", "hold");
	takes(true);
	UNTIL(is(id, MESSAGE_SUBMITTING));
	told_report(70, 0);
	assert_true(is(id, MESSAGE_SUBMITTING));
	snprintf(line, sizeof line,
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":71}\n",
		 (long long)first_part(id).id);
	bring(0, line);
	UNTIL(is(id, MESSAGE_DELIVERED));
	assert_int_equal(first_part(id).reference, 70);
	told_report(71, PERMANENT);
	assert_true(is(id, MESSAGE_DELIVERED));
	assert_int_equal(gateway_counts(b.g)->out.sent, 1);
	assert_int_equal(gateway_counts(b.g)->out.failed, 0);
	bench_end();
}

static void how_else_an_earlier_attempt_ended_says_nothing_of_the_next(void **state)
{
	int64_t id;

	(void)state;
	begin();
	id = given_up("salam", "unknown");
	told_report(70, PERMANENT);
	assert_true(is(id, MESSAGE_QUEUED));
	put(0, "mode", "sent");
	takes(true);
	UNTIL(is(id, MESSAGE_SENT));
	told_report(70, PERMANENT);
	assert_true(is(id, MESSAGE_SENT));
	told_report(0, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	bench_end();
}

static void of_a_text_that_is_never_sent_twice_it_is_heard_too(void **state)
{
	int64_t id;

	(void)state;
	begin();
	put(0, "mode", "unknown");
	id = queue((struct message_new){ .rank = RANK_CHALLENGE }, phone, "123456");
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	b.h.now += SETTLE_S;
	UNTIL(is(id, MESSAGE_FAILED));
	told_report(70, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	assert_int_equal(submits(), 1);
	bench_end();
}

/* A phone shows the parts of one attempt only: the first, delivered, and the last,
 * of which nobody knows, are worth nothing without each other. */
static void of_a_long_text_one_whole_attempt_counts(void **state)
{
	int64_t id;
	int ref;

	(void)state;
	begin();
	put(0, "modes", "sent,sent,unknown");
	takes(true);
	put(0, "mode", "list");
	id = text_to(phone, long_text());
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	ref = first_part(id).concat_ref;
	give_up(id);
	told_report(0, 0);
	told_report(1, 0);
	assert_true(is(id, MESSAGE_QUEUED));
	assert_int_not_equal(first_part(id).concat_ref, ref);
	told_report(2, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	assert_int_equal(first_part(id).concat_ref, ref);
	nothing_leaves();
	assert_int_equal(submits(), LONG);
	bench_end();
}

static void of_a_long_text_the_last_part_that_is_reported_leaves_no_others(void **state)
{
	int64_t id;

	(void)state;
	begin();
	put(0, "modes", "sent,sent,unknown,sent,hold");
	id = given_up(long_text(), "list");
	told_report(0, 0);
	told_report(1, 0);
	takes(true);
	UNTIL(submits() == LONG + 2); /* the second part of the next attempt is in hand */
	told_report_of(70, 0, b.h.now - SETTLE_S + 2);
	put(0, "mode", "sent");
	bring(0, "exit\n");
	UNTIL(is(id, MESSAGE_DELIVERED));
	b.h.now += SETTLE_S;
	UNTIL(carriers_up() == 1);
	nothing_leaves();
	assert_int_equal(submits(), LONG + 2);
	bench_end();
}

/* Its first part has left by "one", which is lost for so long before the second. */
static int64_t begun(int lost_ms)
{
	int64_t id;

	snprintf(phone, sizeof phone, "+989130000%03d", lost_ms % 1000);
	bench_begin(2);
	b.bounds.retry_ms = b.bounds.retry_most_ms = lost_ms;
	put(0, "mode", "list");
	put(0, "modes", "sent,refused 41");
	gateway_begin();
	UNTIL(carriers_up() == 2);
	id = queue((struct message_new){ .resend = true, .rank = RANK_STAGE, .carrier = "one" },
		   phone, long_text());
	UNTIL(row(id).tries == 1);
	put(0, "mode", "sent");
	bring(0, "exit\n");
	UNTIL(carriers_up() == 1);
	b.h.now += RESUME_S - 20; /* longer than the wait after a refusal */
	return id;
}

static void a_long_text_goes_on_by_the_sim_that_began_it_when_it_is_back(void **state)
{
	int64_t id;
	int ref;

	(void)state;
	id = begun(801);
	ref = first_part(id).concat_ref;
	UNTIL(is(id, MESSAGE_SENT));
	assert_string_equal(row(id).carrier, "one");
	assert_int_equal(first_part(id).concat_ref, ref);
	assert_int_equal(submits(), 1 + LONG);
	assert_int_equal(heard(1, "\"submit\""), 0);
	bench_end();
}

static void after_a_minute_it_begins_anew_by_another(void **state)
{
	int64_t id;
	int ref;

	(void)state;
	id = begun(30002);
	ref = first_part(id).concat_ref;
	pass_ms(200);
	assert_true(is(id, MESSAGE_QUEUED));
	b.h.now += 21;
	UNTIL(is(id, MESSAGE_SENT));
	assert_string_equal(row(id).carrier, "two");
	assert_int_not_equal(first_part(id).concat_ref, ref);
	assert_int_equal(heard(1, "\"submit\""), LONG);
	bench_end();
}

static void say_of(int64_t id, const char *format)
{
	char line[200];

	snprintf(line, sizeof line, format, (long long)first_part(id).id);
	bring(0, line);
}

static void while_one_waits_for_a_slow_network_others_take_its_work(void **state)
{
	const struct message_new own = { .resend = true, .rank = RANK_REPLY, .carrier = "one" };
	int64_t slow, other;

	(void)state;
	bench_begin(2);
	put(0, "mode", "hold");
	gateway_begin();
	UNTIL(carriers_up() == 2);
	slow = queue(own, ALI, "slow");
	UNTIL(is(slow, MESSAGE_SUBMITTING));
	other = queue(own, SARA, "other");
	pass_ms(200);
	assert_true(is(other, MESSAGE_QUEUED));
	say_of(slow, "{\"event\":\"waiting\",\"id\":%lld,\"text\":\"slow\"}\n");
	UNTIL(is(other, MESSAGE_SENT));
	assert_string_equal(row(other).carrier, "two");
	assert_int_equal(carriers_up(), 1);
	assert_true(is(slow, MESSAGE_SUBMITTING));
	say_of(slow, "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":7}\n");
	UNTIL(is(slow, MESSAGE_SENT) && carriers_up() == 2);
	put(0, "mode", "sent");
	other = queue(own, SARA, "next");
	UNTIL(is(other, MESSAGE_SENT));
	assert_string_equal(row(other).carrier, "one");
	assert_int_equal(heard(0, "start"), 1);
	bench_end();
}

static void it_has_its_time_to_answer_once_more_and_no_longer(void **state)
{
	const char *waits = "{\"event\":\"waiting\",\"id\":%lld,\"text\":\"slow\"}\n";
	int64_t id, began;

	(void)state;
	bench_begin(1);
	b.bounds.answer_ms = 1000;
	put(0, "mode", "silent");
	gateway_begin();
	id = text_to(ALI, "slow");
	UNTIL(is(id, MESSAGE_SUBMITTING));
	began = clock_mono_ms();
	pass_ms(500);
	say_of(id, waits);
	UNTIL(carriers_up() == 0);
	pass_ms(400);
	say_of(id, waits);
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	assert_in_range(clock_mono_ms() - began, 1400, 6000);
	put(0, "mode", "sent");
	b.h.now += SETTLE_S;
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

static void what_was_waited_for_already_is_given_up_no_later(void **state)
{
	int64_t id;

	(void)state;
	begin();
	put(0, "mode", "hold");
	id = text_to(phone, "slow");
	UNTIL(is(id, MESSAGE_SUBMITTING));
	b.h.now += SETTLE_S - SETTLE_LEAST_S;
	say_of(id, "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"unknown\"}\n");
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	put(0, "mode", "sent");
	b.h.now += SETTLE_LEAST_S - 1;
	nothing_leaves();
	b.h.now += 1;
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_before_it_leaves_again_settles_it),
		cmocka_unit_test(a_report_after_it_left_again_saves_a_third),
		cmocka_unit_test(a_report_while_it_is_in_hand_again_waits_for_the_answer),
		cmocka_unit_test(how_else_an_earlier_attempt_ended_says_nothing_of_the_next),
		cmocka_unit_test(of_a_text_that_is_never_sent_twice_it_is_heard_too),
		cmocka_unit_test(of_a_long_text_one_whole_attempt_counts),
		cmocka_unit_test(
			of_a_long_text_the_last_part_that_is_reported_leaves_no_others),
		cmocka_unit_test(a_long_text_goes_on_by_the_sim_that_began_it_when_it_is_back),
		cmocka_unit_test(after_a_minute_it_begins_anew_by_another),
		cmocka_unit_test(while_one_waits_for_a_slow_network_others_take_its_work),
		cmocka_unit_test(it_has_its_time_to_answer_once_more_and_no_longer),
		cmocka_unit_test(what_was_waited_for_already_is_given_up_no_later),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway_late", tests, house_up, house_down);
}

/* gateway_report_test.c - whose part a status report speaks of: late, early, twice,
 * out of order, and after the reference came back. */
#include "gateway_bench.h"

#include "store/status_report.h"

enum { WRAP = 256, PERMANENT = 0x46 };

/* The report is told and its slot is freed: whatever came of it is durable. */
static void told_report(int ref, const char *number, int status, int64_t scts)
{
	int freed = heard(0, "\"delete\"");

	report_of(0, ref, number, status, scts);
	UNTIL(heard(0, "\"delete\"") == freed + 1);
}

static void answered(int64_t id, int ref)
{
	char line[128];

	snprintf(line, sizeof line,
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":%d}\n",
		 (long long)first_part(id).id, ref);
	bring(0, line);
}

static int64_t in_hand(const char *phone, const char *text)
{
	int64_t id = text_to(phone, text);

	UNTIL(is(id, MESSAGE_SUBMITTING));
	return id;
}

static size_t kept(const char *phone)
{
	struct status_report *list;
	struct err e = { "" };
	int64_t contact_id;
	size_t n;

	must(contact_bare(&b.h.en.store, phone, &contact_id, &e), &e);
	must(status_report_of(&b.h.en.store, contact_id, "432110000000001", &list, &n, &e), &e);
	free(list);
	return n;
}

static void a_report_that_comes_again_settles_no_newer_text(void **state)
{
	int64_t first, second, third;

	(void)state;
	bench_begin(1);
	gateway_begin();
	first = text_to(ALI, "first");
	UNTIL(is(first, MESSAGE_SENT));
	told_report(0, ALI, 0, 0);
	assert_true(is(first, MESSAGE_DELIVERED));

	put(0, "mode", "hold");
	second = in_hand(ALI, "second");
	told_report(0, ALI, 0, 0);
	assert_true(is(second, MESSAGE_SUBMITTING));
	answered(second, 1);
	UNTIL(is(second, MESSAGE_SENT));
	told_report(0, ALI, PERMANENT, 0);
	assert_true(is(second, MESSAGE_SENT));

	put(0, "mode", "unknown");
	third = text_to(ALI, "third");
	UNTIL(is(third, MESSAGE_UNCERTAIN));
	told_report(0, ALI, 0, 0);
	assert_true(is(third, MESSAGE_UNCERTAIN));
	/* Its own settles it, under a reference that nobody told us. */
	told_report(2, ALI, 0, 0);
	assert_true(is(third, MESSAGE_DELIVERED));
	assert_int_equal(first_part(third).reference, 2);
	assert_int_equal(kept(ALI), 0);
	bench_end();
}

static void a_report_before_the_answer_waits_for_it(void **state)
{
	int64_t own, other;

	(void)state;
	bench_begin(1);
	put(0, "mode", "hold");
	gateway_begin();
	own = in_hand(ALI, "own");
	told_report(77, ALI, 0, b.h.now);
	told_report(77, ALI, 0, b.h.now);
	assert_true(is(own, MESSAGE_SUBMITTING));
	assert_int_equal(kept(ALI), 1);
	answered(own, 77);
	UNTIL(is(own, MESSAGE_DELIVERED));
	assert_int_equal(kept(ALI), 0);
	assert_int_equal(gateway_counts(b.g)->out.sent, 1);
	assert_int_equal(gateway_counts(b.g)->out.delivered, 1);

	/* It was of something else: that is no word about this one. */
	other = in_hand(ALI, "other");
	told_report(78, ALI, PERMANENT, b.h.now);
	answered(other, 79);
	UNTIL(is(other, MESSAGE_SENT));
	assert_int_equal(kept(ALI), 0);

	/* Of a number that got nothing, nothing is kept. */
	own = in_hand(SARA, "hers");
	told_report(80, "+989133333333", 0, 0);
	assert_int_equal(kept(SARA), 0);
	bench_end();
}

static void what_was_lost_gets_a_report_only_when_nothing_in_hand_can_want_it(void **state)
{
	int64_t lost, held;

	(void)state;
	bench_begin(1);
	put(0, "mode", "unknown");
	gateway_begin();
	lost = text_to(ALI, "lost");
	UNTIL(is(lost, MESSAGE_UNCERTAIN));
	put(0, "mode", "hold");
	held = queue((struct message_new){ .rank = RANK_REPLY, .resend = true }, ALI, "held");
	UNTIL(is(held, MESSAGE_SUBMITTING));
	told_report(5, ALI, 0, 0);
	told_report(6, ALI, 0, 0);
	assert_int_equal(kept(ALI), 2);
	assert_true(is(lost, MESSAGE_UNCERTAIN) && is(held, MESSAGE_SUBMITTING));
	answered(held, 6);
	UNTIL(is(held, MESSAGE_DELIVERED));
	assert_true(is(lost, MESSAGE_DELIVERED));
	assert_int_equal(first_part(lost).reference, 5);
	assert_int_equal(kept(ALI), 0);
	assert_int_equal(gateway_counts(b.g)->out.sent, 2);
	assert_int_equal(gateway_counts(b.g)->out.delivered, 2);

	/* Of two that were lost, the time tells which it is of. */
	put(0, "mode", "unknown");
	lost = text_to(ALI, "lost");
	UNTIL(is(lost, MESSAGE_UNCERTAIN));
	b.h.now += 30;
	held = queue((struct message_new){ .rank = RANK_REPLY, .resend = true }, ALI, "too");
	UNTIL(is(held, MESSAGE_UNCERTAIN));
	told_report(7, ALI, PERMANENT, b.h.now - 28);
	assert_true(is(lost, MESSAGE_FAILED) && is(held, MESSAGE_UNCERTAIN));
	told_report(8, ALI, 0, 0);
	assert_true(is(held, MESSAGE_DELIVERED));
	bench_end();
}

static void an_early_report_outlives_the_daemon_and_an_answer_that_is_lost(void **state)
{
	int64_t id;

	(void)state;
	bench_begin(1);
	put(0, "mode", "silent");
	gateway_begin();
	id = in_hand(ALI, "dar rah");
	UNTIL(heard(0, "\"submit\"") == 1);
	told_report(77, ALI, 0, 0);
	assert_true(is(id, MESSAGE_SUBMITTING));
	gateway_die();
	gateway_begin();
	assert_true(is(id, MESSAGE_DELIVERED));

	put(0, "mode", "die");
	told_report(77, ALI, 0, 0); /* the slot was still full */
	id = text_to(ALI, "dovom");
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	told_report(77, ALI, 0, 0);
	assert_true(is(id, MESSAGE_UNCERTAIN));
	told_report(78, ALI, 0, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	assert_int_equal(heard(0, "\"submit\""), 2);
	bench_end();
}

static void a_number_is_the_same_in_every_spelling(void **state)
{
	static const char *const spellings[] = { "+989121111111", "989121111111",
						 "00989121111111", "09121111111",
						 "9121111111" };
	int64_t id;

	(void)state;
	bench_begin(1);
	gateway_begin();
	for (size_t i = 0; i < COUNT(spellings); i++) {
		id = text_to(ALI, spellings[i]);
		UNTIL(is(id, MESSAGE_SENT));
		told_report((int)i, spellings[i], 0, 0);
		if (!is(id, MESSAGE_DELIVERED))
			fail_msg("%s is another number", spellings[i]);
	}
	bench_end();
}

/* From one reference of ALI's text to the same: the others are SARA's. */
static int64_t all_others_and_one(int64_t *one)
{
	int64_t last = 0;

	for (int i = 1; i < WRAP; i++)
		last = text_to(SARA, "x");
	UNTIL(is(last, MESSAGE_SENT));
	b.h.now += 3600;
	*one = text_to(ALI, "again");
	UNTIL(is(*one, MESSAGE_SENT));
	assert_int_equal(first_part(*one).reference, 0);
	return b.h.now;
}

static void a_reference_that_came_back_is_told_apart_by_its_time(void **state)
{
	int64_t old, new, lost, old_at, new_at;

	(void)state;
	bench_begin(1);
	gateway_begin();
	old = text_to(ALI, "old");
	UNTIL(is(old, MESSAGE_SENT));
	old_at = b.h.now;
	new_at = all_others_and_one(&new);
	b.h.now += 40 * 3600;
	told_report(0, ALI, 0, new_at + 3);
	assert_true(is(new, MESSAGE_DELIVERED) && is(old, MESSAGE_SENT));
	told_report(0, ALI, 0, new_at + 3);
	assert_true(is(old, MESSAGE_SENT));
	/* Of one whose answer was lost, and that had the same reference. */
	put(0, "mode", "unknown");
	lost = text_to(ALI, "lost");
	UNTIL(is(lost, MESSAGE_UNCERTAIN));
	told_report(0, ALI, 0, new_at + 3);
	assert_true(is(lost, MESSAGE_UNCERTAIN) && is(old, MESSAGE_SENT));
	told_report(0, ALI, 0, b.h.now + 2);
	assert_true(is(lost, MESSAGE_DELIVERED) && is(old, MESSAGE_SENT));
	told_report(0, ALI, PERMANENT, old_at - 2);
	assert_true(is(old, MESSAGE_FAILED) && is(new, MESSAGE_DELIVERED));
	bench_end();
}

static void where_no_time_is_told_the_newest_has_it(void **state)
{
	int64_t old, new;

	(void)state;
	bench_begin(1);
	gateway_begin();
	old = text_to(ALI, "old");
	UNTIL(is(old, MESSAGE_SENT));
	all_others_and_one(&new);
	told_report(0, ALI, 0x20, INT64_MIN);
	told_report(0, ALI, 0x20, INT64_MAX);
	told_report(0, ALI, 0, 0);
	assert_true(is(new, MESSAGE_DELIVERED) && is(old, MESSAGE_SENT));
	told_report(0, ALI, 0, 0);
	assert_true(is(old, MESSAGE_DELIVERED));
	told_report(0, ALI, PERMANENT, 0);
	assert_true(is(old, MESSAGE_DELIVERED) && is(new, MESSAGE_DELIVERED));
	bench_end();
}

/* Its slot is read twice, or the daemon died before it was freed. */
static void the_same_report_again_is_of_no_other_text(void **state)
{
	static const int statuses[] = { 0, PERMANENT, 0x60 };
	int64_t slow, lost, taken_at;
	char phone[20];

	(void)state;
	bench_begin(1);
	gateway_begin();
	for (size_t i = 0; i < COUNT(statuses); i++) {
		snprintf(phone, sizeof phone, "+98914000000%d", (int)i);
		put(0, "mode", "sent");
		slow = text_to(phone, "slow");
		UNTIL(is(slow, MESSAGE_SENT));
		taken_at = b.h.now += 40; /* a network that took so long for it */
		told_report((int)i, phone, statuses[i], taken_at);
		put(0, "mode", "unknown");
		lost = queue((struct message_new){ .rank = RANK_REPLY, .resend = true }, phone,
			     "lost");
		UNTIL(is(lost, MESSAGE_UNCERTAIN));
		told_report((int)i, phone, statuses[i], taken_at);
		assert_true(is(lost, MESSAGE_UNCERTAIN));
		told_report(100 + (int)i, phone, 0, taken_at + 1);
		assert_true(is(lost, MESSAGE_DELIVERED));
	}
	put(0, "mode", "sent");
	b.h.now += 40;
	UNTIL(is(slow, MESSAGE_SENT)); /* once more, as the network gave it up */
	bench_end();
}

/* Of three parts one is given up for now: alone again within a minute, later all of
 * them under another reference, for a phone joins no others. */
static void a_part_that_is_given_up_for_now_is_sent_again(void **state)
{
	char text[400];
	int concat_ref;
	int64_t id;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	bench_begin(1);
	gateway_begin();
	id = text_to(ALI, text);
	UNTIL(is(id, MESSAGE_SENT));
	concat_ref = first_part(id).concat_ref;
	told_report(0, ALI, 0, 0);
	told_report(2, ALI, 0, 0);
	told_report(1, ALI, 0x60, 0);
	assert_true(is(id, MESSAGE_QUEUED));
	assert_string_equal(row(id).cause, "report 96: gave up: congestion");
	b.h.now += 40;
	UNTIL(is(id, MESSAGE_SENT));
	assert_int_equal(heard(0, "\"submit\""), 4);
	assert_int_equal(first_part(id).concat_ref, concat_ref);

	told_report(3, ALI, 0x60, 0);
	assert_true(is(id, MESSAGE_QUEUED));
	b.h.now += 200;
	UNTIL(is(id, MESSAGE_SENT));
	assert_int_equal(heard(0, "\"submit\""), 7);
	assert_int_not_equal(first_part(id).concat_ref, concat_ref);
	for (int ref = 4; ref < 7; ref++)
		told_report(ref, ALI, 0, 0);
	assert_true(is(id, MESSAGE_DELIVERED));
	bench_end();
}

/* A report for each of its parts says so. */
static void a_text_that_failed_is_counted_once(void **state)
{
	char text[400];
	int64_t id;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	bench_begin(1);
	gateway_begin();
	id = text_to(ALI, text);
	UNTIL(is(id, MESSAGE_SENT));
	for (int ref = 0; ref < 2; ref++)
		told_report(ref, ALI, PERMANENT, 0);
	told_report(2, ALI, 0, 0);
	assert_true(is(id, MESSAGE_FAILED));
	assert_int_equal(gateway_counts(b.g)->out.sent, 1);
	assert_int_equal(gateway_counts(b.g)->out.failed, 1);
	assert_int_equal(gateway_counts(b.g)->out.delivered, 0);
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_that_comes_again_settles_no_newer_text),
		cmocka_unit_test(a_report_before_the_answer_waits_for_it),
		cmocka_unit_test(
			what_was_lost_gets_a_report_only_when_nothing_in_hand_can_want_it),
		cmocka_unit_test(
			an_early_report_outlives_the_daemon_and_an_answer_that_is_lost),
		cmocka_unit_test(a_number_is_the_same_in_every_spelling),
		cmocka_unit_test(a_reference_that_came_back_is_told_apart_by_its_time),
		cmocka_unit_test(where_no_time_is_told_the_newest_has_it),
		cmocka_unit_test(the_same_report_again_is_of_no_other_text),
		cmocka_unit_test(a_part_that_is_given_up_for_now_is_sent_again),
		cmocka_unit_test(a_text_that_failed_is_counted_once),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway_report", tests, house_up, house_down);
}

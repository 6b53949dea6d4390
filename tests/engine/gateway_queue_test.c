/* gateway_queue_test.c - which text leaves next, and which waits for which. */
#include "gateway_bench.h"

#include "gateway/record.h"
#include "store/queue.h"

static struct queue_policy before;

static void policy(int64_t ageing_s, int64_t order_s)
{
	before = b.h.en.store.queue;
	b.h.en.store.queue = (struct queue_policy){ .ageing_s = ageing_s, .order_s = order_s };
}

static int64_t of_rank(enum message_rank rank, const char *phone)
{
	return queue((struct message_new){ .resend = true, .rank = rank }, phone, "text");
}

/* What the queue gives next, without a carrier. */
static int64_t next(void)
{
	struct err e = { "" };
	struct message m;
	struct queue q;

	queue_open(&q, &b.h.en.store, b.h.now, NULL, false);
	return queue_next(&q, &m, &e) == RC_OK ? m.id : 0;
}

static void leaves(int64_t id, enum message_state state)
{
	struct message m = row(id);
	struct err e = { "" };

	m.state = state;
	must(message_set(&b.h.en.store, &m, &e), &e);
}

static void a_stage_text_overtakes_new_replies_only_after_its_time(void **state)
{
	int64_t stage, reply;

	(void)state;
	bench_begin(0);
	policy(600, 0);
	stage = of_rank(RANK_STAGE, ALI);
	b.h.now += 2 * 600 - 1;
	reply = of_rank(RANK_REPLY, SARA);
	assert_int_equal(next(), reply);
	leaves(reply, MESSAGE_SENT);
	b.h.now += 2;
	reply = of_rank(RANK_REPLY, SARA);
	assert_int_equal(next(), stage);
	leaves(stage, MESSAGE_SENT);
	assert_int_equal(next(), reply);
	leaves(reply, MESSAGE_SENT);
	b.h.en.store.queue = before;
}

static void nothing_overtakes_a_challenge(void **state)
{
	int64_t stage, challenge;

	(void)state;
	bench_begin(0);
	policy(600, 0);
	stage = of_rank(RANK_STAGE, ALI);
	b.h.now += 40000;
	challenge = of_rank(RANK_CHALLENGE, SARA);
	assert_int_equal(next(), challenge);
	leaves(challenge, MESSAGE_SENT);
	leaves(stage, MESSAGE_SENT);
	b.h.en.store.queue = before;
}

static void the_numbers_of_the_day_go_last_and_hold_back_nothing(void **state)
{
	int64_t digest, stage;

	(void)state;
	bench_begin(0);
	policy(600, 0);
	digest = of_rank(RANK_DIGEST, ALI);
	stage = of_rank(RANK_STAGE, ALI);
	assert_int_equal(next(), stage);
	leaves(stage, MESSAGE_SENT);
	assert_int_equal(next(), digest);
	leaves(digest, MESSAGE_SENT);
	b.h.en.store.queue = before;
}

static void a_later_text_waits_for_an_earlier_ones_next_attempt_but_not_for_ever(void **state)
{
	struct message m;
	struct err e = { "" };
	int64_t first, urgent;

	(void)state;
	bench_begin(0);
	policy(0, 1800);
	first = of_rank(RANK_STAGE, ALI);
	urgent = of_rank(RANK_URGENT, ALI);
	m = row(first);
	m.tries = 5;
	m.not_before = b.h.now + 7200;
	must(message_set(&b.h.en.store, &m, &e), &e);
	assert_int_equal(next(), 0);
	b.h.now += 1799;
	assert_int_equal(next(), 0);
	b.h.now += 1;
	assert_int_equal(next(), urgent);
	leaves(first, MESSAGE_SUBMITTING);
	assert_int_equal(next(), 0);
	leaves(first, MESSAGE_SENT);
	leaves(urgent, MESSAGE_SENT);
	b.h.en.store.queue = before;
}

static void a_challenge_leaves_behind_one_text_at_most_on_a_busy_modem(void **state)
{
	int64_t stage[8], challenge;
	int sent = 0;

	(void)state;
	bench_begin(1);
	policy(600, 0);
	put(0, "mode", "silent");
	for (int i = 0; i < 8; i++)
		stage[i] = of_rank(RANK_STAGE, i % 2 ? ALI : SARA);
	b.h.now += 40000; /* older than a challenge's rank is high */
	gateway_begin();
	UNTIL(heard(0, "\"submit\"") == 1);
	challenge = of_rank(RANK_CHALLENGE, "+989123333333");
	put(0, "mode", "hold");
	gateway_die();
	put(0, "mode", "sent");
	gateway_begin();
	UNTIL(is(challenge, MESSAGE_SENT));
	for (int i = 0; i < 8; i++)
		sent += first_part(stage[i]).id && row(stage[i]).sent_at &&
			first_part(stage[i]).reference < first_part(challenge).reference;
	assert_true(sent <= 1);
	bench_end();
	for (int i = 0; i < 8; i++)
		leaves(stage[i], MESSAGE_SENT);
	b.h.en.store.queue = before;
}

static void a_text_that_the_network_could_not_take_takes_nobodys_place(void **state)
{
	int64_t refused, waiting, later;

	(void)state;
	bench_begin(1);
	policy(600, 0);
	put(0, "mode", "refused 41");
	gateway_begin();
	refused = of_rank(RANK_STAGE, ALI);
	UNTIL(is(refused, MESSAGE_QUEUED) && row(refused).tries == 1);
	gateway_die();
	b.h.now += 5;
	waiting = of_rank(RANK_STAGE, SARA);
	b.h.now += 100;
	later = of_rank(RANK_STAGE, "+989123333333");
	assert_int_equal(next(), waiting);
	leaves(waiting, MESSAGE_SENT);
	assert_int_equal(next(), refused);
	leaves(refused, MESSAGE_SENT);
	assert_int_equal(next(), later);
	leaves(later, MESSAGE_SENT);
	b.h.en.store.queue = before;
}

static void a_conversation_waits_two_minutes_for_its_carrier_then_another_takes_it(void **state)
{
	const struct message_new answer = { .resend = true,
					    .rank = RANK_REPLY,
					    .carrier = "one" };
	int64_t in_hand, waiting;

	(void)state;
	bench_begin(2);
	put(0, "mode", "silent");
	gateway_begin();
	UNTIL(carriers_up() == 2);
	in_hand = queue(answer, ALI, "text");
	UNTIL(is(in_hand, MESSAGE_SUBMITTING));
	waiting = queue(answer, SARA, "text");
	b.h.now += STICKY_S - 1;
	pass_ms(300);
	assert_true(is(waiting, MESSAGE_QUEUED));
	b.h.now += 1;
	UNTIL(is(waiting, MESSAGE_SENT));
	assert_string_equal(row(waiting).carrier, "two");
	assert_true(is(in_hand, MESSAGE_SUBMITTING));
	bench_end();
	leaves(in_hand, MESSAGE_SENT);
}

static int sent_of(const int64_t *id, int n)
{
	int sent = 0;

	for (int i = 0; i < n; i++)
		sent += is(id[i], MESSAGE_SENT);
	return sent;
}

static void a_carrier_that_fails_everything_is_tried_now_and_then(void **state)
{
	enum { TEXTS = 40, UNTIL_POOR = RECORD_ANSWERS / 2 + 1 };
	const struct message_new own = { .rank = RANK_REPLY, .carrier = "one" };
	int64_t id[TEXTS], mended;
	char phone[20];

	(void)state;
	bench_begin(2);
	put(0, "mode", "refused 41");
	gateway_begin();
	UNTIL(carriers_up() == 2);
	for (int i = 0; i < TEXTS; i++) {
		snprintf(phone, sizeof phone, "+98913%07d", i);
		id[i] = of_rank(RANK_STAGE, phone);
	}
	UNTIL(sent_of(id, TEXTS) >= TEXTS - UNTIL_POOR);
	assert_in_range(heard(0, "\"submit\""), 1, UNTIL_POOR);
	/* A minute later it is tried with one text; the others take the rest. */
	b.h.now += RECORD_TRIAL_S;
	UNTIL(sent_of(id, TEXTS) >= TEXTS - 1);
	assert_in_range(heard(0, "\"submit\""), UNTIL_POOR, UNTIL_POOR + 1);
	/* It works again, and has its conversations. */
	put(0, "mode", "sent");
	b.h.now += 200; /* longer than the wait after a second refusal */
	mended = queue(own, ALI, "text");
	UNTIL(is(mended, MESSAGE_SENT) && sent_of(id, TEXTS) == TEXTS);
	assert_string_equal(row(mended).carrier, "one");
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stage_text_overtakes_new_replies_only_after_its_time),
		cmocka_unit_test(nothing_overtakes_a_challenge),
		cmocka_unit_test(the_numbers_of_the_day_go_last_and_hold_back_nothing),
		cmocka_unit_test(
			a_later_text_waits_for_an_earlier_ones_next_attempt_but_not_for_ever),
		cmocka_unit_test(a_text_that_the_network_could_not_take_takes_nobodys_place),
		cmocka_unit_test(
			a_conversation_waits_two_minutes_for_its_carrier_then_another_takes_it),
		cmocka_unit_test(a_carrier_that_fails_everything_is_tried_now_and_then),
		cmocka_unit_test(a_challenge_leaves_behind_one_text_at_most_on_a_busy_modem),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway queue", tests, house_up, house_down);
}

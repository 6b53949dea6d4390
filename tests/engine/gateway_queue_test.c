/* gateway_queue_test.c - which text leaves next, and which waits for which. */
#include "gateway_bench.h"

#include <inttypes.h>

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

static int sent_of(const int64_t *id, int n)
{
	int sent = 0;

	for (int i = 0; i < n; i++)
		sent += is(id[i], MESSAGE_SENT);
	return sent;
}

/* The part that was told as the n-th, from 1; 0: none yet. */
static int64_t told_part(int carrier, int n)
{
	char path[160], line[2000];
	int64_t id = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/heard", b.folder[carrier]);
	if (!(f = fopen(path, "r")))
		return 0;
	while (n > 0 && fgets(line, sizeof line, f))
		if (strstr(line, "\"submit\"") && --n == 0)
			id = atoll(strstr(line, "\"id\":") + 5);
	fclose(f);
	return id;
}

static void a_challenge_is_next_when_a_busy_modem_answers(void **state)
{
	enum { STAGES = 8 };
	int64_t stage[STAGES], challenge;
	char answer[100];

	(void)state;
	bench_begin(1);
	policy(600, 0);
	put(0, "mode", "silent");
	for (int i = 0; i < STAGES; i++)
		stage[i] = of_rank(RANK_STAGE, i % 2 ? ALI : SARA);
	gateway_begin();
	UNTIL(told_part(0, 1));
	b.h.now += 40000; /* older than a challenge's rank is high */
	challenge = of_rank(RANK_CHALLENGE, "+989123333333");
	pass_ms(100);
	assert_int_equal(told_part(0, 2), 0);
	put(0, "mode", "sent");
	snprintf(answer, sizeof answer,
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":200}\n",
		 (long long)told_part(0, 1));
	bring(0, answer);
	UNTIL(sent_of(stage, STAGES) == STAGES);
	assert_int_equal(told_part(0, 1), first_part(stage[0]).id);
	/* But for an alarm about the stuck queue, nothing comes between. */
	for (int n = 2; told_part(0, n) != first_part(challenge).id; n++)
		for (int i = 0; i < STAGES; i++)
			assert_int_not_equal(told_part(0, n), first_part(stage[i]).id);
	bench_end();
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

/* Plain ERROR, CMS 302 and the like: of the modem, or of what is wrong with one text? */
static void texts_that_a_modem_takes_for_its_own_fault_hold_back_no_others(void **state)
{
	int64_t bad, worse, good, began;

	(void)state;
	bench_begin(1);
	put(0, "bad", ALI " -1\n" SARA " 302\n");
	gateway_begin();
	bad = text_to(ALI, "bad");
	UNTIL(row(bad).cause[0]);
	worse = text_to(SARA, "worse");
	good = text_to("+989123333333", "good");
	UNTIL(is(good, MESSAGE_SENT));
	assert_true(row(bad).ready_at > row(good).ready_at);

	/* Others pass, and they do not: the modem need not rest for them. */
	b.h.now += 10;
	began = clock_mono_ms();
	UNTIL(row(bad).not_before >= b.h.now + 30 && row(worse).cause[0]);
	good = text_to("+989123333333", "good");
	UNTIL(is(good, MESSAGE_SENT));
	b.h.now += 10;
	UNTIL(row(worse).not_before >= b.h.now + 30);
	good = text_to("+989123333333", "good");
	UNTIL(is(good, MESSAGE_SENT));
	assert_in_range(clock_mono_ms() - began, 0, 6000);
	assert_int_equal(row(bad).tries + row(worse).tries, 0);

	put(0, "bad", "");
	b.h.now += 100;
	UNTIL(is(bad, MESSAGE_SENT) && is(worse, MESSAGE_SENT));
	bench_end();
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

static void who_wrote_of_late_gets_his_texts_from_the_number_he_wrote_to(void **state)
{
	const char *phone = "+989124444444";
	char line[600];
	int64_t id;

	(void)state;
	bench_begin(2);
	gateway_begin();
	UNTIL(carriers_up() == 2);
	bring(1, part(line, phone, "salam", 1, 0, 0, 0));
	UNTIL(told == 1);
	for (int i = 0; i < 6; i++) {
		id = of_rank(RANK_STAGE, phone);
		UNTIL(is(id, MESSAGE_SENT));
		assert_string_equal(row(id).carrier, "two");
	}
	b.h.now += CONVERSATION_S + 1;
	id = of_rank(RANK_STAGE, phone);
	assert_string_equal(row(id).carrier, "");
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
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

static int by_size(const void *one, const void *two)
{
	int64_t x = *(const int64_t *)one, y = *(const int64_t *)two;

	return (x > y) - (x < y);
}

static int64_t median(int64_t *of, int n)
{
	qsort(of, (size_t)n, sizeof *of, by_size);
	return of[n / 2];
}

/* What the bad numbers cost the good ones: in attempts, all that were made until
 * the last good text left; in time, the medians of what came behind an answer of
 * either kind, which no other program on the machine disturbs. */
static void
a_hundred_bad_numbers_delay_nine_hundred_good_ones_by_less_than_15_percent(void **state)
{
	enum { GOOD = 900, BAD = 100, NETWORK_S = 100 };
	int64_t at, after = 0, behind_good[2 * GOOD], behind_bad[2 * BAD];
	int cause, last = 0, goods = 0, attempts = 0, n_good = 0, n_bad = 0;
	char phone[20], path[160];
	FILE *f;

	(void)state;
	bench_begin(1);
	/* Half of them for good, half for now: those come again and again. */
	put(0, "bad", "+98900 28\n+98901 41\n");
	for (int i = 0; i < GOOD + BAD; i++) {
		snprintf(phone, sizeof phone, "+9890%d%07d", i % 10 ? 2 : i / 10 % 2, i);
		of_rank(RANK_STAGE, phone);
	}
	gateway_begin();
	/* A network that takes one text a second, by the house's clock. */
	for (int sent = NETWORK_S; sent <= GOOD; sent += NETWORK_S) {
		UNTIL(gateway_counts(b.g)->out.sent >= sent);
		b.h.now += NETWORK_S;
	}
	bench_end();

	snprintf(path, sizeof path, "%s/pace", b.folder[0]);
	assert_non_null(f = fopen(path, "r"));
	for (int n = 1; goods < GOOD && fscanf(f, "%" SCNd64 " %d", &at, &cause) == 2; n++) {
		if (n > 1 && last && n_bad < 2 * BAD)
			behind_bad[n_bad++] = at - after;
		else if (n > 1 && !last)
			behind_good[n_good++] = at - after;
		goods += !cause;
		attempts = n;
		after = at;
		last = cause;
	}
	fclose(f);
	assert_int_equal(goods, GOOD);
	print_message("%d attempts for %d texts; behind a good one %" PRId64
		      " us, behind a bad one %" PRId64 " us\n",
		      attempts, GOOD, median(behind_good, n_good), median(behind_bad, n_bad));
	assert_true(attempts * 100 < GOOD * 115);
	assert_true(median(behind_bad, n_bad) * n_bad * 100 <
		    median(behind_good, n_good) * n_good * 15);
}

#define CAPPED "+9893511"

static int sent_among(int64_t first, int64_t last)
{
	int n = 0;

	for (int64_t id = first; id <= last; id++)
		n += is(id, MESSAGE_SENT);
	return n;
}

static int64_t capped(int i, enum message_rank rank)
{
	char phone[20];

	snprintf(phone, sizeof phone, CAPPED "%05d", i);
	return of_rank(rank, phone);
}

static void a_prefix_that_is_full_holds_back_nobody_else(void **state)
{
	enum { MANY = 300 };
	int64_t first = 0, last = 0, reply, code, other;

	(void)state;
	bench_begin(2);
	b.rate = (struct setting_rate){ CAPPED, 5 };
	gateway_begin();
	UNTIL(carriers_up() == 2);
	for (int i = 0; i < MANY; i++) {
		last = capped(i, RANK_STAGE);
		first = first ? first : last;
	}
	other = of_rank(RANK_STAGE, ALI);
	UNTIL(is(other, MESSAGE_SENT) && sent_among(first, last) == 5);
	for (int64_t id = first; id < first + 5; id++)
		assert_true(is(id, MESSAGE_SENT)); /* in their order */
	/* A code does not wait; a reply does, but before them. */
	code = capped(1000, RANK_CHALLENGE);
	reply = capped(1001, RANK_REPLY);
	UNTIL(is(code, MESSAGE_SENT));
	other = of_rank(RANK_DIGEST, SARA);
	UNTIL(is(other, MESSAGE_SENT));
	assert_true(is(reply, MESSAGE_QUEUED));
	assert_int_equal(sent_among(first, last), 5);
	b.rate.per_minute = 6;
	gateway_begin();
	UNTIL(is(reply, MESSAGE_SENT));
	pass_ms(200);
	assert_int_equal(sent_among(first, last), 5);
	/* Over a restart they wait on; without a rate they are as all others. */
	gateway_die();
	gateway_begin();
	UNTIL(sent_among(first, last) == 11);
	pass_ms(200);
	assert_int_equal(sent_among(first, last), 11);
	b.rate.per_minute = 0;
	gateway_begin();
	UNTIL(sent_among(first, last) == MANY);
	bench_end();
}

static void who_was_queued_before_a_rate_was_set_waits_for_it(void **state)
{
	int64_t first, last = 0, other;

	(void)state;
	bench_begin(1);
	first = capped(2000, RANK_STAGE);
	for (int i = 1; i < 200; i++)
		last = capped(2000 + i, RANK_STAGE);
	other = of_rank(RANK_STAGE, ALI);
	b.rate = (struct setting_rate){ CAPPED, 3 };
	gateway_begin();
	UNTIL(is(other, MESSAGE_SENT));
	UNTIL(sent_among(first, last) == 3);
	pass_ms(200);
	assert_int_equal(sent_among(first, last), 3);
	assert_true(is(first, MESSAGE_SENT) && is(first + 2, MESSAGE_SENT));
	b.rate.per_minute = 0;
	gateway_begin();
	UNTIL(sent_among(first, last) == 200);
	bench_end();
}

static void what_waits_for_its_next_attempt_takes_no_room_of_its_prefix(void **state)
{
	int64_t first, last;

	(void)state;
	bench_begin(1);
	b.rate = (struct setting_rate){ CAPPED, 4 };
	put(0, "mode", "refused 41");
	first = capped(3000, RANK_STAGE);
	last = capped(3001, RANK_STAGE);
	gateway_begin();
	UNTIL(row(first).tries == 1 && row(last).tries == 1);
	put(0, "mode", "sent");
	first = capped(3002, RANK_STAGE);
	last = capped(3003, RANK_STAGE);
	UNTIL(sent_among(first, last) == 2);
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
			texts_that_a_modem_takes_for_its_own_fault_hold_back_no_others),
		cmocka_unit_test(
			a_conversation_waits_two_minutes_for_its_carrier_then_another_takes_it),
		cmocka_unit_test(who_wrote_of_late_gets_his_texts_from_the_number_he_wrote_to),
		cmocka_unit_test(a_carrier_that_fails_everything_is_tried_now_and_then),
		cmocka_unit_test(a_prefix_that_is_full_holds_back_nobody_else),
		cmocka_unit_test(who_was_queued_before_a_rate_was_set_waits_for_it),
		cmocka_unit_test(what_waits_for_its_next_attempt_takes_no_room_of_its_prefix),
		cmocka_unit_test(a_challenge_is_next_when_a_busy_modem_answers),
		cmocka_unit_test(
			a_hundred_bad_numbers_delay_nine_hundred_good_ones_by_less_than_15_percent),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway queue", tests, house_up, house_down);
}

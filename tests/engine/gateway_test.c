/* gateway_test.c - messages in and out through carriers that misbehave. */
#include "gateway_bench.h"

/* ---- in ---- */

static void a_part_seen_twice_is_one_message(void **state)
{
	char line[600];

	(void)state;
	bench_begin(1);
	gateway_begin();
	part(line, ALI, "salam", 1, 0, 0, 0);
	bring(0, line);
	UNTIL(heard(0, "\"delete\"") == 1);
	bring(0, line);
	UNTIL(heard(0, "\"delete\"") == 2);
	assert_int_equal(told, 1);
	assert_int_equal(told_answerable, 1);
	assert_int_equal(count_sql(ALI, true, "received"), 1);
	bench_end();
}

static void nothing_is_deleted_before_it_is_durable(void **state)
{
	struct err e = { "" };
	char line[600];

	(void)state;
	bench_begin(1);
	gateway_begin();
	UNTIL(heard(0, "start") == 1);
	/* Nothing can be stored while somebody else's transaction is open. */
	must(tx_begin(b.h.en.store.db, &e), &e);
	part(line, ALI, "mohem", 1, 0, 0, 0);
	put(0, "say", line);
	for (int i = 0; i < 200; i++) {
		event_base_loop(b.base, EVLOOP_NONBLOCK);
		usleep(500);
	}
	assert_int_equal(heard(0, "\"delete\""), 0);
	tx_rollback(b.h.en.store.db);
	assert_int_equal(count_sql(ALI, true, NULL), 0);
	/* The slot is still full: the next life of the carrier says it again. */
	bring(0, line);
	UNTIL(heard(0, "\"delete\"") == 1);
	assert_int_equal(count_sql(ALI, true, NULL), 1);
	bench_end();
}

static void a_death_between_commit_and_delete_stores_nothing_twice(void **state)
{
	char line[600];

	(void)state;
	bench_begin(1);
	gateway_begin();
	part(line, ALI, "yekbar", 1, 0, 0, 0);
	bring(0, line);
	UNTIL(told == 1);
	gateway_die();
	gateway_begin();
	bring(0, line); /* the slot was full */
	UNTIL(heard(0, "\"delete\"") >= 1);
	pass_ms(20);
	assert_int_equal(told, 1);
	assert_int_equal(count_sql(ALI, true, NULL), 1);
	bench_end();
}

static void two_senders_with_one_reference_never_mix(void **state)
{
	struct buf say = { 0 };
	char line[600];

	(void)state;
	bench_begin(1);
	gateway_begin();
	buf_puts(&say, part(line, ALI, "A3", 1, 41, 3, 3));
	buf_puts(&say, part(line, SARA, "S2", 2, 41, 3, 2));
	buf_puts(&say, part(line, ALI, "A1", 3, 41, 3, 1));
	buf_puts(&say, part(line, SARA, "S1", 4, 41, 3, 1));
	buf_puts(&say, part(line, ALI, "A2", 5, 41, 3, 2));
	bring(0, say.text);
	UNTIL(heard(0, "\"delete\"") == 5);
	assert_int_equal(told, 1);
	assert_string_equal(told_text, "A1A2A3");
	bring(0, part(line, SARA, "S3", 6, 41, 3, 3));
	UNTIL(told == 2);
	assert_string_equal(told_text, "S1S2S3");
	/* The reference comes back: another message. */
	b.h.now += 3600;
	bring(0, part(line, ALI, "B1", 1, 41, 2, 1));
	bring(0, part(line, ALI, "B2", 2, 41, 2, 2));
	UNTIL(told == 3);
	assert_string_equal(told_text, "B1B2");
	buf_free(&say);
	bench_end();
}

static void a_missing_part_times_out_and_is_merged_when_it_comes(void **state)
{
	CLEAN(text) char *text = NULL;
	char line[600], late[600];
	struct err e = { "" };
	int64_t id = 0;

	(void)state;
	bench_begin(1);
	gateway_begin();
	part(late, ALI, "dovom", 9, 7, 3, 2);
	bring(0, part(line, ALI, "aval ", 1, 7, 3, 1));
	bring(0, part(line, ALI, " sevom", 2, 7, 3, 3));
	UNTIL(heard(0, "\"delete\"") == 2);
	b.h.now += 599;
	pass_ms(120);
	assert_int_equal(told_gaps, 0);
	b.h.now += 1;
	UNTIL(told_gaps == 1);
	assert_string_equal(told_text, "aval […] sevom");
	b.h.now += 3600;
	bring(0, late);
	UNTIL(heard(0, "\"delete\"") == 3);
	assert_int_equal(count_sql(ALI, true, NULL), 1);
	for (id = 1; message_get(&b.h.en.store, id, &(struct message){ 0 }, &e) == RC_OK; id++)
		;
	must(message_text(&b.h.en.store, id - 1, &text, &e), &e);
	assert_string_equal(text, "aval dovom sevom");
	assert_int_equal(told + told_gaps, 1);
	bench_end();
}

static void data_and_short_codes_have_no_conversation(void **state)
{
	char line[600];

	(void)state;
	bench_begin(1);
	gateway_begin();
	bring(0, "{\"event\":\"received\",\"slot\":\"SM:1\",\"print\":\"d1\",\"number\":\"" ALI
		 "\",\"scts\":5,\"text\":null,\"data\":\"00FF\",\"concat\":null}\n"
		 "no json\n{\"event\":\"other\"}\n");
	UNTIL(heard(0, "\"delete\"") == 1);
	assert_int_equal(told, 0);
	bring(0, part(line, "700", "tabligh", 2, 0, 0, 0));
	UNTIL(told == 1);
	assert_int_equal(told_answerable, 0);
	bench_end();
}

/* ---- out ---- */

static void a_long_text_leaves_in_parts_and_is_delivered(void **state)
{
	struct buf text = { 0 };
	int64_t id;

	(void)state;
	bench_begin(1);
	gateway_begin();
	for (int i = 0; i < 100; i++)
		buf_puts(&text, "سل");
	id = text_to(ALI, text.text);
	UNTIL(is(id, MESSAGE_SENT));
	assert_int_equal(row(id).parts, 3);
	assert_int_equal(heard(0, "\"total\":3"), 3);
	report(0, 0, ALI, 0);
	UNTIL(heard(0, "\"delete\"") == 1);
	report(0, 2, ALI, 0);
	UNTIL(heard(0, "\"delete\"") == 2);
	assert_true(is(id, MESSAGE_SENT));
	report(0, 1, SARA, 0); /* not hers */
	UNTIL(heard(0, "\"delete\"") == 3);
	assert_true(is(id, MESSAGE_SENT));
	report(0, 1, ALI, 0x20); /* still trying */
	UNTIL(heard(0, "\"delete\"") == 4);
	assert_true(is(id, MESSAGE_SENT));
	report(0, 1, ALI, 0);
	UNTIL(is(id, MESSAGE_DELIVERED));
	assert_int_equal(gateway_counts(b.g)->out.delivered, 1);
	buf_free(&text);
	bench_end();
}

static enum rc parts_add(void *ctx, const struct gateway_line *line, struct err *e)
{
	struct tally *all = ctx;

	(void)e;
	all->sent += line->parts->sent;
	all->permanent += line->parts->permanent;
	all->temporary += line->parts->temporary;
	all->carrier += line->parts->carrier;
	all->unknown += line->parts->unknown;
	return RC_OK;
}

/* Of all carriers. */
static struct tally parts(void)
{
	struct tally all = { 0 };
	struct err e = { "" };

	must(gateway_each(b.g, parts_add, &all, &e), &e);
	return all;
}

static void refusals_fail_wait_or_move(void **state)
{
	int64_t bad, later, moved;
	const struct waits *waits;

	(void)state;
	bench_begin(2);
	put(0, "mode", "refused 21");
	put(1, "mode", "refused 21");
	gateway_begin();
	bad = text_to(ALI, "bad");
	UNTIL(is(bad, MESSAGE_FAILED));
	assert_int_equal(parts().permanent, 1);
	assert_string_equal(row(bad).cause, "21: short message transfer rejected");
	assert_int_equal(heard(0, "\"submit\"") + heard(1, "\"submit\""), 1);

	put(0, "mode", "refused 38");
	put(1, "mode", "refused 38");
	later = text_to(ALI, "later");
	UNTIL(row(later).tries == 1);
	assert_int_equal(parts().temporary, 1);
	assert_true(is(later, MESSAGE_QUEUED));
	assert_in_range(row(later).not_before, b.h.now + 24, b.h.now + 36);
	put(0, "mode", "sent");
	put(1, "mode", "sent");
	pass_ms(100);
	assert_true(is(later, MESSAGE_QUEUED));
	b.h.now += 40;
	UNTIL(is(later, MESSAGE_SENT));
	assert_int_equal(parts().sent, 1);
	waits = &gateway_counts(b.g)->out.waits[RANK_STAGE - RANK_ALARM];
	assert_int_equal(waits->sum_s, 40);
	assert_int_equal(waits->in[3], 1);

	/* The modem's own fault costs the message nothing. */
	put(0, "mode", "refused -1");
	moved = queue((struct message_new){ .carrier = "one", .resend = true }, SARA, "moved");
	UNTIL(is(moved, MESSAGE_SENT));
	assert_string_equal(row(moved).carrier, "two");
	assert_int_equal(row(moved).tries, 0);
	assert_int_equal(parts().carrier, 1);

	/* No SIM, in a CME number; the same CMS number says that the call is barred. */
	put(0, "mode", "refused 10,\"kind\":\"cme\"");
	moved = queue((struct message_new){ .carrier = "one", .resend = true }, SARA, "moved");
	UNTIL(is(moved, MESSAGE_SENT));
	assert_string_equal(row(moved).carrier, "two");
	put(0, "mode", "refused 10,\"kind\":\"cms\"");
	put(1, "mode", "refused 10");
	bad = text_to(ALI, "bad");
	UNTIL(is(bad, MESSAGE_FAILED));
	assert_string_equal(row(bad).cause, "10: call barred");
	bench_end();
}

static void a_message_ends_when_its_time_is_over(void **state)
{
	int64_t id;

	(void)state;
	bench_begin(1);
	put(0, "mode", "refused 42");
	gateway_begin();
	id = queue((struct message_new){ .resend = true, .expires_at = b.h.now + 60 }, ALI,
		   "x");
	UNTIL(row(id).tries == 1);
	b.h.now += 61;
	UNTIL(is(id, MESSAGE_EXPIRED));
	assert_int_equal(heard(0, "\"submit\""), 1);
	bench_end();
}

static void one_number_hears_in_order_and_not_before_its_time(void **state)
{
	int64_t first, second, other, reply;

	(void)state;
	bench_begin(1);
	gateway_begin();
	UNTIL(heard(0, "start") == 1);
	first = queue((struct message_new){ .rank = RANK_STAGE, .not_before = b.h.now + 100 },
		      ALI, "first");
	second = text_to(ALI, "second");
	other = text_to(SARA, "other");
	reply = queue((struct message_new){ .rank = RANK_REPLY }, ALI, "reply");
	UNTIL(is(other, MESSAGE_SENT) && is(reply, MESSAGE_SENT));
	pass_ms(100);
	assert_true(is(first, MESSAGE_QUEUED));
	assert_true(is(second, MESSAGE_QUEUED));
	b.h.now += 100;
	UNTIL(is(second, MESSAGE_SENT));
	assert_true(is(first, MESSAGE_SENT));
	assert_true(first_part(first).reference < first_part(second).reference);
	bench_end();
}

static void a_report_settles_what_is_uncertain(void **state)
{
	int64_t id, again, never;

	(void)state;
	bench_begin(1);
	put(0, "mode", "unknown");
	gateway_begin();
	id = text_to(ALI, "kasi nemidanad");
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	report(0, 77, ALI, 0);
	UNTIL(is(id, MESSAGE_DELIVERED));

	again = text_to(ALI, "again");
	never = queue((struct message_new){ .resend = false }, SARA, "never");
	UNTIL(is(again, MESSAGE_UNCERTAIN) && is(never, MESSAGE_UNCERTAIN));
	put(0, "mode", "sent");
	b.h.now += 119;
	pass_ms(120);
	assert_true(is(again, MESSAGE_UNCERTAIN));
	b.h.now += 1;
	UNTIL(is(again, MESSAGE_SENT) && is(never, MESSAGE_FAILED));
	bench_end();
}

/* ---- deaths on the way out ---- */

static void a_note_in_the_spool_makes_an_engine_death_certain(void **state)
{
	int64_t id;

	(void)state;
	bench_begin(1);
	put(0, "mode", "hold");
	gateway_begin();
	id = text_to(ALI, "dar rah");
	UNTIL(heard(0, "\"submit\"") == 1);
	assert_true(is(id, MESSAGE_SUBMITTING));
	gateway_die();
	put(0, "mode", "sent");
	gateway_begin();
	assert_true(is(id, MESSAGE_SENT));
	assert_int_equal(first_part(id).reference, 99);
	assert_int_not_equal(access(b.spool[0], F_OK), 0);
	pass_ms(100);
	assert_int_equal(heard(0, "\"submit\""), 1);
	bench_end();
}

static void a_note_that_comes_late_settles_too(void **state)
{
	char note[128];
	int64_t id;

	(void)state;
	bench_begin(1);
	put(0, "mode", "silent");
	gateway_begin();
	id = text_to(ALI, "dir");
	UNTIL(heard(0, "\"submit\"") == 1);
	gateway_die();
	put(0, "mode", "sent");
	gateway_begin();
	assert_true(is(id, MESSAGE_UNCERTAIN));
	snprintf(note, sizeof note,
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":5}\n",
		 (long long)first_part(id).id);
	put(0, "spool", note);
	UNTIL(is(id, MESSAGE_SENT));
	b.h.now += 200;
	pass_ms(100);
	assert_int_equal(heard(0, "\"submit\""), 1);
	bench_end();
}

static void a_note_about_another_part_says_that_this_one_was_never_taken(void **state)
{
	int64_t id;

	(void)state;
	bench_begin(1);
	put(0, "mode", "silent");
	gateway_begin();
	id = text_to(ALI, "na-resid");
	UNTIL(heard(0, "\"submit\"") == 1);
	gateway_die();
	put(0, "mode", "sent");
	put(0, "spool", "{\"event\":\"idle\"}\n");
	gateway_begin();
	/* No wait for a report: it leaves at once. */
	UNTIL(is(id, MESSAGE_SENT));
	assert_int_equal(heard(0, "\"submit\""), 2);
	bench_end();
}

static void without_a_note_the_message_decides(void **state)
{
	int64_t again, never;

	(void)state;
	bench_begin(2);
	put(0, "mode", "silent");
	put(1, "mode", "silent");
	gateway_begin();
	again = text_to(ALI, "again");
	never = queue((struct message_new){ .resend = false }, SARA, "123456");
	UNTIL(is(again, MESSAGE_SUBMITTING) && is(never, MESSAGE_SUBMITTING));
	UNTIL(heard(0, "\"submit\"") + heard(1, "\"submit\"") == 2);
	gateway_die();
	put(0, "mode", "sent");
	put(1, "mode", "sent");
	gateway_begin();
	assert_true(is(again, MESSAGE_UNCERTAIN) && is(never, MESSAGE_UNCERTAIN));
	b.h.now += 121;
	UNTIL(is(again, MESSAGE_SENT) && is(never, MESSAGE_FAILED));
	assert_int_equal(heard(0, "\"submit\"") + heard(1, "\"submit\""), 3);
	bench_end();
}

static void a_carrier_that_dies_or_owes_is_started_again(void **state)
{
	int64_t id, owed;

	(void)state;
	bench_begin(1);
	b.bounds.answer_ms = 150;
	put(0, "mode", "die");
	gateway_begin();
	id = text_to(ALI, "x");
	UNTIL(is(id, MESSAGE_UNCERTAIN));
	put(0, "mode", "silent");
	UNTIL(heard(0, "start") >= 2);
	owed = text_to(SARA, "y");
	UNTIL(is(owed, MESSAGE_UNCERTAIN));
	put(0, "mode", "sent");
	UNTIL(heard(0, "start") >= 3);
	b.h.now += 121;
	UNTIL(is(id, MESSAGE_SENT) && is(owed, MESSAGE_SENT));
	bench_end();
}

static void a_late_resumption_is_a_new_text(void **state)
{
	struct submission s;
	int64_t id;

	(void)state;
	bench_begin(1);
	gateway_begin();
	put(0, "mode", "hold");
	id = text_to(
		ALI,
		"0123456789012345678901234567890123456789012345678901234567890123456789012345"
		"6789012345678901234567890123456789012345678901234567890123456789012345678901"
		"234567890123456789");
	UNTIL(heard(0, "\"submit\"") == 1);
	put(0, "mode", "refused 41");
	bring(0, "");
	s = first_part(id);
	{
		char line[128];

		snprintf(
			line, sizeof line,
			"{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":1}\n",
			(long long)s.id);
		bring(0, line);
	}
	UNTIL(row(id).tries == 1);
	put(0, "mode", "sent");
	b.h.now += 61;
	UNTIL(is(id, MESSAGE_SENT));
	assert_int_not_equal(first_part(id).concat_ref, s.concat_ref);
	assert_int_equal(heard(0, "\"submit\""), 4);
	bench_end();
}

/* ---- pace ---- */

static void no_minute_sees_more_than_the_limit(void **state)
{
	struct budget budget = { 0 };

	(void)state;
	assert_true(budget_allows(&budget, 5, 0));
	budget_set(&budget, 3);
	assert_true(budget_allows(&budget, 9, 0));
	for (int i = 0; i < 3; i++)
		budget_take(&budget, 1, 1000 * i);
	assert_false(budget_allows(&budget, 1, 59999));
	assert_true(budget_allows(&budget, 1, 60000));
	assert_false(budget_allows(&budget, 2, 60000));
	assert_true(budget_allows(&budget, 3, 62000));
	/* Another limit: what has left counts. */
	budget_set(&budget, 4);
	assert_true(budget_allows(&budget, 1, 2000));
	assert_false(budget_allows(&budget, 2, 2000));
	assert_true(budget_allows(&budget, 2, 60000));
	budget_set(&budget, 1);
	assert_false(budget_allows(&budget, 1, 61999));
	assert_true(budget_allows(&budget, 1, 62000));
	budget_set(&budget, 0);
	assert_true(budget_allows(&budget, 9, 2000));
	budget_free(&budget);

	bench_begin(1);
	b.per_minute = 2;
	gateway_begin();
	for (int i = 0; i < 4; i++)
		text_to(ALI, "x");
	UNTIL(count_sql(ALI, false, "sent") == 2);
	pass_ms(150);
	assert_int_equal(count_sql(ALI, false, "queued"), 2);
	bench_end();
}

static void a_reload_does_not_disturb_who_stays(void **state)
{
	(void)state;
	bench_begin(2);
	gateway_begin();
	UNTIL(heard(0, "start") == 1 && heard(1, "start") == 1);
	for (int i = 0; i < 20; i++)
		text_to(ALI, "moved");
	/* The second goes, whatever it has in hand; the first has another limit. */
	b.carriers = 1;
	b.per_minute = 300;
	gateway_begin();
	UNTIL(count_sql(ALI, false, "sent") == 20);
	UNTIL(heard(1, "quit") == 1);
	assert_int_equal(heard(0, "moved") + heard(1, "moved"), 20);
	/* It comes back. */
	b.carriers = 2;
	gateway_begin();
	UNTIL(heard(1, "start") == 2);
	assert_int_equal(heard(0, "start"), 1);
	/* Another process for both: a bound that has changed. */
	b.bounds.quit_ms = 500;
	gateway_begin();
	UNTIL(heard(0, "start") == 2 && heard(1, "start") == 3);
	bench_end();
}

static void a_drained_carrier_takes_nothing_until_it_is_resumed(void **state)
{
	struct err e = { "" };

	(void)state;
	bench_begin(1);
	gateway_begin();
	UNTIL(heard(0, "start") == 1);
	must(gateway_drain(b.g, "one", true, &e), &e);
	assert_int_equal(gateway_drain(b.g, "three", true, &e), RC_NONE);
	text_to(SARA, "rested");
	pass_ms(200);
	/* Another process of that name is drained too. */
	b.bounds.quit_ms = 500;
	gateway_begin();
	UNTIL(heard(0, "start") == 2);
	pass_ms(200);
	assert_int_equal(heard(0, "rested"), 0);
	must(gateway_drain(b.g, "one", false, &e), &e);
	UNTIL(count_sql(SARA, false, "sent") == 1);
	bench_end();
}

static void a_carrier_takes_fifty_parts_a_second(void **state)
{
	int64_t began, ms;
	int64_t last = 0;

	(void)state;
	bench_begin(1);
	gateway_begin();
	UNTIL(heard(0, "start") == 1);
	log_level_set(LOG_LEVEL_WARN);
	for (int i = 0; i < 200; i++)
		last = text_to(i % 2 ? ALI : SARA, "x");
	began = clock_mono_ms();
	while (!is(last, MESSAGE_SENT) && clock_mono_ms() - began < PATIENCE_MS)
		event_base_loop(b.base, EVLOOP_ONCE);
	ms = clock_mono_ms() - began;
	log_level_set(LOG_LEVEL_ERROR);
	print_message("200 parts in %lld ms\n", (long long)ms);
	assert_in_range(ms, 0, 4000);
	bench_end();
}

/* ---- */

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_part_seen_twice_is_one_message),
		cmocka_unit_test(nothing_is_deleted_before_it_is_durable),
		cmocka_unit_test(a_death_between_commit_and_delete_stores_nothing_twice),
		cmocka_unit_test(two_senders_with_one_reference_never_mix),
		cmocka_unit_test(a_missing_part_times_out_and_is_merged_when_it_comes),
		cmocka_unit_test(data_and_short_codes_have_no_conversation),
		cmocka_unit_test(a_long_text_leaves_in_parts_and_is_delivered),
		cmocka_unit_test(refusals_fail_wait_or_move),
		cmocka_unit_test(a_message_ends_when_its_time_is_over),
		cmocka_unit_test(one_number_hears_in_order_and_not_before_its_time),
		cmocka_unit_test(a_report_settles_what_is_uncertain),
		cmocka_unit_test(a_note_in_the_spool_makes_an_engine_death_certain),
		cmocka_unit_test(a_note_that_comes_late_settles_too),
		cmocka_unit_test(a_note_about_another_part_says_that_this_one_was_never_taken),
		cmocka_unit_test(without_a_note_the_message_decides),
		cmocka_unit_test(a_carrier_that_dies_or_owes_is_started_again),
		cmocka_unit_test(a_late_resumption_is_a_new_text),
		cmocka_unit_test(no_minute_sees_more_than_the_limit),
		cmocka_unit_test(a_reload_does_not_disturb_who_stays),
		cmocka_unit_test(a_drained_carrier_takes_nothing_until_it_is_resumed),
		cmocka_unit_test(a_carrier_takes_fifty_parts_a_second),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway", tests, house_up, house_down);
}

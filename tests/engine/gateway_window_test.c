/* gateway_window_test.c - carriers that take several parts before they answer,
 * or whole messages. */
#include "gateway_bench.h"

enum { TEXTS = 10 };

static int64_t id_of[TEXTS];

/* To other people each: one hears in order.  They do not outlive their test. */
static void texts_queue(void)
{
	for (int i = 0; i < TEXTS; i++) {
		char phone[32];

		snprintf(phone, sizeof phone, "+98912300000%d", i);
		id_of[i] = queue((struct message_new){ .resend = true,
						       .rank = RANK_STAGE,
						       .expires_at = b.h.now + 50000 },
				 phone, "salam");
	}
}

static int in_state(enum message_state state)
{
	int n = 0;

	for (int i = 0; i < TEXTS; i++)
		n += is(id_of[i], state);
	return n;
}

static void answer(int64_t message_id, const char *result)
{
	char line[200];

	snprintf(line, sizeof line, "{\"event\":\"submitted\",\"id\":%lld,%s}\n",
		 (long long)first_part(message_id).id, result);
	bring(0, line);
}

static char *long_text(void)
{
	struct buf text = { 0 };

	for (int i = 0; i < 30; i++)
		buf_puts(&text, "سلام بر شما ");
	return buf_take(&text);
}

static void a_carrier_has_no_more_in_hand_than_its_window(void **state)
{
	(void)state;
	bench_begin(1);
	put(0, "up", ",\"window\":4");
	put(0, "mode", "hold");
	gateway_begin();
	texts_queue();
	UNTIL(heard(0, "\"submit\"") == 4);
	pass_ms(100);
	assert_int_equal(heard(0, "\"submit\""), 4);
	assert_int_equal(in_state(MESSAGE_SUBMITTING), 4);
	/* Answered out of order, one place each is free again. */
	answer(id_of[2], "\"result\":\"sent\",\"ref\":7");
	UNTIL(is(id_of[2], MESSAGE_SENT) && heard(0, "\"submit\"") == 5);
	answer(id_of[0], "\"result\":\"refused\",\"cause\":1");
	UNTIL(is(id_of[0], MESSAGE_FAILED) && heard(0, "\"submit\"") == 6);
	assert_int_equal(in_state(MESSAGE_SUBMITTING), 4);
	assert_int_equal(first_part(id_of[2]).reference, 7);
	bench_end();
}

static void a_window_is_settled_by_its_note_line_by_line(void **state)
{
	int submitted;

	(void)state;
	bench_begin(1);
	put(0, "up", ",\"window\":4");
	put(0, "mode", "hold");
	gateway_begin();
	texts_queue();
	UNTIL(heard(0, "\"submit\"") == 4);
	gateway_die();
	put(0, "mode", "sent");
	submitted = heard(0, "\"submit\"");
	gateway_begin();
	UNTIL(in_state(MESSAGE_SENT) == TEXTS);
	/* The four of the note were not sent again, the other six once. */
	assert_int_equal(heard(0, "\"submit\"") - submitted, TEXTS - 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(first_part(id_of[i]).reference, 99);
	bench_end();
}

static void what_a_note_of_a_window_leaves_out_leaves_again_at_once(void **state)
{
	char note[200];

	(void)state;
	bench_begin(1);
	put(0, "up", ",\"window\":4");
	put(0, "mode", "silent");
	gateway_begin();
	texts_queue();
	UNTIL(heard(0, "\"submit\"") == 4);
	gateway_die();
	snprintf(note, sizeof note,
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":5}\n"
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"unknown\"}\n",
		 (long long)first_part(id_of[1]).id, (long long)first_part(id_of[3]).id);
	put(0, "spool", note);
	put(0, "mode", "sent");
	gateway_begin();
	UNTIL(in_state(MESSAGE_SENT) == TEXTS - 1);
	assert_true(is(id_of[3], MESSAGE_UNCERTAIN));
	assert_int_equal(heard(0, "\"submit\""), 4 + TEXTS - 2);
	assert_int_equal(first_part(id_of[1]).reference, 5);
	bench_end();
}

/* Machine and all died with the first in hand: the note of the life after it
 * knows nothing of that. */
static void a_note_tells_nothing_of_the_life_before_its_own(void **state)
{
	int64_t first, second;

	(void)state;
	bench_begin(1);
	put(0, "up", ",\"window\":4");
	put(0, "mode", "silent");
	gateway_begin();
	first = text_to(ALI, "avval");
	UNTIL(heard(0, "\"submit\"") == 1);
	gateway_die();
	put(0, "mode", "hold");
	gateway_begin();
	second = text_to(SARA, "dovvom");
	UNTIL(heard(0, "\"submit\"") == 2);
	gateway_die();
	put(0, "mode", "sent");
	gateway_begin();
	UNTIL(is(second, MESSAGE_SENT));
	pass_ms(100);
	assert_true(is(first, MESSAGE_UNCERTAIN));
	assert_int_equal(heard(0, "\"submit\""), 2);
	b.h.now += 200; /* no report came: its own policy decides */
	UNTIL(is(first, MESSAGE_SENT));
	bench_end();
}

static void a_window_that_dies_leaves_all_of_it_uncertain(void **state)
{
	(void)state;
	bench_begin(1);
	put(0, "up", ",\"window\":4");
	put(0, "mode", "hold");
	gateway_begin();
	texts_queue();
	UNTIL(heard(0, "\"submit\"") == 4);
	put(0, "mode", "die");
	answer(id_of[0], "\"result\":\"sent\",\"ref\":1");
	UNTIL(in_state(MESSAGE_UNCERTAIN) >= 3);
	assert_true(is(id_of[0], MESSAGE_SENT));
	put(0, "mode", "sent");
	UNTIL(in_state(MESSAGE_QUEUED) + in_state(MESSAGE_SUBMITTING) == 0);
	bench_end();
}

static void a_whole_message_is_one_submit_one_answer_and_one_report(void **state)
{
	CLEAN(text) char *text = long_text();
	struct submission *list;
	struct err e = { "" };
	int64_t id;
	size_t n;

	(void)state;
	bench_begin(1);
	put(0, "up", ",\"window\":4,\"whole\":true");
	gateway_begin();
	id = text_to(ALI, text);
	assert_true(row(id).parts > 3);
	UNTIL(is(id, MESSAGE_SENT));
	assert_int_equal(heard(0, "\"submit\""), 1);
	assert_int_equal(heard(0, "\"concat\""), 0);
	assert_int_equal(heard(0, text), 1);
	report(0, first_part(id).reference, ALI, 0);
	UNTIL(is(id, MESSAGE_DELIVERED));
	must(submission_of(&b.h.en.store, id, &list, &n, &e), &e);
	assert_int_equal(n, row(id).parts);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(list[i].state, MESSAGE_DELIVERED);
		assert_int_equal(list[i].status, 0);
	}
	free(list);
	bench_end();
}

/* A phone joins parts of one sender only: half of it here and all of it there
 * is the whole text, twice for nobody. */
static void a_text_begun_in_parts_goes_on_whole_from_its_beginning(void **state)
{
	CLEAN(text) char *text = long_text();
	int64_t id;

	(void)state;
	bench_begin(2);
	put(1, "up", ",\"whole\":true");
	put(0, "mode", "refused 38");
	put(1, "mode", "refused 38");
	gateway_begin();
	id = text_to(ALI, text);
	UNTIL(row(id).tries == 1);
	put(0, "mode", "sent");
	put(1, "mode", "sent");
	b.h.now += 60;
	UNTIL(is(id, MESSAGE_SENT));
	if (first_part(id).whole)
		assert_string_equal(row(id).carrier, "two");
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_carrier_has_no_more_in_hand_than_its_window),
		cmocka_unit_test(a_window_is_settled_by_its_note_line_by_line),
		cmocka_unit_test(what_a_note_of_a_window_leaves_out_leaves_again_at_once),
		cmocka_unit_test(a_note_tells_nothing_of_the_life_before_its_own),
		cmocka_unit_test(a_window_that_dies_leaves_all_of_it_uncertain),
		cmocka_unit_test(a_whole_message_is_one_submit_one_answer_and_one_report),
		cmocka_unit_test(a_text_begun_in_parts_goes_on_whole_from_its_beginning),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway window", tests, house_up, house_down);
}

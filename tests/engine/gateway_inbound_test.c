/* gateway_inbound_test.c - long messages in pieces: many at a time, in any order,
 * under references that come back.  Parts are given to the intake as a carrier's
 * lines are; the clock is the test's. */
#include "gateway_bench.h"

#include "gateway/intake.h"

enum { SENDERS = 500, PARTS = 3, SLOTS = 255, SEED = 20261126 };

struct piece {
	const char *number, *text;
	int ref, total, seq, width;
	int64_t scts; /* 0: now */
};

static int prints;

/* A copy has the print of the one before. */
static bool come(struct piece p, bool copy)
{
	const struct intake_source from = { .carrier = "one", .sim = "432110000000001" };
	char print[32];
	struct line l = { .event = LINE_RECEIVED,
			  .slot = "SM:1",
			  .print = print,
			  .number = p.number,
			  .text = p.text,
			  .scts = p.scts ? p.scts : b.h.now,
			  .concat = { p.ref, p.total, p.seq, p.width ? p.width : 8 } };
	struct err e = { "" };
	bool filed = false;
	enum rc rc;

	snprintf(print, sizeof print, "inbound-%d", copy ? prints : ++prints);
	rc = intake_part(&b.h.en, &from, &l, &filed, &e);
	if (rc != RC_OK && !(copy && rc == RC_DUP))
		fail_msg("%s: %s", rc_name(rc), e.text);
	return filed;
}

static void seconds_pass(int n)
{
	while (n-- > 0) {
		b.h.now++;
		gateway_tick(b.g);
	}
}

/* The only text that a number has sent. */
static char *text_of(const char *number, struct message *m)
{
	struct err e = { "" };
	int64_t contact_id, id = 0;
	char *text;

	must(contact_bare(&b.h.en.store, number, &contact_id, &e), &e);
	for (int64_t i = 1; message_get(&b.h.en.store, i, m, &e) == RC_OK; i++)
		if (m->contact_id == contact_id && m->created_at > b.h.now - 50000) {
			assert_int_equal(id, 0);
			id = i;
		}
	assert_int_not_equal(id, 0);
	must(message_get(&b.h.en.store, id, m, &e), &e);
	must(message_text(&b.h.en.store, id, &text, &e), &e);
	return text;
}

/* ---- many at a time ---- */

struct unfinished {
	char number[20], text[PARTS + 1][32];
	int missing;
	int64_t first_at;
};

static struct unfinished all[SENDERS];

static struct piece piece_of(int i, int seq)
{
	return (struct piece){ .number = all[i].number,
			       .text = all[i].text[seq],
			       .ref = i % 3,
			       .total = PARTS,
			       .seq = seq,
			       .scts = all[i].first_at };
}

/* Of three parts the first comes at its own second, and one other, before or behind
 * it, up to nine minutes later; the third does not come. */
static void five_hundred_unfinished_messages_have_a_deadline_each(void **state)
{
	static int second_at[SENDERS];
	char expected[128];
	struct message m;

	(void)state;
	bench_begin(0);
	gateway_begin();
	srandom(SEED);
	print_message("seed %d\n", SEED);
	for (int i = 0; i < SENDERS; i++) {
		snprintf(all[i].number, sizeof all[i].number, "+98936%07d", i);
		for (int seq = 1; seq <= PARTS; seq++)
			snprintf(all[i].text[seq], sizeof all[i].text[seq], "<%d/%d>", i, seq);
		all[i].missing = 1 + (int)(random() % PARTS);
		second_at[i] = i + 1 + (int)(random() % 540);
	}
	for (int s = 0; s < SENDERS + 600; s++) {
		if (s < SENDERS) {
			all[s].first_at = b.h.now;
			come(piece_of(s, all[s].missing == 1 ? 2 : 1), false);
		}
		for (int i = 0; i < SENDERS; i++)
			if (second_at[i] == s)
				come(piece_of(i, all[i].missing == 3 ? 2 : 3), false);
		seconds_pass(1);
	}
	seconds_pass(2);
	assert_int_equal(told, 0);
	assert_int_equal(told_gaps, SENDERS);
	for (int i = 0; i < SENDERS; i++) {
		CLEAN(text) char *text = text_of(all[i].number, &m);

		snprintf(expected, sizeof expected, "%s%s%s",
			 all[i].missing == 1 ? "[…]" : all[i].text[1],
			 all[i].missing == 2 ? "[…]" : all[i].text[2],
			 all[i].missing == 3 ? "[…]" : all[i].text[3]);
		assert_string_equal(text, expected);
		assert_in_range(m.created_at, all[i].first_at + 600, all[i].first_at + 602);
	}
	/* The parts that were missing come after all. */
	for (int i = 0; i < SENDERS; i += 10) {
		CLEAN(text) char *text = NULL;

		come(piece_of(i, all[i].missing), false);
		text = text_of(all[i].number, &m);
		snprintf(expected, sizeof expected, "%s%s%s", all[i].text[1], all[i].text[2],
			 all[i].text[3]);
		assert_string_equal(text, expected);
	}
	seconds_pass(700);
	assert_int_equal(told_gaps, SENDERS);
	bench_end();
}

static void a_message_may_have_255_parts_in_any_order(void **state)
{
	static char texts[SLOTS + 1][16];
	CLEAN(buf) struct buf expected = { 0 };
	int order[SLOTS];

	(void)state;
	bench_begin(0);
	gateway_begin();
	srandom(SEED);
	for (int i = 0; i < SLOTS; i++) {
		int at = (int)(random() % (i + 1));

		order[i] = order[at];
		order[at] = i + 1;
		snprintf(texts[i + 1], sizeof texts[0], "%d.", i + 1);
		buf_puts(&expected, texts[i + 1]);
	}
	for (int i = 0; i < SLOTS; i++) {
		struct piece p = { .number = ALI,
				   .text = texts[order[i]],
				   .ref = 255,
				   .total = SLOTS,
				   .seq = order[i] };

		assert_int_equal(come(p, false), i == SLOTS - 1);
		come(p, true);
		seconds_pass(1);
	}
	assert_int_equal(told, 1);
	assert_string_equal(told_text, expected.text);
	bench_end();
}

/* ---- references ---- */

static void here(int ref, int total, int seq, const char *text)
{
	come(
		(struct piece){
			.number = ALI, .text = text, .ref = ref, .total = total, .seq = seq },
		false);
}

static void a_reference_is_used_again_after_a_message_and_before_it_is_whole(void **state)
{
	(void)state;
	bench_begin(0);
	gateway_begin();
	here(7, 2, 1, "A1");
	here(7, 2, 2, "A2");
	assert_string_equal(told_text, "A1A2");
	seconds_pass(60);
	here(7, 2, 2, "B2");
	here(7, 2, 1, "B1");
	assert_int_equal(told, 2);
	assert_string_equal(told_text, "B1B2");

	/* C is not whole when D begins under its reference. */
	seconds_pass(60);
	here(7, 3, 1, "C1");
	here(7, 3, 2, "C2");
	seconds_pass(120);
	here(7, 3, 1, "D1");
	here(7, 3, 2, "D2");
	here(7, 3, 3, "D3");
	assert_int_equal(told, 3);
	assert_string_equal(told_text, "D1D2D3");
	seconds_pass(481);
	assert_int_equal(told_gaps, 1);
	assert_string_equal(told_text, "C1C2[…]");
	seconds_pass(600);
	assert_int_equal(told + told_gaps, 4);
	bench_end();
}

static void totals_and_widths_keep_messages_apart(void **state)
{
	struct piece wide = { .number = ALI, .ref = 7, .total = 2, .width = 16 };

	(void)state;
	bench_begin(0);
	gateway_begin();
	here(7, 2, 1, "two1 ");
	here(7, 3, 1, "three1 ");
	wide.seq = 2;
	wide.text = "wide2";
	come(wide, false);
	here(7, 3, 2, "three2 ");
	assert_int_equal(told, 0);
	here(7, 2, 2, "two2");
	assert_string_equal(told_text, "two1 two2");
	wide.seq = 1;
	wide.text = "wide1 ";
	come(wide, false);
	assert_string_equal(told_text, "wide1 wide2");
	here(7, 3, 3, "three3");
	assert_string_equal(told_text, "three1 three2 three3");

	/* Sixteen bits: what is equal in the lower eight is not the same. */
	wide.ref = 0x1234;
	wide.text = "x1";
	come(wide, false);
	wide.ref = 0x5634;
	wide.seq = 2;
	wide.text = "y2";
	come(wide, false);
	assert_int_equal(told, 3);
	wide.ref = 0x1234;
	wide.text = "x2";
	come(wide, false);
	assert_string_equal(told_text, "x1x2");
	seconds_pass(601);
	assert_int_equal(told_gaps, 1);
	assert_string_equal(told_text, "[…]y2");
	bench_end();
}

/* ---- parts that come twice ---- */

static void a_part_that_comes_twice_is_no_second_message(void **state)
{
	CLEAN(text) char *text = NULL;
	struct message m;

	(void)state;
	bench_begin(0);
	gateway_begin();
	here(9, 3, 1, "A1");
	here(9, 3, 2, "A2");
	seconds_pass(5);
	here(9, 3, 2, "A2"); /* stamped anew: another print */
	here(9, 3, 3, "A3");
	assert_int_equal(told, 1);
	assert_string_equal(told_text, "A1A2A3");
	seconds_pass(5);
	here(9, 3, 1, "A1");
	seconds_pass(700);
	assert_int_equal(told_gaps, 0);
	text = text_of(ALI, &m);
	assert_string_equal(text, "A1A2A3");
	/* The same words again, all of them: he did say it twice. */
	for (int seq = 1; seq <= 3; seq++)
		here(9, 3, seq, seq == 1 ? "A1" : seq == 2 ? "A2" : "A3");
	assert_int_equal(told, 2);
	bench_end();
}

static void who_sends_it_all_again_under_the_same_reference_is_heard(void **state)
{
	(void)state;
	bench_begin(0);
	gateway_begin();
	here(9, 3, 1, "A1");
	here(9, 3, 3, "A3");
	seconds_pass(601);
	assert_int_equal(told_gaps, 1);
	b.h.now -= 500; /* stamped near the first: only the order tells */
	here(9, 3, 1, "A1");
	here(9, 3, 2, "A2");
	here(9, 3, 3, "A3");
	assert_int_equal(told, 1);
	assert_string_equal(told_text, "A1A2A3");
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_hundred_unfinished_messages_have_a_deadline_each),
		cmocka_unit_test(a_message_may_have_255_parts_in_any_order),
		cmocka_unit_test(
			a_reference_is_used_again_after_a_message_and_before_it_is_whole),
		cmocka_unit_test(totals_and_widths_keep_messages_apart),
		cmocka_unit_test(a_part_that_comes_twice_is_no_second_message),
		cmocka_unit_test(who_sends_it_all_again_under_the_same_reference_is_heard),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway_inbound", tests, house_up, house_down);
}

/* gateway_round_test.c - what one commit of the gateway holds together, and what
 * it does not. */
#include "gateway_bench.h"

#include <sqlite3.h>

#include "db/connection.h"

static void sql(const char *text)
{
	assert_int_equal(sqlite3_exec(db_handle(b.h.en.store.db), text, NULL, NULL, NULL),
			 SQLITE_OK);
}

/* From now on no part of this message comes into that state.  ABORT undoes the
 * step, ROLLBACK ends the whole transaction. */
static void forbid(int64_t message, const char *state, const char *how)
{
	char text[300];

	snprintf(text, sizeof text,
		 "CREATE TEMP TRIGGER forbidden BEFORE UPDATE ON submission "
		 "WHEN NEW.message_id = %lld AND NEW.state = '%s' "
		 "BEGIN SELECT RAISE(%s, 'forbidden'); END",
		 (long long)message, state, how);
	sql(text);
}

static void allow(void)
{
	sql("DROP TRIGGER forbidden");
}

/* It does, and the commit fails. */
static void forbid_commit(int64_t message, const char *state)
{
	char text[400];

	snprintf(text, sizeof text,
		 "CREATE TEMP TABLE IF NOT EXISTS paid (id INTEGER PRIMARY KEY);"
		 "CREATE TEMP TABLE IF NOT EXISTS debt (id INTEGER REFERENCES paid (id) "
		 "DEFERRABLE INITIALLY DEFERRED);"
		 "CREATE TEMP TRIGGER forbidden AFTER UPDATE ON submission "
		 "WHEN NEW.message_id = %lld AND NEW.state = '%s' "
		 "BEGIN INSERT INTO debt VALUES (1); END",
		 (long long)message, state);
	sql(text);
}

static int submits(void)
{
	return heard(0, "\"submit\"") + heard(1, "\"submit\"");
}

static void both_are_up(void)
{
	int64_t first;

	gateway_begin();
	first = text_to(ALI, "first");
	UNTIL(is(first, MESSAGE_SENT));
}

static void an_answer_that_cannot_be_written_harms_no_other_and_is_written_later(void **state)
{
	struct wake next = WAKE_NEVER;
	struct err e = { "" };
	int64_t ali, sara;

	(void)state;
	bench_begin(2);
	both_are_up();
	ali = text_to(ALI, "text");
	forbid(ali, "sent", "ABORT");
	sara = text_to(SARA, "text");
	UNTIL(submits() == 3 && is(sara, MESSAGE_SENT));
	pass_ms(200);
	assert_true(is(ali, MESSAGE_SUBMITTING));
	must(gateway_next(b.g, &next, &e), &e);
	assert_int_equal(next.mono_ms, 0); /* every second */
	allow();
	UNTIL(is(ali, MESSAGE_SENT));
	assert_int_equal(submits(), 3);
	bench_end();
}

static int64_t text_by_one(const char *phone)
{
	return queue(
		(struct message_new){ .resend = true, .rank = RANK_STAGE, .carrier = "one" },
		phone, "text");
}

/* Written at the tenth try, it is one refusal: the modem is no bad one. */
static void an_answer_that_is_written_later_is_one_of_its_carriers_record(void **state)
{
	int64_t ali, sara;

	(void)state;
	bench_begin(2);
	gateway_begin();
	UNTIL(carriers_up() == 2);
	put(0, "mode", "refused 42");
	ali = text_by_one(ALI);
	forbid_commit(ali, "queued");
	UNTIL(heard(0, "\"submit\"") == 1);
	pass_ms(600);
	allow();
	UNTIL(is(ali, MESSAGE_QUEUED));
	put(0, "mode", "sent");
	sara = text_by_one(SARA);
	UNTIL(is(sara, MESSAGE_SENT));
	assert_string_equal(row(sara).carrier, "one");
	b.h.now += 40;
	UNTIL(is(ali, MESSAGE_SENT));
	bench_end();
}

static void a_round_that_is_lost_is_made_again_and_nothing_leaves_twice(void **state)
{
	int64_t ali, sara;

	(void)state;
	bench_begin(2);
	both_are_up();
	ali = text_to(ALI, "text");
	forbid(ali, "sent", "ROLLBACK");
	sara = text_to(SARA, "text");
	UNTIL(submits() == 3);
	pass_ms(200);
	assert_true(is(ali, MESSAGE_SUBMITTING));
	allow();
	UNTIL(is(ali, MESSAGE_SENT) && is(sara, MESSAGE_SENT));
	pass_ms(200);
	assert_int_equal(submits(), 3);
	bench_end();
}

static void what_cannot_be_noted_is_not_said_to_a_carrier(void **state)
{
	int64_t ali, sara;

	(void)state;
	bench_begin(1);
	both_are_up();
	ali = text_to(ALI, "text");
	forbid(ali, "submitting", "ABORT");
	sara = text_to(SARA, "text");
	UNTIL(is(sara, MESSAGE_SENT));
	assert_int_equal(submits(), 2);
	assert_true(is(ali, MESSAGE_FAILED));
	allow();
	bench_end();
}

/* The modem tells it again. */
static void a_report_that_cannot_be_written_stays_in_its_slot(void **state)
{
	int64_t ali;

	(void)state;
	bench_begin(1);
	both_are_up();
	ali = text_to(ALI, "text");
	UNTIL(is(ali, MESSAGE_SENT));
	forbid(ali, "delivered", "ABORT");
	report(0, first_part(ali).reference, ALI, 0);
	pass_ms(300);
	assert_int_equal(heard(0, "\"delete\""), 0);
	allow();
	report(0, first_part(ali).reference, ALI, 0);
	UNTIL(is(ali, MESSAGE_DELIVERED) && heard(0, "\"delete\"") == 1);
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			an_answer_that_cannot_be_written_harms_no_other_and_is_written_later),
		cmocka_unit_test(an_answer_that_is_written_later_is_one_of_its_carriers_record),
		cmocka_unit_test(a_round_that_is_lost_is_made_again_and_nothing_leaves_twice),
		cmocka_unit_test(what_cannot_be_noted_is_not_said_to_a_carrier),
		cmocka_unit_test(a_report_that_cannot_be_written_stays_in_its_slot),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway round", tests, house_up, house_down);
}

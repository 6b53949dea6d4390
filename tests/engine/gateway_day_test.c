/* gateway_day_test.c - what a SIM may send on a day or in a minute, and what leaves all the
 * same. */
#include "gateway_bench.h"

#include <sqlite3.h>

#include "db/connection.h"
#include "gateway/settle.h"
#include "store/sim_day.h"

static const char *const sims[CARRIERS] = { "432110000000001", "432110000000002" };

static int64_t today(int carrier)
{
	struct err e = { "" };
	int64_t parts = 0;

	must(sim_day_get(&b.h.en.store, sims[carrier], b.h.now, &parts, &e), &e);
	return parts;
}

static int64_t of_rank(enum message_rank rank, const char *phone)
{
	return queue((struct message_new){ .resend = true, .rank = rank }, phone, "text");
}

/* Iran's clock is three hours and a half ahead of UTC all year. */
static int64_t midnight_after(int64_t at)
{
	return ((at + 12600) / 86400 + 1) * 86400 - 12600;
}

/* The administrators, who would be told of a cap by its own SIM, are not there. */
static void begin(int carriers, int first, int second)
{
	bench_begin(carriers);
	assert_int_equal(sqlite3_exec(db_handle(b.h.en.store.db),
				      "DELETE FROM membership WHERE role = 'admin'", NULL, NULL,
				      NULL),
			 SQLITE_OK);
	b.per_day[0] = first;
	b.per_day[1] = second;
	b.h.now = midnight_after(b.h.now) + 64800;
	gateway_begin();
	UNTIL(carriers_up() == carriers);
}

static void the_rest_leaves_at_midnight_whatever_was_restarted(void **state)
{
	int64_t midnight;

	(void)state;
	begin(1, 3, 0);
	midnight = midnight_after(b.h.now);
	for (int i = 0; i < 5; i++)
		text_to(ALI, "x");
	UNTIL(count_sql(ALI, false, "sent") == 3);
	gateway_die();
	gateway_begin();
	UNTIL(heard(0, "start") == 2);
	pass_ms(200);
	b.h.now = midnight - 1;
	pass_ms(200);
	assert_int_equal(count_sql(ALI, false, "sent"), 3);
	assert_int_equal(today(0), 3);
	b.h.now = midnight;
	UNTIL(count_sql(ALI, false, "sent") == 5);
	assert_int_equal(today(0), 2);
	bench_end();
}

static void a_changed_cap_holds_after_a_reload(void **state)
{
	(void)state;
	begin(1, 2, 0);
	for (int i = 0; i < 5; i++)
		text_to(SARA, "x");
	UNTIL(count_sql(SARA, false, "sent") == 2);
	b.per_day[0] = 4;
	gateway_begin();
	UNTIL(count_sql(SARA, false, "sent") == 4);
	pass_ms(200);
	assert_int_equal(count_sql(SARA, false, "sent"), 4);
	b.per_day[0] = 0;
	gateway_begin();
	UNTIL(count_sql(SARA, false, "sent") == 5);
	assert_int_equal(heard(0, "start"), 1);
	bench_end();
}

static void what_the_network_refused_is_not_counted_and_what_left_twice_is_twice(void **state)
{
	char text[400] = "";
	int64_t refused, twice;

	(void)state;
	begin(1, 10, 0);
	put(0, "mode", "refused 28");
	refused = text_to(ALI, "x");
	UNTIL(is(refused, MESSAGE_FAILED));
	assert_int_equal(today(0), 0);
	put(0, "mode", "unknown");
	twice = text_to(ALI, "x");
	UNTIL(is(twice, MESSAGE_UNCERTAIN));
	assert_int_equal(today(0), 1);
	put(0, "mode", "sent");
	b.h.now += SETTLE_S;
	UNTIL(is(twice, MESSAGE_SENT));
	assert_int_equal(today(0), 2);
	/* Every part of a long one. */
	memset(text, 'x', sizeof text - 1);
	twice = text_to(ALI, text);
	UNTIL(is(twice, MESSAGE_SENT));
	assert_int_equal(row(twice).parts, 3);
	assert_int_equal(today(0), 5);
	bench_end();
}

static void a_code_does_not_wait_for_the_next_minute(void **state)
{
	int64_t code;

	(void)state;
	bench_begin(1);
	b.per_minute = 2;
	gateway_begin();
	for (int i = 0; i < 4; i++)
		text_to(ALI, "x");
	UNTIL(count_sql(ALI, false, "sent") == 2);
	code = of_rank(RANK_CHALLENGE, SARA);
	UNTIL(is(code, MESSAGE_SENT));
	pass_ms(100);
	assert_int_equal(count_sql(ALI, false, "queued"), 2);
	b.per_minute = 0;
	gateway_begin();
	UNTIL(count_sql(ALI, false, "sent") == 4);
	bench_end();
}

/* As many stage texts as would fill any look into the queue wait in front. */
static void a_code_and_an_alarm_leave_over_the_cap_behind_any_number_of_old_texts(void **state)
{
	int64_t stage = 0, code, alarm;

	(void)state;
	begin(1, 2, 0);
	for (int i = 0; i < 300; i++)
		stage = of_rank(RANK_STAGE, i % 2 ? ALI : SARA);
	UNTIL(today(0) == 2);
	b.h.now += 20000; /* older than a challenge's rank is high */
	code = of_rank(RANK_CHALLENGE, "+989123333333");
	alarm = of_rank(RANK_ALARM, "+989123333334");
	UNTIL(is(code, MESSAGE_SENT) && is(alarm, MESSAGE_SENT));
	pass_ms(100);
	assert_in_range(today(0), 4, 9); /* the stuck queue is an alarm, too */
	assert_int_equal(count_sql(ALI, false, "sent") + count_sql(SARA, false, "sent"), 2);
	assert_true(is(stage, MESSAGE_QUEUED));
	bench_end();
}

static void a_code_leaves_by_another_sim_that_has_room_if_there_is_one(void **state)
{
	const struct message_new own = { .rank = RANK_CHALLENGE, .carrier = "one" };
	int64_t code;

	(void)state;
	begin(2, 1, 2);
	for (int i = 0; i < 3; i++)
		text_to(ALI, "x");
	UNTIL(count_sql(ALI, false, "sent") == 3);
	assert_int_equal(today(0), 1);
	assert_int_equal(today(1), 2);
	b.per_day[1] = 3;
	gateway_begin();
	code = queue(own, "+989123333333", "code");
	UNTIL(is(code, MESSAGE_SENT));
	assert_string_equal(row(code).carrier, "two");
	code = queue(own, "+989123333333", "code");
	UNTIL(is(code, MESSAGE_SENT));
	assert_string_equal(row(code).carrier, "one");
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rest_leaves_at_midnight_whatever_was_restarted),
		cmocka_unit_test(a_changed_cap_holds_after_a_reload),
		cmocka_unit_test(
			what_the_network_refused_is_not_counted_and_what_left_twice_is_twice),
		cmocka_unit_test(a_code_does_not_wait_for_the_next_minute),
		cmocka_unit_test(a_code_leaves_by_another_sim_that_has_room_if_there_is_one),
		cmocka_unit_test(
			a_code_and_an_alarm_leave_over_the_cap_behind_any_number_of_old_texts),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway day", tests, house_up, house_down);
}

/* alarm_test.c - troubles of the house, and who hears of them. */
#include "gateway_bench.h"

#include <sqlite3.h>

#include "db/connection.h"
#include "workflow/alarm.h"

#define ADMIN "+989150000199"

/* Long after the test before, with a watch that looks every 50 ms. */
static void alarm_begin(int carriers)
{
	bench_begin(carriers);
	b.h.now += 200000;
	b.watch.every_ms = 50;
}

static void trouble(enum alarm_kind kind, const char *subject, const char *detail)
{
	struct err e = { "" };

	must(tx_begin(b.h.en.store.db, &e), &e);
	must(alarm_raise(&b.h.en, kind, subject, detail, &e), &e);
	must(tx_commit(b.h.en.store.db, &e), &e);
}

static void over(enum alarm_kind kind, const char *subject)
{
	struct err e = { "" };

	must(tx_begin(b.h.en.store.db, &e), &e);
	must(alarm_clear(&b.h.en, kind, subject, "", &e), &e);
	must(tx_commit(b.h.en.store.db, &e), &e);
}

static bool is_open(enum alarm_kind kind, const char *subject)
{
	struct alarm a;
	struct err e = { "" };

	return alarm_open(&b.h.en.store, alarm_kind_name(kind), subject, &a, &e) == RC_OK;
}

/* How many texts with this code the administrator got, in this test. */
static int told_of(const char *code)
{
	struct err e = { "" };
	struct message m;
	int n = 0;

	for (int64_t id = 1; message_get(&b.h.en.store, id, &m, &e) == RC_OK; id++)
		n += strcmp(m.template, code) == 0 && m.created_at > b.h.now - 200000 &&
		     m.state != MESSAGE_CANCELLED;
	return n;
}

static int64_t newest(void)
{
	struct err e = { "" };
	struct message m;
	int64_t id = 1;

	while (message_get(&b.h.en.store, id, &m, &e) == RC_OK)
		id++;
	return id - 1;
}

static bool all_left(void)
{
	for (int64_t id = newest(); id > 0; id--)
		if (is(id, MESSAGE_QUEUED) || is(id, MESSAGE_SUBMITTING))
			return false;
	return true;
}

/* The first look at the house ends what other tests left, and says so: all of it
 * leaves before the next text, which would wait behind it. */
static void quiet(void)
{
	gateway_tick(b.g);
	UNTIL(all_left());
}

static void a_trouble_is_told_once_and_its_end_once(void **state)
{
	CLEAN(text) char *text = NULL;

	(void)state;
	bench_begin(1);
	gateway_begin();
	trouble(ALARM_QUEUE_STUCK, "", "17");
	trouble(ALARM_QUEUE_STUCK, "", "18");
	assert_int_equal(told_of("A04"), 1);
	text = house_text(&b.h, ADMIN, "A04");
	assert_non_null(strstr(text, "۱۷ پیامک"));
	gateway_kick(b.g);
	UNTIL(is(newest(), MESSAGE_SENT));
	over(ALARM_QUEUE_STUCK, "");
	over(ALARM_QUEUE_STUCK, "");
	assert_int_equal(told_of("A08"), 1);
	assert_false(is_open(ALARM_QUEUE_STUCK, ""));
	/* One that comes and goes is one text an hour. */
	b.h.now += 600;
	trouble(ALARM_QUEUE_STUCK, "", "3");
	assert_int_equal(told_of("A04"), 1);
	over(ALARM_QUEUE_STUCK, "");
	assert_int_equal(told_of("A08"), 1);
	b.h.now += 3600;
	trouble(ALARM_QUEUE_STUCK, "", "3");
	assert_int_equal(told_of("A04"), 2);
	/* It lasts: once more the next day. */
	b.h.now += 80000;
	trouble(ALARM_QUEUE_STUCK, "", "3");
	assert_int_equal(told_of("A04"), 2);
	b.h.now += 7000;
	trouble(ALARM_QUEUE_STUCK, "", "3");
	assert_int_equal(told_of("A04"), 3);
	bench_end();
}

static void news_that_nobody_has_read_is_replaced_by_its_end(void **state)
{
	(void)state;
	bench_begin(1);
	b.h.now += 200000;
	trouble(ALARM_ALL_DOWN, "", "");
	assert_int_equal(told_of("A03"), 1);
	over(ALARM_ALL_DOWN, "");
	assert_int_equal(told_of("A03"), 0);
	assert_int_equal(told_of("A08"), 1);
	/* It leaves here: the next test's texts must not wait behind it. */
	gateway_begin();
	UNTIL(is(newest(), MESSAGE_SENT));
	bench_end();
}

static void a_text_about_a_carrier_leaves_by_another(void **state)
{
	int64_t id;

	(void)state;
	bench_begin(2);
	b.h.now += 200000;
	gateway_begin();
	UNTIL(heard(0, "start") == 1 && heard(1, "start") == 1);
	quiet();
	put(1, "mode", "silent");
	trouble(ALARM_STORAGE_FULL, "one", "");
	id = newest();
	gateway_kick(b.g);
	UNTIL(is(id, MESSAGE_SUBMITTING));
	assert_string_equal(row(id).carrier, "two");
	bench_end();
	/* The only one there is takes it. */
	bench_begin(1);
	gateway_begin();
	trouble(ALARM_STORAGE_FULL, "one", "");
	b.h.now += 4000;
	over(ALARM_STORAGE_FULL, "one");
	id = newest();
	gateway_kick(b.g);
	UNTIL(is(id, MESSAGE_SENT));
	bench_end();
}

static void a_carrier_that_stays_down_is_an_alarm_until_it_is_up(void **state)
{
	(void)state;
	alarm_begin(2);
	b.watch.down_ms = 300;
	put(1, "up", "no JSON any more");
	gateway_begin();
	UNTIL(is_open(ALARM_CARRIER_DOWN, "two"));
	assert_false(is_open(ALARM_CARRIER_DOWN, "one"));
	assert_false(is_open(ALARM_ALL_DOWN, ""));
	UNTIL(told_of("A01") == 1);
	UNTIL(is(newest(), MESSAGE_SENT));
	assert_string_equal(row(newest()).carrier, "one");
	put(1, "up", "");
	bench_end();
	/* Over a restart, too. */
	gateway_begin();
	UNTIL(!is_open(ALARM_CARRIER_DOWN, "two"));
	UNTIL(told_of("A02") == 1 && is(newest(), MESSAGE_SENT));
	bench_end();
}

static void what_only_a_person_can_mend_is_told_at_once_by_another_carrier(void **state)
{
	CLEAN(text) char *text = NULL;

	(void)state;
	alarm_begin(2);
	b.watch.down_ms = 600000;
	gateway_begin();
	UNTIL(heard(1, "start") == 1);
	put(1, "up", "no JSON any more");
	put(1, "say",
	    "{\"event\":\"down\",\"text\":\"it was refused\",\"needs\":\"operator\","
	    "\"trouble\":\"pin_refused\"}\n");
	UNTIL(is_open(ALARM_NEEDS_HAND, "two"));
	UNTIL(told_of("A14") == 1 && is(newest(), MESSAGE_SENT));
	assert_string_equal(row(newest()).carrier, "one");
	text = house_text(&b.h, ADMIN, "A14");
	assert_non_null(strstr(text, "مودم two"));
	assert_non_null(strstr(text, "پین رد شد"));
	/* It goes on saying so, over a restart, too: that is no news. */
	put(1, "say",
	    "{\"event\":\"down\",\"text\":\"it was refused\",\"needs\":"
	    "\"operator\",\"trouble\":\"pin_refused\"}\n");
	pass_ms(200);
	bench_end();
	gateway_begin();
	pass_ms(200);
	assert_int_equal(told_of("A14"), 1);
	assert_true(is_open(ALARM_NEEDS_HAND, "two"));
	bench_end();
	put(1, "up", "");
	gateway_begin();
	UNTIL(!is_open(ALARM_NEEDS_HAND, "two"));
	UNTIL(told_of("A15") == 1 && is(newest(), MESSAGE_SENT));
	assert_int_equal(told_of("A01") + told_of("A02"), 0);
	bench_end();
}

static void a_trouble_that_has_a_name_takes_the_place_of_one_that_has_none(void **state)
{
	struct alarm a;
	struct err e = { "" };

	(void)state;
	alarm_begin(2);
	b.watch.down_ms = 100;
	put(1, "up", "no JSON any more");
	gateway_begin();
	UNTIL(is_open(ALARM_CARRIER_DOWN, "two"));
	put(1, "say", "{\"event\":\"down\",\"needs\":\"recovery\",\"trouble\":\"no_sim\"}\n");
	UNTIL(is_open(ALARM_NEEDS_HAND, "two"));
	assert_false(is_open(ALARM_CARRIER_DOWN, "two"));
	put(1, "say", "{\"event\":\"down\",\"needs\":\"operator\"}\n");
	UNTIL(alarm_open(&b.h.en.store, "needs_hand", "two", &a, &e) == RC_OK &&
	      strcmp(a.detail, "other") == 0);
	pass_ms(200);
	assert_int_equal(told_of("A14"), 2); /* each says what to do, once */
	assert_false(is_open(ALARM_CARRIER_DOWN, "two"));
	put(1, "up", "");
	bench_end();
	gateway_begin();
	UNTIL(!is_open(ALARM_NEEDS_HAND, "two") && is(newest(), MESSAGE_SENT));
	assert_int_equal(told_of("A15"), 1);
	bench_end();
}

static void a_modem_that_no_recovery_brings_back_needs_a_person(void **state)
{
	struct alarm a;
	struct err e = { "" };

	(void)state;
	alarm_begin(2);
	b.modem = true;
	put(0, "up", ",\"smsc\":\"+989100000500\"");
	put(1, "up", "no JSON any more");
	/* The first word takes it to the last rung; the next life is lost there. */
	put(1, "say",
	    "{\"event\":\"down\",\"needs\":\"operator\",\"trouble\":\"port\"}\nexit\n");
	gateway_begin();
	UNTIL(alarm_open(&b.h.en.store, "needs_hand", "two", &a, &e) == RC_OK);
	assert_string_equal(a.detail, "port");
	put(1, "say", "{\"event\":\"down\",\"needs\":\"recovery\"}\nexit\n");
	UNTIL(alarm_open(&b.h.en.store, "needs_hand", "two", &a, &e) == RC_OK &&
	      strcmp(a.detail, "lost") == 0);
	put(1, "up", ",\"smsc\":\"+989100000500\"");
	bench_end();
	gateway_begin();
	UNTIL(!is_open(ALARM_NEEDS_HAND, "two") && is(newest(), MESSAGE_SENT));
	bench_end();
}

static void a_modem_without_a_message_centre_needs_a_person(void **state)
{
	struct alarm a;
	struct err e = { "" };

	(void)state;
	alarm_begin(2);
	b.modem = true;
	put(0, "up", ",\"smsc\":\"+989100000500\"");
	gateway_begin();
	/* One that tells no centre may send all the same, until it is refused for that. */
	quiet();
	assert_false(is_open(ALARM_NEEDS_HAND, "two"));
	for (int i = 0; i < 2; i++)
		put(i, "say",
		    "{\"event\":\"submitted\",\"id\":99999,\"result\":\"refused\","
		    "\"cause\":330,\"kind\":\"cms\",\"text\":\"CMS ERROR 330\"}\n");
	UNTIL(alarm_open(&b.h.en.store, "needs_hand", "two", &a, &e) == RC_OK);
	assert_string_equal(a.detail, "no_smsc");
	assert_false(is_open(ALARM_NEEDS_HAND, "one"));
	put(1, "say",
	    "{\"event\":\"status\",\"signal\":64,\"network\":\"home\",\"smsc\":\"+98910\"}\n");
	UNTIL(!is_open(ALARM_NEEDS_HAND, "two") && is(newest(), MESSAGE_SENT));
	bench_end();
}

static void no_carrier_at_all_is_one_alarm_more(void **state)
{
	(void)state;
	alarm_begin(2);
	b.watch.down_ms = 300;
	put(0, "up", "no JSON any more");
	put(1, "up", "no JSON any more");
	gateway_begin();
	UNTIL(is_open(ALARM_ALL_DOWN, ""));
	bench_end();
	put(0, "up", "");
	put(1, "up", "");
	gateway_begin();
	UNTIL(!is_open(ALARM_ALL_DOWN, "") && !is_open(ALARM_CARRIER_DOWN, "one"));
	UNTIL(told_of("A08") == 1);
	assert_int_equal(told_of("A03"), 0);
	bench_end();
}

static void an_alarm_about_a_carrier_that_was_removed_is_over(void **state)
{
	(void)state;
	bench_begin(1);
	b.h.now += 200000;
	trouble(ALARM_CARRIER_DOWN, "gone", "");
	gateway_begin();
	UNTIL(!is_open(ALARM_CARRIER_DOWN, "gone"));
	assert_int_equal(told_of("A02"), 0); /* it does not work again */
	bench_end();
}

static void sql(const char *text)
{
	assert_int_equal(sqlite3_exec(db_handle(b.h.en.store.db), text, NULL, NULL, NULL),
			 SQLITE_OK);
}

/* On a full disk, say. */
static void an_end_that_cannot_be_written_is_written_later(void **state)
{
	(void)state;
	alarm_begin(1);
	trouble(ALARM_CARRIER_DOWN, "gone", "");
	sql("CREATE TEMP TRIGGER forbidden BEFORE UPDATE ON alarm "
	    "BEGIN SELECT RAISE(ABORT, 'forbidden'); END");
	gateway_begin();
	UNTIL(carriers_up() == 1);
	pass_ms(200);
	assert_true(is_open(ALARM_CARRIER_DOWN, "gone"));
	sql("DROP TRIGGER forbidden");
	UNTIL(!is_open(ALARM_CARRIER_DOWN, "gone"));
	bench_end();
}

static void a_pulse_that_cannot_leave_says_nothing_about_what_comes_in(void **state)
{
	(void)state;
	alarm_begin(2);
	gateway_begin();
	UNTIL(heard(0, "start") == 1 && heard(1, "start") == 1);
	quiet();
	put(0, "mode", "refused 28");
	put(1, "mode", "refused 28");
	b.pulse_s = 6 * 3600;
	gateway_begin();
	UNTIL(heard(0, "\"+989100000002\"") == 1 && heard(1, "\"+989100000001\"") == 1);
	b.h.now += 3600;
	pass_ms(200);
	assert_false(is_open(ALARM_DEAF, "one"));
	assert_false(is_open(ALARM_DEAF, "two"));
	bench_end();
}

static void a_modem_that_is_down_is_not_called_deaf(void **state)
{
	(void)state;
	alarm_begin(2);
	b.pulse_s = 6 * 3600;
	gateway_begin();
	UNTIL(heard(0, "\"+989100000002\"") == 1 && heard(1, "\"+989100000001\"") == 1);
	UNTIL(all_left());
	bench_end();
	b.h.now += 3600;
	put(0, "up", "no JSON any more");
	gateway_begin();
	UNTIL(is_open(ALARM_DEAF, "two"));
	assert_false(is_open(ALARM_DEAF, "one"));
	bench_end();
	put(0, "up", "");
	gateway_begin();
	UNTIL(is_open(ALARM_DEAF, "one"));
	/* Nobody asks any more. */
	b.pulse_s = 0;
	gateway_begin();
	UNTIL(!is_open(ALARM_DEAF, "one") && !is_open(ALARM_DEAF, "two") && all_left());
	bench_end();
}

static void a_modem_that_receives_nothing_is_an_alarm_until_it_does(void **state)
{
	char line[600], text[40];

	(void)state;
	alarm_begin(2);
	b.pulse_s = 6 * 3600;
	gateway_begin();
	/* Each is asked by the other. */
	UNTIL(heard(0, "\"+989100000002\"") == 1 && heard(1, "\"+989100000001\"") == 1);
	snprintf(text, sizeof text, "Didehban pulse %lld", (long long)b.h.now);
	assert_int_equal(heard(1, text), 1);
	bring(0, part(line, "+989100000002", text, 1, 0, 1, 1));
	UNTIL(heard(0, "\"delete\"") == 1);
	b.h.now += 1799;
	pass_ms(200);
	assert_false(is_open(ALARM_DEAF, "two"));
	b.h.now += 1;
	UNTIL(is_open(ALARM_DEAF, "two") && told_of("A17") == 1 && is(newest(), MESSAGE_SENT));
	assert_string_equal(row(newest()).carrier, "one");
	assert_false(is_open(ALARM_DEAF, "one"));
	/* Late is not never. */
	bring(1, part(line, "+989100000001", text, 2, 0, 1, 1));
	UNTIL(!is_open(ALARM_DEAF, "two") && told_of("A18") == 1);
	/* One of another day says nothing about today. */
	b.h.now += 6 * 3600;
	UNTIL(heard(0, "\"+989100000002\"") == 2 && heard(1, "\"+989100000001\"") == 2);
	bring(1, part(line, "+989100000001", text, 3, 0, 1, 1));
	UNTIL(heard(1, "\"delete\"") == 2);
	b.h.now += 1800;
	UNTIL(is_open(ALARM_DEAF, "one") && is_open(ALARM_DEAF, "two") &&
	      is(newest(), MESSAGE_SENT) && is(newest() - 1, MESSAGE_SENT));
	assert_int_equal(told, 0); /* nobody answers them */
	bench_end();
}

static void cap(int per_day)
{
	b.per_day[0] = per_day;
	gateway_begin();
}

static void a_sim_that_has_sent_its_day_is_told_once_a_day(void **state)
{
	struct alarm a;
	struct err e = { "" };

	(void)state;
	bench_begin(1);
	b.h.now = house_instant("2027-03-01 10:00:00");
	b.watch.every_ms = 50;
	cap(0);
	UNTIL(carriers_up() == 1);
	quiet();
	cap(20);
	for (int i = 0; i < 50; i++)
		text_to(SARA, "x");
	UNTIL(is_open(ALARM_DAY_SPENT, "one") && told_of("A19") == 1);
	must(alarm_open(&b.h.en.store, "day_spent", "one", &a, &e), &e);
	assert_in_range(atoi(a.detail), 30, 40); /* what was said before is counted, too */
	/* Its end and its beginning again on that day are nobody's news. */
	cap(0);
	UNTIL(!is_open(ALARM_DAY_SPENT, "one") && all_left());
	b.h.now += 7200;
	cap(20);
	UNTIL(is_open(ALARM_DAY_SPENT, "one"));
	assert_int_equal(told_of("A19"), 1);
	/* Midnight ends it. */
	b.h.now = house_instant("2027-03-02 00:00:00");
	UNTIL(!is_open(ALARM_DAY_SPENT, "one"));
	cap(1);
	text_to(SARA, "x");
	UNTIL(is_open(ALARM_DAY_SPENT, "one") && told_of("A19") == 2);
	bench_end();
}

static void the_words_of_a_pulse_are_one_from_its_sender_alone(void **state)
{
	char line[600], text[40];

	(void)state;
	alarm_begin(2);
	b.pulse_s = 6 * 3600;
	gateway_begin();
	UNTIL(heard(0, "\"+989100000002\"") == 1 && heard(1, "\"+989100000001\"") == 1 &&
	      all_left());
	snprintf(text, sizeof text, "Didehban pulse %lld", (long long)b.h.now);
	/* Of a stranger, though the time is right; and of ours at no such time. */
	bring(0, part(line, ALI, text, 1, 0, 1, 1));
	UNTIL(heard(0, "\"delete\"") == 1 && told == 1);
	bring(0, part(line, SARA, "Didehban pulse 7", 2, 0, 1, 1));
	UNTIL(heard(0, "\"delete\"") == 2 && told == 2);
	b.h.now += 1800;
	UNTIL(is_open(ALARM_DEAF, "one") && all_left());
	bring(0, part(line, "+989100000002", text, 3, 0, 1, 1));
	UNTIL(!is_open(ALARM_DEAF, "one") && all_left());
	assert_int_equal(told, 2);
	bench_end();
}

static void a_pulse_that_left_late_is_waited_for_as_long(void **state)
{
	char line[600], text[40];
	int64_t pulse;

	(void)state;
	alarm_begin(1);
	gateway_begin();
	UNTIL(carriers_up() == 1);
	pass_ms(300); /* what other tests left has left */
	put(0, "mode", "refused 42");
	b.pulse_s = 6 * 3600;
	gateway_begin();
	UNTIL(heard(0, "\"+989100000001\"") == 1);
	pulse = newest();
	snprintf(text, sizeof text, "Didehban pulse %lld", (long long)b.h.now);
	UNTIL(row(pulse).tries == 1);
	put(0, "mode", "sent");
	b.h.now += 1700;
	UNTIL(is(pulse, MESSAGE_SENT));
	b.h.now += 1799;
	pass_ms(200);
	assert_false(is_open(ALARM_DEAF, "one"));
	b.h.now += 1;
	UNTIL(is_open(ALARM_DEAF, "one") && is(newest(), MESSAGE_SENT));
	bring(0, part(line, "+989100000001", text, 1, 0, 1, 1));
	UNTIL(!is_open(ALARM_DEAF, "one") && is(newest(), MESSAGE_SENT));
	bench_end();
}

static void a_text_that_could_leave_and_does_not_is_a_stuck_queue(void **state)
{
	int64_t id;

	(void)state;
	alarm_begin(1);
	put(0, "up", "no JSON any more");
	gateway_begin();
	id = text_to(ALI, "salam");
	queue((struct message_new){ .rank = RANK_STAGE, .not_before = b.h.now + 90000 }, SARA,
	      "morning");
	pass_ms(200);
	assert_false(is_open(ALARM_QUEUE_STUCK, ""));
	b.h.now += 700;
	UNTIL(is_open(ALARM_QUEUE_STUCK, ""));
	put(0, "up", "");
	bench_end();
	gateway_begin();
	UNTIL(is(id, MESSAGE_SENT));
	UNTIL(!is_open(ALARM_QUEUE_STUCK, ""));
	bench_end();
}

static void storages_that_are_full_are_an_alarm_until_there_is_room(void **state)
{
	(void)state;
	bench_begin(2);
	b.h.now += 200000;
	gateway_begin();
	UNTIL(heard(0, "start") == 1 && heard(1, "start") == 1);
	put(0, "say",
	    "{\"event\":\"status\",\"signal\":64,\"network\":\"home\",\"storages\":"
	    "[{\"name\":\"SM\",\"used\":20,\"total\":20,\"full\":true}]}\n");
	UNTIL(is_open(ALARM_STORAGE_FULL, "one"));
	assert_false(is_open(ALARM_STORAGE_FULL, "two"));
	UNTIL(told_of("A05") == 1 && is(newest(), MESSAGE_SENT));
	assert_string_equal(row(newest()).carrier, "two");
	put(0, "say",
	    "{\"event\":\"status\",\"signal\":64,\"network\":\"home\",\"storages\":"
	    "[{\"name\":\"SM\",\"used\":3,\"total\":20,\"full\":false}]}\n");
	UNTIL(!is_open(ALARM_STORAGE_FULL, "one"));
	assert_int_equal(told_of("A09"), 1);
	bench_end();
}

static void a_clock_that_was_set_is_told(void **state)
{
	(void)state;
	bench_begin(1);
	b.h.now += 200000;
	gateway_begin();
	gateway_clock_jumped(b.g, 5);
	assert_int_equal(told_of("A07"), 0);
	gateway_clock_jumped(b.g, -7200);
	assert_int_equal(told_of("A07"), 1);
	bench_end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trouble_is_told_once_and_its_end_once),
		cmocka_unit_test(news_that_nobody_has_read_is_replaced_by_its_end),
		cmocka_unit_test(a_text_about_a_carrier_leaves_by_another),
		cmocka_unit_test(a_carrier_that_stays_down_is_an_alarm_until_it_is_up),
		cmocka_unit_test(
			what_only_a_person_can_mend_is_told_at_once_by_another_carrier),
		cmocka_unit_test(
			a_trouble_that_has_a_name_takes_the_place_of_one_that_has_none),
		cmocka_unit_test(a_modem_that_no_recovery_brings_back_needs_a_person),
		cmocka_unit_test(a_modem_without_a_message_centre_needs_a_person),
		cmocka_unit_test(no_carrier_at_all_is_one_alarm_more),
		cmocka_unit_test(an_alarm_about_a_carrier_that_was_removed_is_over),
		cmocka_unit_test(an_end_that_cannot_be_written_is_written_later),
		cmocka_unit_test(a_text_that_could_leave_and_does_not_is_a_stuck_queue),
		cmocka_unit_test(a_pulse_that_cannot_leave_says_nothing_about_what_comes_in),
		cmocka_unit_test(a_sim_that_has_sent_its_day_is_told_once_a_day),
		cmocka_unit_test(the_words_of_a_pulse_are_one_from_its_sender_alone),
		cmocka_unit_test(a_pulse_that_left_late_is_waited_for_as_long),
		cmocka_unit_test(a_modem_that_is_down_is_not_called_deaf),
		cmocka_unit_test(a_modem_that_receives_nothing_is_an_alarm_until_it_does),
		cmocka_unit_test(storages_that_are_full_are_an_alarm_until_there_is_room),
		cmocka_unit_test(a_clock_that_was_set_is_told),
	};

	bench_main(argc, argv);
	return cmocka_run_group_tests_name("alarm", tests, house_up, house_down);
}

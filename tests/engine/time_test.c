/* time_test.c - time as an actor: the 48-hour rule over weekends and holidays,
 * the texts of the morning and of the week. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "store/official.h"
#include "store/verify.h"
#include "support/house.h"
#include "workflow/absence.h"
#include "workflow/account.h"
#include "workflow/load.h"
#include "workflow/morning.h"

static const char *const citizen = "+989121110000";
static const char *const head = "+989150000103";      /* head.mashhad */
static const char *const neighbour = "+989150000104"; /* head.neyshabur */
static const char *const manager = "+989150000005";   /* manager.khr */

static void texts_are(struct house *h, const char *phone, const char *codes)
{
	CLEAN(text) char *sent = house_codes(h, phone);

	assert_string_equal(sent, codes);
}

static struct official who(struct house *h, const char *login)
{
	struct official o;
	struct err e = { "" };

	must(official_by_login(&h->en.store, login, &o, &e), &e);
	return o;
}

/* The house under the rule, with everybody's last visit at that instant. */
static void under_the_rule(struct house *h, const char *since, bool literal)
{
	static const char *heads[] = { "county_head" };
	struct err e = { "" };

	house_open(h);
	h->now = house_instant(since);
	h->en.policy.absence = (struct absence_policy){ .limit_s = 48 * 3600,
							.warn_s = 36 * 3600,
							.literal = literal,
							.roles = { heads, 1 } };
	must(tx_begin(h->en.store.db, &e), &e);
	must(official_visited(&h->en.store, who(h, "head.mashhad").id, h->now, &e), &e);
	must(official_visited(&h->en.store, who(h, "head.neyshabur").id, h->now + 30 * 86400,
			      &e),
	     &e);
	must(official_visited(&h->en.store, who(h, "head.falavarjan").id, h->now + 30 * 86400,
			      &e),
	     &e);
	must(absence_arm_all(&h->en, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
}

static bool revoked(struct house *h)
{
	return who(h, "head.mashhad").revoked_at != 0;
}

/* Good until that instant, and not from it on. */
static void revoked_at(struct house *h, const char *last_good, const char *at)
{
	house_at(h, last_good);
	assert_false(revoked(h));
	house_at(h, at);
	assert_true(revoked(h));
	assert_int_equal(who(h, "head.mashhad").revoked_at, house_instant(at));
}

static void t15_warned_at_36_hours_and_revoked_at_48(void **state)
{
	struct house h;

	(void)state;
	under_the_rule(&h, "2026-11-28 08:00:00", false); /* a Saturday */
	house_at(&h, "2026-11-29 19:59:59");
	texts_are(&h, head, "");
	house_at(&h, "2026-11-29 20:00:00");
	texts_are(&h, head, "M11");
	revoked_at(&h, "2026-11-30 07:59:59", "2026-11-30 08:00:00");
	texts_are(&h, head, "M11 M12");
	texts_are(&h, manager, "M12 M25");
	house_at(&h, "2026-12-05 08:00:00");
	texts_are(&h, head, "M11 M12");
	house_close(&h);
}

static void t16_a_weekend_does_not_count_unless_the_rule_is_literal(void **state)
{
	struct house h;

	(void)state;
	/* Wednesday 16:00: 8 hours of Wednesday, Saturday, 16 hours of Sunday. */
	under_the_rule(&h, "2026-11-25 16:00:00", false);
	revoked_at(&h, "2026-11-29 15:59:59", "2026-11-29 16:00:00");
	house_close(&h);
	under_the_rule(&h, "2026-11-25 16:00:00", true);
	revoked_at(&h, "2026-11-27 15:59:59", "2026-11-27 16:00:00");
	house_close(&h);
}

static void holidays_and_nowruz_do_not_count(void **state)
{
	struct house h;

	(void)state;
	/* 1405-12-26 is a Wednesday; 29 Esfand is a holiday, 1-4 Farvardin 1406
	 * too (Saturday 20 March to Wednesday 24 is 29 Esfand to 4 Farvardin). */
	under_the_rule(&h, "2027-03-17 00:00:00", false);
	revoked_at(&h, "2027-03-27 23:59:59", "2027-03-28 00:00:00");
	house_close(&h);
}

static void t17_only_an_administrator_restores_and_the_counter_restarts(void **state)
{
	struct house h;
	struct err e = { "" };
	struct official o;
	struct verify v;
	enum rc rc;

	(void)state;
	under_the_rule(&h, "2026-11-28 08:00:00", false);
	house_at(&h, "2026-11-30 09:00:00");
	assert_true(revoked(&h));
	o = who(&h, "head.mashhad");
	must(tx_begin(h.en.store.db, &e), &e);
	must(account_unlock(&h.en, &o, "desk", &e), &e);
	must(tx_commit(h.en.store.db, &e), &e);
	assert_false(revoked(&h));
	revoked_at(&h, "2026-12-02 08:59:59", "2026-12-02 09:00:00");
	must(verify_begin(&h.en.store, &v, NULL, &e), &e);
	while ((rc = verify_step(&h.en.store, &v, &e)) == RC_RETRY)
		;
	must(rc, &e);
	assert_int_equal(v.events, 3); /* revoked, unlocked, revoked */
	house_close(&h);
}

static void a_visit_puts_the_clock_back(void **state)
{
	struct house h;
	struct err e = { "" };

	(void)state;
	under_the_rule(&h, "2026-11-28 08:00:00", false);
	house_at(&h, "2026-11-29 21:00:00");
	texts_are(&h, head, "M11");
	must(tx_begin(h.en.store.db, &e), &e);
	must(official_visited(&h.en.store, who(&h, "head.mashhad").id, h.now, &e), &e);
	/* A daemon that starts again in between warns nobody twice. */
	must(absence_arm_all(&h.en, &e), &e);
	must(tx_commit(h.en.store.db, &e), &e);
	house_at(&h, "2026-12-01 08:59:59");
	texts_are(&h, head, "M11");
	house_at(&h, "2026-12-01 20:59:59");
	assert_false(revoked(&h));
	house_at(&h, "2026-12-01 21:00:00");
	assert_true(revoked(&h));
	texts_are(&h, head, "M11 M11 M12");
	house_close(&h);
}

static void what_a_revoked_head_holds_is_told_to_the_superior(void **state)
{
	struct house h;
	struct case_ c;
	CLEAN(text) char *told = NULL;

	(void)state;
	under_the_rule(&h, "2026-11-28 08:00:00", false);
	house_at(&h, "2026-11-29 10:00:00");
	c = house_complaint(&h, citizen);
	house_act(&h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(&h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	house_at(&h, "2026-11-30 08:00:00");
	assert_true(revoked(&h));
	told = house_text(&h, manager, "M25");
	assert_non_null(strstr(told, "پرونده باز نزد او: ۱"));
	/* And what comes to the empty post later. */
	c = house_complaint(&h, citizen);
	house_act(&h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(&h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	texts_are(&h, manager, "M01 M12 M25 M01 M26");
	house_close(&h);
}

static void a_holiday_declared_meanwhile_gives_the_time_back(void **state)
{
	struct house h;
	struct load_file f = {
		.name = "t.cfg",
		.text = "calendar = { days = ( { date = \"1405-09-08\"; unit = \"\";"
			" windows = [ ]; name = \"سرما\"; } ); };"
	};
	struct load_report r;
	struct err e = { "" };

	(void)state;
	under_the_rule(&h, "2026-11-28 08:00:00", false);
	house_at(&h, "2026-11-28 20:00:00");
	must(tx_begin(h.en.store.db, &e), &e);
	must(load_batch(&h.en, &f, 1, &r, &e), &e);
	must(tx_commit(h.en.store.db, &e), &e);
	revoked_at(&h, "2026-12-01 07:59:59", "2026-12-01 08:00:00");
	house_close(&h);
}

/* ---- mornings ---- */

static void with_mornings(struct house *h, const char *now)
{
	static const char *heads[] = { "county_head" };
	static const char *managers[] = { "province_manager", "pm_manager" };
	struct err e = { "" };

	house_open(h);
	h->now = house_instant(now);
	h->en.policy.digest = (struct round_policy){ 7 * 60 + 30, { heads, 1 } };
	h->en.policy.weekly = (struct round_policy){ 7 * 60 + 30, { managers, 2 } };
	must(tx_begin(h->en.store.db, &e), &e);
	must(morning_arm(&h->en, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
}

static void t63_the_digest_comes_on_working_days_to_county_heads(void **state)
{
	struct house h;
	struct case_ c;
	CLEAN(text) char *first = NULL;
	CLEAN(text) char *second = NULL;

	(void)state;
	with_mornings(&h, "2026-11-25 06:00:00"); /* a Wednesday */
	house_at(&h, "2026-11-25 07:29:59");
	texts_are(&h, head, "");
	house_at(&h, "2026-11-25 07:30:00");
	texts_are(&h, head, "M13");
	texts_are(&h, neighbour, "M13");
	texts_are(&h, manager, "");
	first = house_text(&h, head, "M13");
	assert_string_equal(first, "امروز: ۰ باز، ۰ نزدیک مهلت، ۰ دیرکرد.");
	house_at(&h, "2026-11-25 10:00:00");
	c = house_complaint(&h, citizen);
	house_act(&h, &c, "expert.pm",
		  (struct request){ .action = "refer_province",
				    .unit = "khr",
				    .priority = "very_urgent" });
	house_act(&h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	house_at(&h, "2026-11-28 07:30:00"); /* Saturday; nothing on Thursday, Friday */
	texts_are(&h, head, "M13 M01 M02 M13");
	second = house_text(&h, head, "M13");
	assert_string_equal(second, "امروز: ۱ باز، ۱ نزدیک مهلت، ۰ دیرکرد.");
	house_close(&h);
}

static void a_digest_that_was_missed_comes_once_late_or_not_at_all(void **state)
{
	struct house h;
	struct err e = { "" };
	int fired;

	(void)state;
	with_mornings(&h, "2026-11-29 06:00:00");
	h.now = house_instant("2026-11-29 09:00:00");
	must(tx_begin(h.en.store.db, &e), &e);
	must(morning_arm(&h.en, &e), &e);
	must(tx_commit(h.en.store.db, &e), &e);
	must(engine_tick(&h.en, 10, &fired, &e), &e);
	texts_are(&h, head, "M13");
	h.now = house_instant("2026-12-01 15:00:00");
	must(engine_tick(&h.en, 10, &fired, &e), &e);
	texts_are(&h, head, "M13");
	house_at(&h, "2026-12-02 07:30:00");
	texts_are(&h, head, "M13 M13");
	house_close(&h);
}

static void the_week_is_told_to_managers_on_its_first_working_day(void **state)
{
	struct house h;
	struct case_ c;
	CLEAN(text) char *week = NULL;

	(void)state;
	with_mornings(&h, "2026-11-25 06:00:00");
	house_at(&h, "2026-11-25 10:00:00");
	c = house_complaint(&h, citizen);
	house_act(&h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "immediate" });
	house_at(&h, "2026-11-25 15:00:00"); /* missed by three working hours */
	house_at(&h, "2026-11-28 07:29:59");
	texts_are(&h, manager, "M01 M02 M03");
	house_at(&h, "2026-11-28 07:30:00");
	texts_are(&h, manager, "M01 M02 M03 M20");
	week = house_text(&h, manager, "M20");
	assert_string_equal(week, "هفته: ثبت ۱، پاسخ ۰، دیرکرد ۱، رضایت -٪");
	house_at(&h, "2026-12-04 12:00:00");
	texts_are(&h, manager, "M01 M02 M03 M20");
	house_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t15_warned_at_36_hours_and_revoked_at_48),
		cmocka_unit_test(t16_a_weekend_does_not_count_unless_the_rule_is_literal),
		cmocka_unit_test(holidays_and_nowruz_do_not_count),
		cmocka_unit_test(t17_only_an_administrator_restores_and_the_counter_restarts),
		cmocka_unit_test(a_visit_puts_the_clock_back),
		cmocka_unit_test(what_a_revoked_head_holds_is_told_to_the_superior),
		cmocka_unit_test(a_holiday_declared_meanwhile_gives_the_time_back),
		cmocka_unit_test(t63_the_digest_comes_on_working_days_to_county_heads),
		cmocka_unit_test(a_digest_that_was_missed_comes_once_late_or_not_at_all),
		cmocka_unit_test(the_week_is_told_to_managers_on_its_first_working_day),
	};

	return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}

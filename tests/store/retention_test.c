/* retention_test.c - old digits and old parts go; what an event needs stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/retention.h"
#include "store/status_report.h"
#include "store/submission.h"
#include "support/house.h"

static int64_t count(struct house *h, const char *sql)
{
	char path[128];
	sqlite3 *db;
	sqlite3_stmt *s;
	int64_t n;

	snprintf(path, sizeof path, "%s/test.db", h->folder);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

static void what_nobody_needs_goes_a_few_rows_at_a_time(void **state)
{
	struct house *h = *state;
	struct err e = { "" };
	const char *challenge =
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
		"WHERE i < 10) INSERT INTO challenge (official_id, case_id, stage, "
		"code_hash, created_at, expires_at, used_at) SELECT 1, 1, 's', x'00', "
		"1, 1, CASE i WHEN 1 THEN 1 END FROM n";
	const char *part = "INSERT INTO part (print, sim, carrier, contact_id, scts, sealed, "
			   "received_at) VALUES (x'01', 's', 'c', 1, 1, x'', 1)";

	house_complaint(h, "09121234567");
	count(h, challenge);
	count(h, part);
	assert_int_equal(count(h, "SELECT count(*) FROM challenge WHERE expires_at = 1"), 10);
	assert_int_equal(retention_sweep(&h->en.store, h->now, 4, &e), RC_OK);
	assert_int_equal(count(h, "SELECT count(*) FROM challenge WHERE expires_at = 1"), 6);
	assert_int_equal(retention_sweep(&h->en.store, h->now, 100, &e), RC_OK);
	assert_int_equal(count(h, "SELECT count(*) FROM challenge WHERE expires_at = 1"), 1);
	/* A part that waits for its text is not a filed one. */
	assert_int_equal(count(h, "SELECT count(*) FROM part"), 1);
	count(h, "UPDATE part SET message_id = (SELECT min(id) FROM message)");
	assert_int_equal(retention_sweep(&h->en.store, h->now, 100, &e), RC_OK);
	assert_int_equal(count(h, "SELECT count(*) FROM part"), 0);
}

static void a_report_that_never_found_its_part_goes_after_two_days(void **state)
{
	struct status_report r = { .contact_id = 1, .sim = "s", .reference = 7 };
	struct house *h = *state;
	struct err e = { "" };

	house_complaint(h, "09121234567");
	r.at = h->now - 48 * 3600 - 1;
	assert_int_equal(status_report_keep(&h->en.store, &r, &e), RC_OK);
	r.reference = 8;
	r.at = h->now - 48 * 3600;
	assert_int_equal(status_report_keep(&h->en.store, &r, &e), RC_OK);
	assert_int_equal(retention_sweep(&h->en.store, h->now, 100, &e), RC_OK);
	assert_int_equal(count(h, "SELECT count(*) FROM status_report"), 1);
	assert_int_equal(count(h, "SELECT min(reference) FROM status_report"), 8);
}

static void an_earlier_attempt_goes_when_no_report_of_it_can_come(void **state)
{
	struct house *h = *state;
	struct err e = { "" };
	char attempts[400];

	house_complaint(h, "09121234567");
	snprintf(attempts, sizeof attempts,
		 "WITH a (round, ago) AS (VALUES (1, %d), (2, %d)) INSERT INTO attempt "
		 "(submission_id, message_id, round, state, submitted_at) "
		 "SELECT s.id, s.message_id, a.round, 'uncertain', %lld - a.ago FROM a, "
		 "(SELECT id, message_id FROM submission LIMIT 1) s",
		 ATTEMPT_LIFE_S, ATTEMPT_LIFE_S + 1, (long long)h->now);
	count(h, attempts);
	assert_int_equal(count(h, "SELECT count(*) FROM attempt"), 2);
	assert_int_equal(retention_sweep(&h->en.store, h->now, 100, &e), RC_OK);
	assert_int_equal(count(h, "SELECT sum(round) FROM attempt"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(what_nobody_needs_goes_a_few_rows_at_a_time),
		HOUSE_TEST(a_report_that_never_found_its_part_goes_after_two_days),
		HOUSE_TEST(an_earlier_attempt_goes_when_no_report_of_it_can_come),
	};

	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}

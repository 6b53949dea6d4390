/* verify_test.c - whatever is touched in the chain is found and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/document.h"
#include "store/verify.h"
#include "support/house.h"

static int setup(void **state)
{
	struct house *h;
	struct case_ c;

	house_setup(state);
	h = *state;
	c = house_complaint(h, "09121234567");
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "comment", .text = "دیده شد" });
	house_complaint(h, "09121234568");
	return 0;
}

/* What somebody with the file and without the key would do. */
static void touch(struct house *h, const char *sql)
{
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/test.db", h->folder);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static enum rc check(struct house *h, const char *head, struct verify *v, struct err *e)
{
	enum rc rc = verify_begin(&h->en.store, v, head, e);

	if (rc != RC_OK)
		return rc;
	while ((rc = verify_step(&h->en.store, v, e)) == RC_RETRY)
		;
	return rc;
}

static void broken_at(struct house *h, int64_t id, const char *says)
{
	struct verify v;
	struct err e = { "" };

	assert_int_equal(check(h, NULL, &v, &e), RC_REJECT);
	assert_int_equal(v.broken, id);
	if (!strstr(e.text, says))
		fail_msg("\"%s\" does not say %s", e.text, says);
}

static int64_t last(struct house *h)
{
	struct verify v;
	struct err e = { "" };

	assert_int_equal(check(h, NULL, &v, &e), RC_OK);
	assert_true(v.events > 3);
	return v.events;
}

static void an_untouched_chain_is_whole_and_has_a_head(void **state)
{
	struct house *h = *state;
	char head[2 * VAULT_HASH_BYTES + 1];
	struct verify v;
	struct err e = { "" };

	assert_int_equal(check(h, NULL, &v, &e), RC_OK);
	assert_int_equal(v.cases, 2);
	verify_head(&v, head);
	assert_int_equal(strlen(head), 64);
	assert_int_equal(check(h, head, &v, &e), RC_OK);
	house_complaint(h, "09121234569");
	assert_int_equal(check(h, head, &v, &e), RC_OK);
	head[0] = head[0] == '0' ? '1' : '0';
	assert_int_equal(check(h, head, &v, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "written down"));
	assert_int_equal(check(h, "1234", &v, &e), RC_REJECT);
}

static void every_column_counts(void **state)
{
	static const char *const columns[] = {
		"case_id = case_id + 1",
		"at = at + 1",
		"actor = 'x'",
		"action = 'x'",
		"from_stage = 'x'",
		"to_stage = 'x'",
		"unit_id = 77",
		"note = 'x'",
		"via = 'x'",
		"document_id = 1",
		"challenge_id = 7",
		"message_id = 7",
		"hash = zeroblob(32)",
		"prev_hash = x'00'",
		"hash = x''",
		"document_id = 999",
		"prev_hash = zeroblob(32), hash = zeroblob(32)",
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		char sql[512];

		touch(h, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM event "
			 "WHERE id = 3");
		snprintf(sql, sizeof sql,
			 "PRAGMA foreign_keys = OFF; UPDATE event SET %s WHERE id = 3",
			 columns[i]);
		touch(h, sql);
		broken_at(h, 3, "event 3");
		touch(h,
		      "DELETE FROM event WHERE id = 3; INSERT INTO event SELECT * FROM kept; "
		      "DROP TABLE kept");
		last(h);
	}
}

static void a_row_taken_out_is_missed(void **state)
{
	struct house *h = *state;

	last(h);
	touch(h, "PRAGMA foreign_keys = OFF; DELETE FROM event WHERE id = 2");
	broken_at(h, 2, "taken out");
}

static void a_tail_taken_off_is_missed_and_later_work_hides_nothing(void **state)
{
	struct house *h = *state;
	int64_t end = last(h);
	char sql[128];

	snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; DELETE FROM event WHERE id >= %d",
		 (int)end - 1);
	touch(h, sql);
	broken_at(h, end - 1, "taken out");
	house_complaint(h, "09121234570");
	broken_at(h, end - 1, "taken out");
}

static void a_head_made_to_fit_a_shorter_chain_is_not_ours(void **state)
{
	struct house *h = *state;
	int64_t end = last(h);
	char sql[256];

	snprintf(
		sql, sizeof sql,
		"PRAGMA foreign_keys = OFF; DELETE FROM event WHERE id = %d; "
		"UPDATE chain SET event_id = %d, hash = (SELECT hash FROM event WHERE id = %d)",
		(int)end, (int)end - 1, (int)end - 1);
	touch(h, sql);
	broken_at(h, end - 1, "head of the chain was touched");
	house_complaint(h, "09121234570");
	broken_at(h, end, "event");
}

static void a_head_that_is_gone_is_missed(void **state)
{
	struct house *h = *state;
	int64_t end = last(h);

	touch(h, "DELETE FROM chain");
	broken_at(h, end, "head of the chain");
	house_complaint(h, "09121234570");
	broken_at(h, end + 1, "event");
}

static void a_row_put_in_is_found(void **state)
{
	struct house *h = *state;
	int64_t end = last(h);

	touch(h,
	      "INSERT INTO event SELECT (SELECT max(id) + 1 FROM event), case_id, at, actor, "
	      "action, from_stage, to_stage, unit_id, note, via, document_id, challenge_id, "
	      "message_id, hash, randomblob(32) FROM event WHERE id = 2");
	broken_at(h, end + 1, "event");
	house_complaint(h, "09121234570");
	broken_at(h, end + 1, "event");
	touch(h, "UPDATE event SET id = 0 WHERE id = (SELECT max(id) FROM event)");
	broken_at(h, 0, "put in");
}

static void swapped_rows_are_found(void **state)
{
	struct house *h = *state;

	last(h);
	touch(h, "PRAGMA foreign_keys = OFF; UPDATE event SET id = -2 WHERE id = 2; "
		 "UPDATE event SET id = 2 WHERE id = 3; UPDATE event SET id = 3 WHERE id = -2");
	broken_at(h, 2, "event 2");
}

static void a_document_is_as_good_as_its_event(void **state)
{
	struct house *h = *state;
	const char *const ways[] = {
		"UPDATE document SET sealed = (SELECT sealed FROM contact LIMIT 1) WHERE id = "
		"1",
		"UPDATE document SET digest = zeroblob(32) WHERE id = 1",
		"UPDATE document SET sealed = (SELECT sealed FROM was WHERE id = 2), digest = "
		"(SELECT digest FROM was WHERE id = 2) WHERE id = 1",
		"DELETE FROM document WHERE id = 1",
		"UPDATE document SET at = at + 1 WHERE id = 1",
		"UPDATE document SET author = 'x' WHERE id = 1",
		"UPDATE document SET kind = 'answer' WHERE id = 1",
		"UPDATE document SET case_id = 2 WHERE id = 1",
	};

	last(h);
	touch(h, "CREATE TABLE was AS SELECT * FROM document");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		touch(h, ways[i]);
		broken_at(h, 1, "document");
		touch(h, "DELETE FROM document; INSERT INTO document SELECT * FROM was");
		last(h);
	}
}

/* What an older Didehban hashed was the body alone. */
static void the_document_of_an_older_database_is_still_good(void **state)
{
	struct house *h = *state;
	uint8_t digest[VAULT_HASH_BYTES];
	char sql[256], hex[2 * sizeof digest + 1] = "";
	struct verify v;
	struct err e = { "" };
	int64_t id;

	assert_int_equal(document_add(&h->en.store, 1, "file", "expert.pm", "{}", 1, &id, &e),
			 RC_OK);
	vault_hash(h->en.store.vault, "document", "{}", digest);
	for (size_t i = 0; i < sizeof digest; i++)
		sprintf(hex + 2 * i, "%02x", digest[i]);
	snprintf(sql, sizeof sql, "UPDATE document SET digest = x'%s' WHERE id = %d", hex,
		 (int)id);
	touch(h, sql);
	last(h);
	/* No event speaks of it, and it is looked at all the same. */
	touch(h, "UPDATE document SET sealed = (SELECT sealed FROM document WHERE id = 1),"
		 " digest = (SELECT digest FROM document WHERE id = 1)"
		 " WHERE id = (SELECT max(id) FROM document)");
	assert_int_equal(check(h, NULL, &v, &e), RC_REJECT);
	assert_int_equal(v.broken, 0);
	assert_non_null(strstr(e.text, "of case row 1 was touched"));
}

static void a_case_taken_out_is_missed(void **state)
{
	struct house *h = *state;

	last(h);
	touch(h, "PRAGMA foreign_keys = OFF; DELETE FROM case_ WHERE id = 1");
	broken_at(h, 1, "a case that was taken out");
}

static void a_case_given_to_another_unit_by_hand_is_found(void **state)
{
	struct house *h = *state;
	struct verify v;
	struct err e = { "" };

	last(h);
	touch(h, "UPDATE case_ SET unit_id = 1 WHERE id = 1");
	assert_int_equal(check(h, NULL, &v, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "lies with another unit"));
}

static void a_case_moved_by_hand_is_found(void **state)
{
	struct house *h = *state;
	struct verify v;
	struct err e = { "" };

	last(h);
	touch(h, "UPDATE case_ SET stage = 'closed' WHERE id = 1");
	assert_int_equal(check(h, NULL, &v, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "the case says closed"));
	assert_true(v.broken > 0);
}

static void events_may_come_while_it_looks(void **state)
{
	struct house *h = *state;
	struct verify v;
	struct err e = { "" };
	enum rc rc;

	assert_int_equal(verify_begin(&h->en.store, &v, NULL, &e), RC_OK);
	do {
		rc = verify_step(&h->en.store, &v, &e);
		house_complaint(h, "09121234571");
	} while (rc == RC_RETRY && v.cases < 100);
	assert_int_equal(rc, RC_OK);
}

int main(void)
{
#define CHAIN(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
	const struct CMUnitTest tests[] = {
		CHAIN(an_untouched_chain_is_whole_and_has_a_head),
		CHAIN(every_column_counts),
		CHAIN(a_row_taken_out_is_missed),
		CHAIN(a_tail_taken_off_is_missed_and_later_work_hides_nothing),
		CHAIN(a_head_made_to_fit_a_shorter_chain_is_not_ours),
		CHAIN(a_head_that_is_gone_is_missed),
		CHAIN(a_row_put_in_is_found),
		CHAIN(swapped_rows_are_found),
		CHAIN(a_document_is_as_good_as_its_event),
		CHAIN(the_document_of_an_older_database_is_still_good),
		CHAIN(a_case_taken_out_is_missed),
		CHAIN(a_case_given_to_another_unit_by_hand_is_found),
		CHAIN(a_case_moved_by_hand_is_found),
		CHAIN(events_may_come_while_it_looks),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}

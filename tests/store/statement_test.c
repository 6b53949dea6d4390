/* statement_test.c - every named statement prepares, and none reads a whole
 * table unless it says so and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "db/backup.h"
#include "support/house.h"

enum { MADE_MAX = 16 };

struct plan {
	bool scans;
	char step[256];
	char made[MADE_MAX][64]; /* what the statement itself makes before it reads it */
	int made_count;
};

static void made_add(struct plan *p, const char *name)
{
	assert_true(p->made_count < MADE_MAX);
	snprintf(p->made[p->made_count++], sizeof p->made[0], "%s", name);
}

static bool made_by_itself(const struct plan *p, const char *name)
{
	size_t len = strcspn(name, " ");

	for (int i = 0; i < p->made_count; i++)
		if (strlen(p->made[i]) == len && memcmp(p->made[i], name, len) == 0)
			return true;
	return false;
}

/* "SCAN table" without an index; subqueries and constants are small. */
static void plan_step(void *ctx, const char *step)
{
	struct plan *p = ctx;

	if (strncmp(step, "CO-ROUTINE ", 11) == 0)
		made_add(p, step + 11);
	if (strncmp(step, "MATERIALIZE ", 12) == 0)
		made_add(p, step + 12);
	if (strncmp(step, "SCAN ", 5) != 0 || made_by_itself(p, step + 5) ||
	    strstr(step, "USING ") || strstr(step, "CONSTANT ROW") ||
	    strstr(step, "(subquery") || strstr(step, "chain"))
		return;
	p->scans = true;
	strncpy(p->step, step, sizeof p->step - 1);
}

static void no_statement_reads_a_whole_table_by_accident(void **state)
{
	struct house *h = *state;
	struct err e = { "" };
	int faults = 0;

	for (int i = 0; i < SQL_COUNT; i++) {
		const struct sql_statement *s = &sql_statements[i];
		struct plan p = { 0 };

		assert_int_equal(db_explain(h->en.store.db, i, plan_step, &p, &e), RC_OK);
		if (p.scans && !s->scan) {
			print_error("%s:%d: %s: %s\n", s->file, s->line, s->name, p.step);
			faults++;
		}
	}
	assert_int_equal(faults, 0);
}

struct used {
	const char *index;
	bool yes;
};

static void plan_index(void *ctx, const char *step)
{
	struct used *u = ctx;

	u->yes = u->yes || strstr(step, u->index);
}

/* Found by bench-scale: with another one they read the archive. */
static void what_a_large_archive_would_slow_asks_the_index_that_fits(void **state)
{
	static const struct {
		int id;
		const char *index;
	} rows[] = {
		{ SQL_message_next,
		  "INDEX message_queue (rank=? AND ready_at>? AND ready_at<" },
		{ SQL_message_next_held,
		  "INDEX message_held (held=? AND rank=? AND ready_at>? AND ready_at<" },
		{ SQL_message_let_out, "INDEX message_let_out (held=?)" },
		{ SQL_message_held_first, "INDEX message_held (held>?)" },
		{ SQL_message_unhold, "INDEX message_held (held=?)" },
		{ SQL_message_stuck, "INDEX message_queue (rank=? AND ready_at<" },
		{ SQL_message_next, "INDEX message_waiting (contact_id=" },
		{ SQL_message_heard_by, "INDEX message_heard (contact_id=? AND created_at>" },
		{ SQL_message_overdue, "INDEX message_expiry (expires_at<" },
		{ SQL_message_in_hand, "INDEX message_open" },
		{ SQL_message_unsettled, "INDEX message_open" },
		{ SQL_message_each_ended, "INDEX message_ended" },
		{ SQL_case_overdue, "INDEX case_overdue (holder_due<" },
		{ SQL_case_in_unit, "INDEX case_worklist (unit_id=" },
		{ SQL_case_in_unit_stage, "INDEX case_stage_unit (stage=? AND unit_id=" },
		{ SQL_case_in_stage, "INDEX case_stage (stage=? AND rowid>" },
		{ SQL_metric_queue, "INDEX message_queue (rank=?)" },
		{ SQL_metric_cases_open, "COVERING INDEX case_open (stage_kind=" },
	};
	struct house *h = *state;
	struct err e = { "" };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct used u = { .index = rows[i].index };

		assert_int_equal(db_explain(h->en.store.db, rows[i].id, plan_index, &u, &e),
				 RC_OK);
		if (!u.yes)
			fail_msg("%s does not use %s", sql_statements[rows[i].id].name,
				 rows[i].index);
	}
}

static void a_second_process_is_told_that_the_database_is_open(void **state)
{
	struct house *h = *state;
	struct db *second;
	struct err e = { "" };
	char path[96];

	snprintf(path, sizeof path, "%s/test.db", h->folder);
	assert_int_equal(db_open(&second, path, false, &e), RC_RETRY);
	assert_non_null(strstr(e.text, "is didehband running?"));
}

static void a_missing_database_says_how_to_make_one(void **state)
{
	struct db *db;
	struct err e = { "" };

	(void)state;
	assert_int_equal(db_open(&db, "/tmp/didehban-there-is-none.db", false, &e), RC_NONE);
	assert_non_null(strstr(e.text, "didehban init"));
}

static void a_copy_is_whole_and_opens(void **state)
{
	struct house *h = *state;
	struct backup *b;
	struct db *copy;
	struct err e = { "" };
	char path[96];
	enum rc rc;

	house_complaint(h, "09121234567");
	snprintf(path, sizeof path, "%s/copy.db", h->folder);
	assert_int_equal(backup_open(h->en.store.db, path, false, &b, &e), RC_OK);
	while ((rc = backup_step(b, &e)) == RC_RETRY)
		;
	assert_int_equal(rc, RC_OK);
	backup_close(b);
	assert_int_equal(backup_open(h->en.store.db, path, false, &b, &e), RC_DUP);
	assert_int_equal(db_open(&copy, path, false, &e), RC_OK);
	assert_int_equal(db_check(copy, &e), RC_OK);
	db_close(copy);
}

/* Amid a transaction, too, nothing is lost but time. */
static void a_database_that_was_slimmed_goes_on(void **state)
{
	struct house *h = *state;
	struct err e = { "" };

	house_complaint(h, "09121234567");
	db_slim(h->en.store.db);
	house_complaint(h, "09121234568");
	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	db_slim(h->en.store.db);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	assert_int_equal(db_check(h->en.store.db, &e), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(no_statement_reads_a_whole_table_by_accident),
		HOUSE_TEST(what_a_large_archive_would_slow_asks_the_index_that_fits),
		HOUSE_TEST(a_second_process_is_told_that_the_database_is_open),
		cmocka_unit_test(a_missing_database_says_how_to_make_one),
		HOUSE_TEST(a_copy_is_whole_and_opens),
		HOUSE_TEST(a_database_that_was_slimmed_goes_on),
	};

	return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}

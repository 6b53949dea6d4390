/* report_test.c - what the head of a report promises, its SQL has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "report/csv.h"
#include "report/worker.h"
#include "support/house.h"

static void every_report_has_the_columns_that_it_names(void **state)
{
	struct house *h = *state;
	struct report r;

	for (size_t n = 0; report_at(n, &r); n++) {
		int columns = stmt_columns(stmt_get(h->en.store.db, r.statement));
		int named = r.spans ? 3 : 0;
		bool texts_over = false;

		for (int i = 0; i < r.count; i++) {
			bool text = r.columns[i].kind == REPORT_TEXT;

			named += report_kind_from_sql(r.columns[i].kind);
			if (text && texts_over)
				fail_msg("%s: texts come first", r.name);
			texts_over = !text;
		}
		if (columns != named)
			fail_msg("%s: %d columns of SQL, %d named", r.name, columns, named);
	}
}

static enum rc read_all(void *ctx, struct store *st, const struct calendar *calendar,
			struct err *e)
{
	struct period *p = ctx;
	struct report r;

	for (size_t n = 0; report_at(n, &r); n++) {
		struct figures f;

		TRY(figures_read(st, calendar, &r, p, 0, &f, e));
		figures_free(&f);
	}
	return RC_OK;
}

static void every_report_is_read_beside_an_open_transaction(void **state)
{
	struct house *h = *state;
	struct period p;
	struct worker *w;
	struct err e = { "" };
	struct period_words words = { .this = "year" };

	house_complaint(h, "09121234567");
	assert_int_equal(period_read(&words, h->now, &p, &e), RC_OK);
	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	assert_int_equal(worker_start(&w, db_path(h->en.store.db), read_all, &p, &e), RC_OK);
	while (!worker_ended(w))
		;
	assert_int_equal(worker_end(w, &e), RC_OK);
	tx_rollback(h->en.store.db);
}

static enum rc count_for_ever(void *ctx, struct store *st, const struct calendar *calendar,
			      struct err *e)
{
	enum rc rc = RC_OK;

	(void)ctx, (void)calendar;
	while (rc == RC_OK)
		rc = stmt_run(stmt_get(st->db, SQL_metric_events_ever), e);
	return rc;
}

static void one_that_nobody_waits_for_is_stopped(void **state)
{
	struct house *h = *state;
	struct worker *w;
	struct err e = { "" };

	assert_int_equal(worker_start(&w, db_path(h->en.store.db), count_for_ever, NULL, &e),
			 RC_OK);
	assert_int_equal(worker_end(w, &e), RC_RETRY);
}

/* It may be told so while a statement is made ready, or between two of them. */
static void an_interrupt_is_an_answer_wherever_it_comes(void **state)
{
	struct house *h = *state;
	struct db *reader;
	struct err e = { "" };
	struct stmt *rows, *other;

	assert_int_equal(db_open_reader(&reader, db_path(h->en.store.db), &e), RC_OK);
	rows = stmt_get(reader, SQL_key_check_sample);
	assert_int_equal(stmt_row(rows, &e), RC_OK);
	db_interrupt(reader);
	other = stmt_get(reader, SQL_unit_by_code);
	bind_text(other, "khr");
	assert_int_equal(stmt_row(other, &e), RC_RETRY);
	stmt_done(rows);
	other = stmt_get(reader, SQL_unit_by_code);
	bind_text(other, "khr");
	assert_int_equal(stmt_row(other, &e), RC_OK);
	db_close(reader);
}

static enum rc write_something(void *ctx, struct store *st, const struct calendar *calendar,
			       struct err *e)
{
	(void)ctx, (void)calendar;
	return stmt_run(stmt_get(st->db, SQL_unit_alias_clear), e);
}

static void the_thread_cannot_write(void **state)
{
	struct house *h = *state;
	struct worker *w;
	struct err e = { "" };

	assert_int_equal(worker_start(&w, db_path(h->en.store.db), write_something, NULL, &e),
			 RC_OK);
	while (!worker_ended(w))
		;
	assert_int_equal(worker_end(w, &e), RC_BROKEN);
}

static void a_spreadsheet_gets_no_formula(void **state)
{
	struct cell cells[] = { { .text = (char *)"=1+1" },
				{ .text = (char *)"a,\"b\"" },
				{ .text = (char *)"-" },
				{ .text = (char *)"-5" } };
	struct figures f = { .report = { .count = 1 }, .rows = 4, .cells = cells };
	CLEAN(buf) struct buf plain = { 0 }, sheet = { 0 };

	(void)state;
	f.report.columns[0] =
		(struct report_column){ .name = "why", .title = "چرا", .kind = REPORT_TEXT };
	csv_write(&f, false, &plain);
	assert_string_equal(plain.text, "why\r\n=1+1\r\n\"a,\"\"b\"\"\"\r\n-\r\n-5\r\n");
	csv_write(&f, true, &sheet);
	assert_string_equal(sheet.text,
			    "\xEF\xBB\xBFچرا\r\n\"'=1+1\"\r\n\"a,\"\"b\"\"\"\r\n-\r\n-5\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_report_has_the_columns_that_it_names),
		HOUSE_TEST(every_report_is_read_beside_an_open_transaction),
		HOUSE_TEST(one_that_nobody_waits_for_is_stopped),
		HOUSE_TEST(an_interrupt_is_an_answer_wherever_it_comes),
		HOUSE_TEST(the_thread_cannot_write),
		cmocka_unit_test(a_spreadsheet_gets_no_formula),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}

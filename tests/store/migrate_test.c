/* migrate_test.c - what a migration breaks is refused whole, and what it did not
 * touch is not looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/mem.h"
#include "db/migrate.h"
#include "statement.h"

static const char first[] =
	"CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT) STRICT;"
	"CREATE TABLE case_ (id INTEGER PRIMARY KEY, unit_id INTEGER REFERENCES unit (id),"
	" stage TEXT) STRICT;"
	"CREATE TABLE event (id INTEGER PRIMARY KEY, case_id INTEGER REFERENCES case_ (id)) "
	"STRICT;"
	"INSERT INTO unit VALUES (1, 'hq'), (2, 'khr');"
	"INSERT INTO case_ VALUES (1, 1, 'a'), (2, 2, 'a');"
	"INSERT INTO event VALUES (1, 1), (2, 2);";

static sqlite3 *open_first(void)
{
	static const struct sql_migration list[] = { { 1, "1", first }, { 0, NULL, NULL } };
	struct err e = { "" };
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(db_migrate(db, list, &e), RC_OK);
	return db;
}

static int number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;
	int n;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

static enum rc second(sqlite3 *db, const char *sql, struct err *e)
{
	const struct sql_migration list[] = { { 1, "1", first },
					      { 2, "2", sql },
					      { 0, NULL, NULL } };

	return db_migrate(db, list, e);
}

static void what_leaves_a_reference_to_nothing_is_refused_and_undone(void **state)
{
	static const struct {
		const char *sql, *table;
	} wrong[] = {
		{ "DELETE FROM unit WHERE id = 2", "case_" },
		{ "UPDATE unit SET id = 7 WHERE id = 2", "case_" },
		{ "UPDATE case_ SET unit_id = 9 WHERE id = 1", "case_" },
		{ "INSERT INTO event VALUES (3, 9)", "event" },
		{ "CREATE TABLE c (id INTEGER PRIMARY KEY, unit_id INTEGER REFERENCES unit "
		  "(id));"
		  "INSERT INTO c SELECT id, unit_id FROM case_ WHERE id = 1; DROP TABLE case_;"
		  "ALTER TABLE c RENAME TO case_",
		  "event" },
		{ "CREATE TABLE c (id INTEGER PRIMARY KEY, unit_id INTEGER REFERENCES unit "
		  "(id));"
		  "INSERT INTO c SELECT id, unit_id + 1 FROM case_; DROP TABLE case_;"
		  "ALTER TABLE c RENAME TO case_",
		  "case_" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		sqlite3 *db = open_first();
		struct err e = { "" };

		assert_int_equal(second(db, wrong[i].sql, &e), RC_BROKEN);
		assert_non_null(strstr(e.text, wrong[i].table));
		assert_int_equal(number(db, "PRAGMA user_version"), 1);
		assert_int_equal(number(db, "SELECT count(*) FROM case_ JOIN unit u ON"
					    " u.id = unit_id JOIN event ON case_id = case_.id"),
				 2);
		/* The connection is as good as before. */
		assert_int_equal(second(db, "INSERT INTO event VALUES (3, 1)", &e), RC_OK);
		assert_int_equal(number(db, "PRAGMA foreign_keys"), 1);
		sqlite3_close(db);
	}
}

/* A reference that is broken already shows whether anybody looks. */
static void what_was_not_touched_is_not_read(void **state)
{
	static const char *const apart[] = {
		"CREATE INDEX event_case ON event (case_id)",
		"ALTER TABLE event ADD COLUMN at INTEGER",
		"UPDATE case_ SET stage = 'b'",
		"INSERT INTO unit VALUES (3, 'fars')",
		"CREATE TABLE mark (id INTEGER PRIMARY KEY, unit_id INTEGER REFERENCES unit "
		"(id));"
		"INSERT INTO mark VALUES (1, 1)",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(apart); i++) {
		sqlite3 *db = open_first();
		struct err e = { "" };

		assert_int_equal(sqlite3_exec(db,
					      "PRAGMA foreign_keys = OFF;"
					      "INSERT INTO event VALUES (9, 9)",
					      NULL, NULL, NULL),
				 SQLITE_OK);
		assert_int_equal(second(db, apart[i], &e), RC_OK);
		assert_int_equal(number(db, "PRAGMA user_version"), 2);
		sqlite3_close(db);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_leaves_a_reference_to_nothing_is_refused_and_undone),
		cmocka_unit_test(what_was_not_touched_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

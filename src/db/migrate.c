/* migrate.c - see migrate.h.  The number of the last migration stands in the
 * file's user_version. */
#include "db/migrate.h"

#include <stdbool.h>
#include <stdio.h>

#include <sqlite3.h>

#include "base/log.h"
#include "statement.h"

static int version_get(sqlite3 *handle)
{
	sqlite3_stmt *s;
	int version = 0;

	if (sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &s, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(s) == SQLITE_ROW)
		version = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return version;
}

static enum rc run(sqlite3 *handle, const char *sql, const char *where, struct err *e)
{
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK)
		return RC_OK;
	err_set(e, RC_BROKEN, "%s: %s", where, sqlite3_errmsg(handle));
	if (!sqlite3_get_autocommit(handle))
		sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
	return RC_BROKEN;
}

/* A table that is made anew under its old name must not take those that refer
 * to it along; what refers to nothing in the end is found before the commit. */
static enum rc references_check(sqlite3 *handle, struct err *e)
{
	sqlite3_stmt *s;
	bool whole;

	if (sqlite3_prepare_v2(handle, "PRAGMA foreign_key_check", -1, &s, NULL) != SQLITE_OK)
		return err_set(e, RC_BROKEN, "migrate: %s", sqlite3_errmsg(handle));
	whole = sqlite3_step(s) == SQLITE_DONE;
	sqlite3_finalize(s);
	if (whole)
		return RC_OK;
	sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
	return err_set(e, RC_BROKEN, "migrate: a row refers to one that is not there");
}

enum rc db_migrate(sqlite3 *handle, struct err *e)
{
	int version = version_get(handle), newest = 0;
	char pragma[64];

	if (version < 0)
		return err_set(e, RC_BROKEN, "not a database: %s", sqlite3_errmsg(handle));
	for (const struct sql_migration *m = sql_migrations; m->text; m++)
		newest = m->number;
	if (version > newest)
		return err_set(e, RC_REJECT,
			       "the database is of schema %d, this program knows %d: "
			       "install the newer Didehban",
			       version, newest);
	if (version == newest)
		return RC_OK;
	TRY(run(handle, "PRAGMA foreign_keys = OFF", "migrate", e));
	TRY(run(handle, "BEGIN IMMEDIATE", "migrate", e));
	for (const struct sql_migration *m = sql_migrations; m->text; m++) {
		if (m->number <= version)
			continue;
		TRY(run(handle, m->text, m->file, e));
		snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", m->number);
		TRY(run(handle, pragma, m->file, e));
	}
	TRY(references_check(handle, e));
	TRY(run(handle, "COMMIT", "migrate", e));
	TRY(run(handle, "PRAGMA foreign_keys = ON", "migrate", e));
	log_info("schema migrated", "from=%d to=%d", version, newest);
	return RC_OK;
}

/* migrate.c - see migrate.h.  The number of the last migration stands in the
 * file's user_version. */
#include "db/migrate.h"

#include <stdio.h>

#include <sqlite3.h>

#include "base/buf.h"
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
	return err_set(e, RC_BROKEN, "%s: %s", where, sqlite3_errmsg(handle));
}

/* ---- references ---- */

/* What the migrations wrote to, as ";table;table.column;". */
struct touched {
	struct buf came; /* rows, or values of a column */
	struct buf went;
};

static void note(struct buf *to, const char *table, const char *column)
{
	if (!to->len)
		buf_puts(to, ";");
	buf_printf(to, column ? "%s.%s;" : "%s;", table, column);
}

static int on_action(void *ctx, int action, const char *table, const char *column,
		     const char *database, const char *by)
{
	struct touched *t = ctx;

	(void)database;
	(void)by;
	switch (action) {
	case SQLITE_INSERT:
		note(&t->came, table, NULL);
		break;
	case SQLITE_UPDATE:
		note(&t->came, table, column);
		note(&t->went, table, column);
		break;
	case SQLITE_DELETE:
		note(&t->went, table, NULL);
		break;
	}
	return SQLITE_OK;
}

/* References of rows that came, to rows that went, and of tables that were
 * made anew under their old name.  The others are as good as they were: a
 * large archive is not read for a column elsewhere. */
static const char broken[] =
	"SELECT c.\"table\" FROM (SELECT DISTINCT t.name FROM sqlite_schema t,"
	" pragma_foreign_key_list(t.name) k WHERE t.type = 'table' AND"
	" (instr($1, ';' || t.name || ';') OR instr($1, ';' || t.name || '.' || k.\"from\" || "
	"';')"
	" OR instr($2, ';' || t.name || ';') OR instr($2, ';' || k.\"table\" || ';')"
	" OR instr($2, ';' || k.\"table\" || '.' || k.\"to\" || ';'))) d,"
	" pragma_foreign_key_check(d.name) c LIMIT 1";

static enum rc references_check(sqlite3 *handle, const struct touched *t, struct err *e)
{
	sqlite3_stmt *s;
	int code;

	if (sqlite3_prepare_v2(handle, broken, -1, &s, NULL) != SQLITE_OK)
		return err_set(e, RC_BROKEN, "migrate: %s", sqlite3_errmsg(handle));
	sqlite3_bind_text(s, 1, t->came.text, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, t->went.text, -1, SQLITE_STATIC);
	code = sqlite3_step(s);
	if (code == SQLITE_ROW)
		err_set(e, RC_BROKEN, "migrate: a row of %s refers to one that is not there",
			(const char *)sqlite3_column_text(s, 0));
	else if (code != SQLITE_DONE)
		err_set(e, RC_BROKEN, "migrate: %s", sqlite3_errmsg(handle));
	sqlite3_finalize(s);
	return code == SQLITE_DONE ? RC_OK : RC_BROKEN;
}

/* ---- all that is missing ---- */

static enum rc steps(sqlite3 *handle, const struct sql_migration *list, int version,
		     struct err *e)
{
	char pragma[64];

	for (const struct sql_migration *m = list; m->text; m++) {
		if (m->number <= version)
			continue;
		TRY(run(handle, m->text, m->file, e));
		snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", m->number);
		TRY(run(handle, pragma, m->file, e));
	}
	return RC_OK;
}

/* A table that is made anew under its old name must not take those that refer
 * to it along: references are looked at in the end. */
static enum rc transaction(sqlite3 *handle, const struct sql_migration *list, int version,
			   struct err *e)
{
	struct touched t = { 0 };
	enum rc rc;

	TRY(run(handle, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", "migrate", e));
	sqlite3_set_authorizer(handle, on_action, &t);
	rc = steps(handle, list, version, e);
	sqlite3_set_authorizer(handle, NULL, NULL);
	if (rc == RC_OK)
		rc = references_check(handle, &t, e);
	if (rc == RC_OK)
		rc = run(handle, "COMMIT; PRAGMA foreign_keys = ON", "migrate", e);
	if (!sqlite3_get_autocommit(handle))
		sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
	buf_free(&t.came);
	buf_free(&t.went);
	return rc;
}

enum rc db_migrate(sqlite3 *handle, const struct sql_migration *list, struct err *e)
{
	int version = version_get(handle), newest = 0;

	if (version < 0)
		return err_set(e, RC_BROKEN, "not a database: %s", sqlite3_errmsg(handle));
	for (const struct sql_migration *m = list; m->text; m++)
		newest = m->number;
	if (version > newest)
		return err_set(e, RC_REJECT,
			       "the database is of schema %d, this program knows %d: "
			       "install the newer Didehban",
			       version, newest);
	if (version == newest)
		return RC_OK;
	TRY(transaction(handle, list, version, e));
	log_info("schema migrated", "from=%d to=%d", version, newest);
	return RC_OK;
}

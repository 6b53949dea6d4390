/* stmt.c - the named statements of an open database: made ready, bound, stepped,
 * read.  Its part of db.h. */
#include "db/connection.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

static enum rc stmt_prepare(struct db *db, int id, struct err *e)
{
	const struct sql_statement *text = &sql_statements[id];
	struct stmt *s = &db->stmt[id];

	s->db = db;
	s->id = id;
	if (sqlite3_prepare_v3(db->handle, text->text, -1, SQLITE_PREPARE_PERSISTENT,
			       &s->handle, NULL) != SQLITE_OK)
		return err_set(e, RC_BROKEN, "%s:%d: %s: %s", text->file, text->line,
			       text->name, sqlite3_errmsg(db->handle));
	return RC_OK;
}

void stmt_forget(struct stmt *s)
{
	sqlite3_finalize(s->handle);
	s->handle = NULL;
}

enum rc stmt_prove(struct db *db, struct err *e)
{
	for (int i = 0; i < SQL_COUNT; i++) {
		TRY(stmt_prepare(db, i, e));
		stmt_forget(&db->stmt[i]);
	}
	return RC_OK;
}

struct stmt *stmt_get(struct db *db, int id)
{
	struct stmt *s = &db->stmt[id];

	/* It was proved when the database was opened, and is no typo; but whoever
	 * reads in a thread may be interrupted here, too: stmt_row() says so. */
	if (!s->handle && stmt_prepare(db, id, NULL) != RC_OK &&
	    sqlite3_errcode(db->handle) != SQLITE_INTERRUPT)
		abort();
	/* A statement used again before it rests is a bug of ours. */
	if (sqlite3_stmt_busy(s->handle))
		abort();
	if (s->handle)
		sqlite3_clear_bindings(s->handle);
	s->bound = s->column = 0;
	return s;
}

static void bind_check(struct stmt *s, int code)
{
	if (code != SQLITE_OK && s->handle)
		abort(); /* one parameter too many */
}

void bind_int(struct stmt *s, int64_t v)
{
	bind_check(s, sqlite3_bind_int64(s->handle, ++s->bound, v));
}

void bind_null(struct stmt *s)
{
	bind_check(s, sqlite3_bind_null(s->handle, ++s->bound));
}

void bind_id(struct stmt *s, int64_t id)
{
	if (id)
		bind_int(s, id);
	else
		bind_null(s);
}

void bind_text(struct stmt *s, const char *text)
{
	bind_check(s, sqlite3_bind_text(s->handle, ++s->bound, text, -1, SQLITE_TRANSIENT));
}

void bind_blob(struct stmt *s, const void *bytes, size_t len)
{
	if (!bytes)
		bind_null(s);
	else
		bind_check(s, sqlite3_bind_blob64(s->handle, ++s->bound, bytes, len,
						  SQLITE_TRANSIENT));
}

void bind_numbered(struct stmt *s, int number, int64_t v)
{
	char name[16];
	int index;

	snprintf(name, sizeof name, "$%d", number);
	index = sqlite3_bind_parameter_index(s->handle, name);
	if (index)
		bind_check(s, sqlite3_bind_int64(s->handle, index, v));
}

int stmt_columns(const struct stmt *s)
{
	return sqlite3_column_count(s->handle);
}

enum rc stmt_row(struct stmt *s, struct err *e)
{
	int code = s->handle ? sqlite3_step(s->handle) : SQLITE_INTERRUPT;

	s->column = 0;
	if (code == SQLITE_ROW)
		return RC_OK;
	s->changes = sqlite3_changes(s->db->handle);
	if (code == SQLITE_DONE) {
		sqlite3_reset(s->handle);
		return RC_NONE;
	}
	sqlite3_reset(s->handle);
	return db_rc(s->db, code, sql_statements[s->id].name, e);
}

enum rc stmt_run(struct stmt *s, struct err *e)
{
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK)
		;
	return rc == RC_NONE ? RC_OK : rc;
}

int stmt_changes(const struct stmt *s)
{
	return s->changes;
}

void stmt_done(struct stmt *s)
{
	sqlite3_reset(s->handle);
}

enum rc stmt_least(struct stmt *s, int64_t *least, struct err *e)
{
	bool none;

	TRY(stmt_row(s, e));
	none = col_null(s);
	*least = col_int(s);
	stmt_done(s);
	return none ? RC_NONE : RC_OK;
}

enum rc stmt_id(struct stmt *s, int64_t *id, struct err *e)
{
	if (sqlite3_column_count(s->handle) > 0) {
		TRY(stmt_row(s, e));
		*id = col_int(s);
		/* Run on to the end, or the insert is not done. */
		return stmt_run(s, e);
	}
	TRY(stmt_run(s, e));
	*id = sqlite3_last_insert_rowid(s->db->handle);
	return RC_OK;
}

bool col_null(const struct stmt *s)
{
	return sqlite3_column_type(s->handle, s->column) == SQLITE_NULL;
}

int64_t col_int(struct stmt *s)
{
	return sqlite3_column_int64(s->handle, s->column++);
}

const char *col_text(struct stmt *s)
{
	return (const char *)sqlite3_column_text(s->handle, s->column++);
}

const void *col_blob(struct stmt *s, size_t *len)
{
	const void *bytes = sqlite3_column_blob(s->handle, s->column);

	*len = (size_t)sqlite3_column_bytes(s->handle, s->column++);
	return bytes;
}

bool col_text_to(struct stmt *s, char *out, size_t size)
{
	const char *text = col_text(s);

	snprintf(out, size, "%s", text ? text : "");
	return text != NULL;
}

enum rc db_explain(struct db *db, int id, void (*line)(void *, const char *), void *ctx,
		   struct err *e)
{
	CLEAN(text) char *sql = NULL;
	sqlite3_stmt *plan;

	if (asprintf(&sql, "EXPLAIN QUERY PLAN %s", sql_statements[id].text) < 0)
		abort();
	if (sqlite3_prepare_v2(db->handle, sql, -1, &plan, NULL) != SQLITE_OK)
		return db_rc(db, SQLITE_ERROR, sql_statements[id].name, e);
	while (sqlite3_step(plan) == SQLITE_ROW)
		line(ctx, (const char *)sqlite3_column_text(plan, 3));
	sqlite3_finalize(plan);
	return RC_OK;
}

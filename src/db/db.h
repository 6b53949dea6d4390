/* db.h - SQLite, and nothing about our tables.
 * Every statement is named, lives in sql/query/, and is proved when the
 * database is opened, so that a typo stops the daemon with file and line; it is
 * prepared when it is first got. */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct stmt;

/* Open the file (made when `create`), bring its schema up to date, prove
 * every statement.  Holds a lock beside the file: a second process gets
 * RC_RETRY with a sentence that says who may have it open. */
enum rc db_open(struct db **out, const char *path, bool create, struct err *e);
/* Forget what was prepared and read so far; whatever is used again is prepared
 * and read again. */
void db_slim(struct db *db);

/* Beside the open database, a connection that only reads: for one other thread.
 * What it reads is one moment between db_snapshot() and db_rest(), whatever is
 * committed meanwhile. */
enum rc db_open_reader(struct db **out, const char *path, struct err *e);
enum rc db_snapshot(struct db *db, struct err *e);
void db_rest(struct db *db);
/* From any thread: what the connection does now ends soon, with RC_RETRY. */
void db_interrupt(struct db *db);
/* Of an open database, as it was given. */
const char *db_path(const struct db *db);
void db_close(struct db *db); /* NULL is fine */
/* The lock alone, for who moves the file itself; close *fd when done.  One
 * process at a time: the file beside the database is locked for life. */
enum rc db_claim(const char *path, int *fd, struct err *e);

/* One event is one transaction.  A rollback with none open is fine. */
enum rc tx_begin(struct db *db, struct err *e);
enum rc tx_commit(struct db *db, struct err *e);
void tx_rollback(struct db *db);
/* With what came of the work in it: RC_OK is committed, all else is undone.  Nothing
 * is left open behind it. */
enum rc tx_end(struct db *db, enum rc rc, struct err *e);
bool tx_open(const struct db *db);
/* A step of an open transaction that can be undone alone; not nested. */
enum rc tx_step_begin(struct db *db, struct err *e);
enum rc tx_step_keep(struct db *db, struct err *e);
/* RC_BROKEN: the whole transaction is gone with it. */
enum rc tx_step_undo(struct db *db, struct err *e);

/* What was deleted or overwritten before now must leave the write-ahead log,
 * too (in the database itself it is zero already): db_scrub() does it, outside
 * a transaction; RC_RETRY: somebody reads, try again soon. */
void db_scrub_want(struct db *db);
enum rc db_scrub(struct db *db, struct err *e);

/* A statement, ready to be bound; id is an enum sql_id.  It must be at rest:
 * the one before it run to its end or stmt_done(). */
struct stmt *stmt_get(struct db *db, int id);

/* Bind the next parameter.  Texts and blobs are copied; NULL binds NULL. */
void bind_int(struct stmt *s, int64_t v);
void bind_id(struct stmt *s, int64_t id); /* 0 binds NULL */
void bind_text(struct stmt *s, const char *text);
void bind_blob(struct stmt *s, const void *bytes, size_t len);
void bind_null(struct stmt *s);

/* Bind every $NUMBER of the statement; none is fine. */
void bind_numbered(struct stmt *s, int number, int64_t v);
int stmt_columns(const struct stmt *s);

/* Run to the end.  RC_DUP: a uniqueness rule refused it, nothing changed.
 * RC_REJECT: another rule of the schema did. */
enum rc stmt_run(struct stmt *s, struct err *e);
int stmt_changes(const struct stmt *s); /* rows that the last run changed */

/* Step to the next row; RC_NONE after the last, and the statement rests. */
enum rc stmt_row(struct stmt *s, struct err *e);
void stmt_done(struct stmt *s); /* stop early; fine at rest too */
/* TRY() in a loop over rows: whoever leaves it lays the statement to rest. */
#define TRY_ROW(s, call)                                                                       \
	do {                                                                                   \
		enum rc row_rc = (call);                                                       \
		if (row_rc != RC_OK) {                                                         \
			stmt_done(s);                                                          \
			return row_rc;                                                         \
		}                                                                              \
	} while (0)

/* For one min(): RC_NONE when there is none. */
enum rc stmt_least(struct stmt *s, int64_t *least, struct err *e);

/* For an INSERT: run it and answer the new row's id.  One that may update
 * instead (ON CONFLICT) says RETURNING id.  A plain one must not: with it
 * SQLite looks through every table that refers to this one. */
enum rc stmt_id(struct stmt *s, int64_t *id, struct err *e);

/* Read the next column of the row.  Pointers are good until the next step. */
bool col_null(const struct stmt *s);  /* the next one; stays there */
int64_t col_int(struct stmt *s);      /* NULL reads as 0 */
const char *col_text(struct stmt *s); /* NULL reads as NULL */
const void *col_blob(struct stmt *s, size_t *len);
bool col_text_to(struct stmt *s, char *out,
		 size_t size); /* false and "" on NULL; cut if too long */

/* For tests: the query plans of all statements, one line a step, to out. */
enum rc db_explain(struct db *db, int id, void (*line)(void *, const char *), void *ctx,
		   struct err *e);
/* Bytes of the file and of its write-ahead log. */
void db_sizes(const struct db *db, int64_t *file, int64_t *wal);
/* For verify and tests: PRAGMA integrity_check. */
enum rc db_check(struct db *db, struct err *e);

#endif

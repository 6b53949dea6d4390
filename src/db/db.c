/* db.c - the open database: its lock and its transactions.  Owns the connection.
 * Knows no table. */
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/file.h"
#include "base/mem.h"
#include "db/connection.h"
#include "db/migrate.h"
#include "db/place.h"
#include "statement.h"

/* Rare checkpoints keep them out of the commits; the log stays below 80 MB. */
enum { CHECKPOINT_PAGES = 20000, BUSY_MS = 5000 };

/* There is no room now; there may be later. */
static bool disk_full(struct db *db, int code)
{
	int os = sqlite3_system_errno(db->handle);

	return (code & 0xFF) == SQLITE_FULL ||
	       ((code & 0xFF) == SQLITE_IOERR && (os == ENOSPC || os == EDQUOT));
}

enum rc db_rc(struct db *db, int code, const char *what, struct err *e)
{
	if (disk_full(db, code))
		return err_set(e, RC_RETRY, "%s: there is no space on the disk", what);
	switch (code & 0xFF) {
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
			return err_set(e, RC_DUP, "%s: %s", what, sqlite3_errmsg(db->handle));
		return err_set(e, RC_REJECT, "%s: %s", what, sqlite3_errmsg(db->handle));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
		return err_set(e, RC_RETRY, "%s: %s", what, sqlite3_errmsg(db->handle));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, RC_BROKEN, "%s is damaged, restore a backup: %s", db_path(db),
			       sqlite3_errmsg(db->handle));
	default:
		return err_set(e, RC_BROKEN, "%s: %s", what, sqlite3_errmsg(db->handle));
	}
}

static enum rc db_exec(struct db *db, const char *sql, struct err *e)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK
				 : db_rc(db, sqlite3_extended_errcode(db->handle), sql, e);
}

enum rc db_claim(const char *path, int *fd, struct err *e)
{
	CLEAN(text) char *name = place_beside(path, ".lock");

	*fd = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*fd < 0)
		return err_set(e, RC_BROKEN, "%s: %s", name, strerror(errno));
	TRY(file_belong(*fd, name, e));
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	if (errno == EWOULDBLOCK)
		return err_set(e, RC_RETRY,
			       "%s is open in another process: is didehband running?", path);
	return err_set(e, RC_BROKEN, "%s: %s", name, strerror(errno));
}

static enum rc db_connect(struct db *db, const char *path, bool create, struct err *e)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	mode_t mask = umask(077);
	int code;

	if (create)
		flags |= SQLITE_OPEN_CREATE;
	code = sqlite3_open_v2(path, &db->handle, flags, NULL);
	umask(mask);
	if (code != SQLITE_OK)
		return err_set(e, code == SQLITE_CANTOPEN && !create ? RC_NONE : RC_BROKEN,
			       "%s: %s", path, sqlite3_errmsg(db->handle));
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	/* FULL: a commit that was announced survives a power cut. */
	TRY(db_exec(db, "PRAGMA journal_mode = WAL", e));
	TRY(db_exec(db, "PRAGMA synchronous = FULL", e));
	TRY(db_exec(db, "PRAGMA foreign_keys = ON", e));
	TRY(db_exec(db, "PRAGMA secure_delete = ON", e));
	TRY(db_exec(db, "PRAGMA temp_store = MEMORY", e));
	sqlite3_wal_autocheckpoint(db->handle, CHECKPOINT_PAGES);
	sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
	return db_exec(db, "PRAGMA cache_size = -16384", e);
}

void db_slim(struct db *db)
{
	for (int i = 0; i < SQL_COUNT; i++)
		if (db->stmt[i].handle && !sqlite3_stmt_busy(db->stmt[i].handle))
			stmt_forget(&db->stmt[i]);
	sqlite3_db_release_memory(db->handle);
}

enum rc db_open(struct db **out, const char *path, bool create, struct err *e)
{
	struct db *db = mem_alloc(sizeof *db);
	enum rc rc;

	*out = NULL;
	db->lock_fd = -1;
	if (!create && access(path, F_OK) != 0)
		rc = err_set(e, RC_NONE, "%s: %s; `didehban init` makes a new one", path,
			     strerror(errno));
	else if ((rc = db_claim(path, &db->lock_fd, e)) == RC_OK &&
		 (rc = db_connect(db, path, create, e)) == RC_OK &&
		 (rc = db_migrate(db->handle, sql_migrations, e)) == RC_OK)
		rc = stmt_prove(db, e);
	if (rc != RC_OK) {
		db_close(db);
		return rc;
	}
	db->scrub = true; /* whoever died before us may have left something */
	*out = db;
	return RC_OK;
}

enum rc db_open_reader(struct db **out, const char *path, struct err *e)
{
	struct db *db = mem_alloc(sizeof *db);
	enum rc rc = RC_OK;

	db->lock_fd = -1;
	if (sqlite3_open_v2(path, &db->handle,
			    SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
			    NULL) != SQLITE_OK)
		rc = err_set(e, RC_BROKEN, "%s: %s", path, sqlite3_errmsg(db->handle));
	if (rc == RC_OK)
		rc = db_exec(db, "PRAGMA temp_store = MEMORY", e);
	if (rc == RC_OK)
		rc = db_exec(db, "PRAGMA cache_size = -16384", e);
	if (rc != RC_OK) {
		db_close(db);
		return rc;
	}
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	*out = db;
	return RC_OK;
}

enum rc db_snapshot(struct db *db, struct err *e)
{
	return db_exec(db, "BEGIN", e);
}

void db_rest(struct db *db)
{
	tx_rollback(db);
}

void db_interrupt(struct db *db)
{
	sqlite3_interrupt(db->handle);
}

const char *db_path(const struct db *db)
{
	return sqlite3_db_filename(db->handle, "main");
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (int i = 0; i < SQL_COUNT; i++)
		stmt_forget(&db->stmt[i]);
	sqlite3_close(db->handle);
	if (db->lock_fd >= 0)
		close(db->lock_fd);
	free(db);
}

sqlite3 *db_handle(struct db *db)
{
	return db->handle;
}

enum rc tx_begin(struct db *db, struct err *e)
{
	return db_exec(db, "BEGIN IMMEDIATE", e);
}

enum rc tx_commit(struct db *db, struct err *e)
{
	return db_exec(db, "COMMIT", e);
}

void tx_rollback(struct db *db)
{
	if (tx_open(db))
		db_exec(db, "ROLLBACK", NULL);
}

enum rc tx_end(struct db *db, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		rc = tx_commit(db, e);
	if (rc != RC_OK)
		tx_rollback(db);
	return rc;
}

void db_scrub_want(struct db *db)
{
	db->scrub = true;
}

enum rc db_scrub(struct db *db, struct err *e)
{
	int code;

	if (!db->scrub || tx_open(db))
		return RC_OK;
	sqlite3_busy_timeout(db->handle, 0);
	code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
					 NULL);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	if (code != SQLITE_OK)
		return db_rc(db, code, "checkpoint", e);
	db->scrub = false;
	return RC_OK;
}

bool tx_open(const struct db *db)
{
	return !sqlite3_get_autocommit(db->handle);
}

enum rc tx_step_begin(struct db *db, struct err *e)
{
	return db_exec(db, "SAVEPOINT step", e);
}

enum rc tx_step_keep(struct db *db, struct err *e)
{
	return db_exec(db, "RELEASE step", e);
}

/* On a full disk SQLite itself ends the transaction. */
enum rc tx_step_undo(struct db *db, struct err *e)
{
	if (!tx_open(db))
		return err_set(e, RC_BROKEN, "the transaction is gone");
	TRY(db_exec(db, "ROLLBACK TO step", e));
	return db_exec(db, "RELEASE step", e);
}

enum rc db_check(struct db *db, struct err *e)
{
	sqlite3_stmt *check;
	enum rc rc = RC_OK;

	if (sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &check, NULL) !=
	    SQLITE_OK)
		return db_rc(db, SQLITE_ERROR, "integrity_check", e);
	if (sqlite3_step(check) == SQLITE_ROW &&
	    strcmp((const char *)sqlite3_column_text(check, 0), "ok") != 0)
		rc = err_set(e, RC_BROKEN, "the database is damaged: %s",
			     sqlite3_column_text(check, 0));
	sqlite3_finalize(check);
	return rc;
}

static int64_t size_of(const char *path, const char *suffix)
{
	CLEAN(text) char *whole = NULL;
	struct stat st;

	if (!path || asprintf(&whole, "%s%s", path, suffix) < 0 || stat(whole, &st) != 0)
		return 0;
	return st.st_size;
}

void db_sizes(const struct db *db, int64_t *file, int64_t *wal)
{
	const char *path = sqlite3_db_filename(db->handle, "main");

	*file = size_of(path, "");
	*wal = size_of(path, "-wal");
}

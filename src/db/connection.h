/* connection.h - the open database and its statements as they are, for the files
 * of this folder. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <sqlite3.h>

#include "db/db.h"
#include "statement.h"

struct stmt {
	struct db *db;
	sqlite3_stmt *handle;
	int id, bound, column, changes;
};

struct db {
	sqlite3 *handle;
	int lock_fd;
	bool scrub; /* db_scrub() has something to do */
	struct stmt stmt[SQL_COUNT ? SQL_COUNT : 1];
};

sqlite3 *db_handle(struct db *db);

/* SQLite's code as ours; `what` begins the sentence. */
enum rc db_rc(struct db *db, int code, const char *what, struct err *e);

/* Try each, and keep none: a house uses a few of them all day. */
enum rc stmt_prove(struct db *db, struct err *e);
void stmt_forget(struct stmt *s); /* made ready again when it is wanted */

#endif

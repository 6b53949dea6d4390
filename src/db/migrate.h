/* migrate.h - bring a database to the schema of this build.
 * sql/schema/ is the one truth: a fresh database replays every file, an old
 * one those it lacks.  A released file is never edited. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "base/err.h"

struct sqlite3;

/* All that is missing, in one transaction.  RC_REJECT for a database that a
 * newer Didehban made. */
enum rc db_migrate(struct sqlite3 *handle, struct err *e);

#endif

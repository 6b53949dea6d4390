/* migrate.h - bring a database to the schema of this build.
 * sql/schema/ is the one truth: a fresh database replays every file, an old
 * one those it lacks.  A released file is never edited. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "base/err.h"

struct sqlite3;
struct sql_migration;

/* All of the list (in order, ended by one without a text) that is missing, in
 * one transaction.  RC_REJECT for a database that a newer Didehban made;
 * RC_BROKEN, and nothing changed, when a row would refer to one that is gone. */
enum rc db_migrate(struct sqlite3 *handle, const struct sql_migration *list, struct err *e);

#endif

/* connection.h - SQLite's own handle, for the files of this folder. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <sqlite3.h>

#include "db/db.h"

sqlite3 *db_handle(struct db *db);

#endif

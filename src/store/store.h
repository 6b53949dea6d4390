/* store.h - what every function that keeps something needs.  The nouns have
 * a file each; the SQL of NOUN.c is sql/query/NOUN.sql. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdint.h>

#include "base/err.h"
#include "db/db.h"
#include "store/vault.h"
#include "statement.h"

struct store {
	struct db *db;
	struct vault *vault;
};

/* Bind a text sealed; read a sealed column.  The text is malloc'ed. */
void bind_sealed(struct store *st, struct stmt *s, const char *text);
enum rc col_sealed(struct store *st, struct stmt *s, char **text, struct err *e);

/* Bind the keyed hash of a text (vault_hash()); NULL binds NULL. */
void bind_hash(struct store *st, struct stmt *s, const char *purpose, const char *text);

#endif

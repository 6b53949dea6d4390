/* store.h - what every function that keeps something needs.  The nouns have
 * a file each; the SQL of NOUN.c is sql/query/NOUN.sql. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/db.h"
#include "store/vault.h"
#include "statement.h"

/* How texts wait for each other. */
struct queue_policy {
	int64_t ageing_s; /* waiting so long is worth one rank; 0: nothing rises */
	int64_t order_s;  /* so long a text waits at most while an earlier one to the
			   * same number is between two attempts; 0: for ever */
	/* Beginnings of numbers whose texts wait in a line of their own; borrowed. */
	const char *const *held;
	size_t held_count;
};

struct store {
	struct db *db;
	struct vault *vault;
	struct queue_policy queue;
};

/* The key and the database that it belongs to; RC_REJECT when it does not.
 * On any other rc than RC_OK, close it all the same. */
enum rc store_open(struct store *st, const char *database, const char *key_file, bool create,
		   struct err *e);
void store_close(struct store *st);

/* Bind a text sealed; read a sealed column.  The text is malloc'ed. */
void bind_sealed(struct store *st, struct stmt *s, const char *text);
enum rc col_sealed(struct store *st, struct stmt *s, char **text, struct err *e);

/* Bind the keyed hash of a text (vault_hash()); NULL binds NULL. */
void bind_hash(struct store *st, struct stmt *s, const char *purpose, const char *text);

#endif

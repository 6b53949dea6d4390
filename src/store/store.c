/* store.c - the database with its key; sealed and hashed columns.
 * Owns the table key_check. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A database from before the table: does the key open what is there? */
static enum rc sample_check(struct store *st, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_key_check_sample);
	CLEAN(text) char *text = NULL;
	enum rc rc = stmt_row(s, e);

	if (rc == RC_NONE)
		return RC_OK;
	TRY(rc);
	rc = col_sealed(st, s, &text, e);
	stmt_done(s);
	return rc;
}

static enum rc key_check(struct store *st, const char *database, const char *key_file,
			 struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_key_check_get);
	uint8_t own[VAULT_HASH_BYTES];
	const void *stored;
	bool fits;
	size_t len;
	enum rc rc = stmt_row(s, e);

	vault_hash(st->vault, "key", "didehban", own);
	if (rc == RC_OK) {
		stored = col_blob(s, &len);
		fits = len == sizeof own && memcmp(stored, own, len) == 0;
		stmt_done(s);
	} else if (rc == RC_NONE) {
		fits = sample_check(st, e) == RC_OK;
	} else {
		return rc;
	}
	if (!fits)
		return err_set(e, RC_REJECT,
			       "key file %s does not belong to %s: put back its own key",
			       key_file, database);
	if (rc == RC_OK)
		return RC_OK;
	s = stmt_get(st->db, SQL_key_check_add);
	bind_blob(s, own, sizeof own);
	return stmt_run(s, e);
}

enum rc store_open(struct store *st, const char *database, const char *key_file, bool create,
		   struct err *e)
{
	TRY(vault_open(&st->vault, key_file, e));
	TRY(db_open(&st->db, database, create, e));
	return key_check(st, database, key_file, e);
}

void store_close(struct store *st)
{
	db_close(st->db);
	vault_close(st->vault);
	*st = (struct store){ 0 };
}

void bind_sealed(struct store *st, struct stmt *s, const char *text)
{
	size_t len;
	uint8_t *sealed = vault_seal(st->vault, text, strlen(text), &len);

	bind_blob(s, sealed, len);
	free(sealed);
}

enum rc col_sealed(struct store *st, struct stmt *s, char **text, struct err *e)
{
	size_t len;
	const void *sealed = col_blob(s, &len);

	return vault_unseal(st->vault, sealed, len, text, e);
}

void bind_hash(struct store *st, struct stmt *s, const char *purpose, const char *text)
{
	uint8_t hash[VAULT_HASH_BYTES];

	if (!text) {
		bind_null(s);
		return;
	}
	vault_hash(st->vault, purpose, text, hash);
	bind_blob(s, hash, sizeof hash);
}

/* store.c - sealed and hashed columns. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

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

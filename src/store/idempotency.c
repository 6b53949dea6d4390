/* idempotency.c - see idempotency.h.  Owns the table idempotency. */
#include "store/idempotency.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The column is a text: sealed bytes stand in it as hex. */
static char *hex_new(const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = mem_alloc(len * 2 + 1);

	for (size_t i = 0; i < len; i++) {
		hex[i * 2] = digits[bytes[i] >> 4];
		hex[i * 2 + 1] = digits[bytes[i] & 15];
	}
	return hex;
}

/* Neither the key nor, without it, the answer can be read from the row. */
static void bind_key(struct store *st, struct stmt *s, const char *key)
{
	uint8_t hash[VAULT_HASH_BYTES];
	CLEAN(text) char *hex = NULL;

	vault_hash(st->vault, "idempotency", key, hash);
	hex = hex_new(hash, sizeof hash);
	bind_text(s, hex);
}

static int nibble(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

static enum rc answer_unseal(struct store *st, const char *key, const char *hex, char **answer,
			     struct err *e)
{
	size_t len = strlen(hex) / 2;
	CLEAN(text) char *sealed = mem_alloc(len + 1);

	for (size_t i = 0; i < len; i++)
		sealed[i] = (char)((nibble(hex[i * 2]) << 4 | nibble(hex[i * 2 + 1])) & 0xFF);
	return vault_unseal_for(st->vault, key, sealed, len, answer, e);
}

enum rc idempotency_get(struct store *st, int64_t token_id, const char *key,
			const char *request, int *status, char **answer, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_idempotency_get);
	uint8_t hash[VAULT_HASH_BYTES];
	const void *digest;
	size_t len;
	enum rc rc;

	*answer = NULL;
	bind_int(s, token_id);
	bind_key(st, s, key);
	TRY(stmt_row(s, e));
	digest = col_blob(s, &len);
	vault_hash(st->vault, "request", request, hash);
	if (len != sizeof hash || memcmp(digest, hash, len) != 0) {
		rc = err_set(e, RC_REJECT, "this Idempotency-Key stands for another request");
	} else {
		*status = (int)col_int(s);
		rc = answer_unseal(st, key, col_text(s), answer, e);
	}
	stmt_done(s);
	return rc;
}

/* Forget answers given before that time. */
static enum rc idempotency_forget(struct store *st, int64_t before, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_idempotency_forget);

	bind_int(s, before);
	return stmt_run(s, e);
}

enum rc idempotency_add(struct store *st, int64_t token_id, const char *key,
			const char *request, int status, const char *answer, int64_t now,
			struct err *e)
{
	size_t len;
	uint8_t *sealed = vault_seal_for(st->vault, key, answer, strlen(answer), &len);
	CLEAN(text) char *hex = hex_new(sealed, len);
	struct stmt *s;

	free(sealed);
	TRY(idempotency_forget(st, now - IDEMPOTENCY_KEEP_S, e));
	s = stmt_get(st->db, SQL_idempotency_add);
	bind_int(s, token_id);
	bind_key(st, s, key);
	bind_hash(st, s, "request", request);
	bind_int(s, status);
	bind_text(s, hex);
	bind_int(s, now);
	return stmt_run(s, e);
}

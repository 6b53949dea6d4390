/* document.c - the texts of a case.  Owns the table document. */
#include "store/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum rc document_add(struct store *st, int64_t case_id, const char *kind, const char *author,
		     const char *body, int64_t now, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_add);
	uint8_t digest[VAULT_HASH_BYTES];

	vault_hash(st->vault, "document", body, digest);
	bind_int(s, case_id);
	bind_text(s, kind);
	bind_text(s, author);
	bind_int(s, now);
	bind_blob(s, digest, sizeof digest);
	bind_sealed(st, s, body);
	return stmt_id(s, id, e);
}

enum rc document_body(struct store *st, int64_t id, char **body, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_body);
	enum rc rc;

	*body = NULL;
	bind_int(s, id);
	TRY(stmt_row(s, e));
	rc = col_sealed(st, s, body, e);
	stmt_done(s);
	return rc;
}

enum rc document_digest(struct store *st, int64_t id, uint8_t digest[VAULT_HASH_BYTES],
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_digest);
	const void *bytes;
	size_t len;

	bind_int(s, id);
	TRY(stmt_row(s, e));
	memset(digest, 0, VAULT_HASH_BYTES);
	bytes = col_blob(s, &len);
	if (len == VAULT_HASH_BYTES)
		memcpy(digest, bytes, len);
	stmt_done(s);
	return RC_OK;
}

bool document_fits(struct store *st, const void *sealed, size_t sealed_len,
		   const uint8_t digest[VAULT_HASH_BYTES])
{
	CLEAN(text) char *body = NULL;
	uint8_t own[VAULT_HASH_BYTES];

	if (vault_unseal(st->vault, sealed, sealed_len, &body, NULL) != RC_OK)
		return false;
	vault_hash_bytes(st->vault, "document", body, sealed_len - VAULT_SEAL_BYTES, own);
	return memcmp(own, digest, sizeof own) == 0;
}

enum rc document_author(struct store *st, int64_t id, char *out, size_t size, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_author);

	bind_int(s, id);
	TRY(stmt_row(s, e));
	col_text_to(s, out, size);
	stmt_done(s);
	return RC_OK;
}

enum rc document_latest(struct store *st, int64_t case_id, const char *kind, int64_t *id,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_latest);

	bind_int(s, case_id);
	bind_text(s, kind);
	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc document_each(struct store *st, int64_t case_id,
		      enum rc (*visit)(void *ctx, const struct document *d, struct err *e),
		      void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_of_case);
	enum rc rc;

	bind_int(s, case_id);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		struct document d = { .id = col_int(s) };
		CLEAN(text) char *body = NULL;

		col_text_to(s, d.kind, sizeof d.kind);
		col_text_to(s, d.author, sizeof d.author);
		d.at = col_int(s);
		rc = col_sealed(st, s, &body, e);
		d.body = body;
		if (rc == RC_OK)
			rc = visit(ctx, &d, e);
		if (rc != RC_OK) {
			stmt_done(s);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

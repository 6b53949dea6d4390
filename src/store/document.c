/* document.c - the texts of a case.  Owns the table document. */
#include "store/document.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/canon.h"

/* Whose it is and when it was written belong to what it says. */
static void row_digest(struct store *st, const struct document_row *row, const char *body,
		       uint8_t digest[VAULT_HASH_BYTES])
{
	CLEAN(buf) struct buf b = { 0 };

	canon_int(&b, row->id);
	canon_int(&b, row->case_id);
	canon_text(&b, row->kind);
	canon_text(&b, row->author);
	canon_int(&b, row->at);
	canon_text(&b, body);
	vault_hash_bytes(st->vault, "document row", b.text, b.len, digest);
}

static enum rc document_last(struct store *st, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_document_last);

	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc document_add(struct store *st, int64_t case_id, const char *kind, const char *author,
		     const char *body, int64_t now, int64_t *id, struct err *e)
{
	struct document_row row = {
		.case_id = case_id, .kind = kind, .author = author, .at = now
	};
	uint8_t digest[VAULT_HASH_BYTES];
	struct stmt *s;

	TRY(document_last(st, &row.id, e));
	*id = ++row.id; /* one writer: the next id is ours */
	row_digest(st, &row, body, digest);
	s = stmt_get(st->db, SQL_document_add);
	bind_int(s, row.id);
	bind_int(s, case_id);
	bind_text(s, kind);
	bind_text(s, author);
	bind_int(s, now);
	bind_blob(s, digest, sizeof digest);
	bind_sealed(st, s, body);
	return stmt_run(s, e);
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

void col_document_row(struct stmt *s, struct document_row *row)
{
	size_t len;

	row->id = col_int(s);
	row->case_id = col_int(s);
	row->kind = col_text(s);
	row->author = col_text(s);
	row->at = col_int(s);
	row->digest = col_blob(s, &len);
	if (len != VAULT_HASH_BYTES)
		row->digest = NULL;
	row->sealed = col_blob(s, &row->sealed_len);
}

/* The digests of older databases are of the body alone. */
bool document_fits(struct store *st, const struct document_row *row)
{
	CLEAN(text) char *body = NULL;
	uint8_t own[VAULT_HASH_BYTES];

	if (!row->digest ||
	    vault_unseal(st->vault, row->sealed, row->sealed_len, &body, NULL) != RC_OK)
		return false;
	row_digest(st, row, body, own);
	if (memcmp(own, row->digest, sizeof own) == 0)
		return true;
	vault_hash_bytes(st->vault, "document", body, row->sealed_len - VAULT_SEAL_BYTES, own);
	return memcmp(own, row->digest, sizeof own) == 0;
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
		TRY_ROW(s, col_sealed(st, s, &body, e));
		d.body = body;
		TRY_ROW(s, visit(ctx, &d, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

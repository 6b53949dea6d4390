/* document.h - the texts that belong to a case, sealed. */
#ifndef STORE_DOCUMENT_H
#define STORE_DOCUMENT_H

#include <stdbool.h>

#include "store/store.h"

/* kind: text (the matter itself), answer, evidence, follow_up, unverified,
 * reason, question, file.  *id is set. */
enum rc document_add(struct store *st, int64_t case_id, const char *kind, const char *author,
		     const char *body, int64_t now, int64_t *id, struct err *e);
struct document {
	int64_t id, at;
	char kind[32];
	char author[64]; /* login, CLIENT or SYSTEM */
	char *body;	 /* borrowed from the visit */
};
/* Everything of a case, the oldest first; the visitor must not use the store's
 * documents. */
enum rc document_each(struct store *st, int64_t case_id,
		      enum rc (*visit)(void *ctx, const struct document *d, struct err *e),
		      void *ctx, struct err *e);
/* The body, malloc'ed. */
enum rc document_body(struct store *st, int64_t id, char **body, struct err *e);
/* The keyed hash of the row, its body with it. */
enum rc document_digest(struct store *st, int64_t id, uint8_t digest[VAULT_HASH_BYTES],
			struct err *e);
/* A row as it lies there; all is borrowed from the statement. */
struct document_row {
	int64_t id, case_id, at; /* id 0: there is none */
	const char *kind, *author;
	const uint8_t *digest; /* NULL: it is none */
	const void *sealed;
	size_t sealed_len;
};
/* The next columns: id, case_id, kind, author, at, digest, sealed. */
void col_document_row(struct stmt *s, struct document_row *row);
/* The row is as it was put there, by us. */
bool document_fits(struct store *st, const struct document_row *row);
/* Login of the author, into out. */
enum rc document_author(struct store *st, int64_t id, char *out, size_t size, struct err *e);
/* The newest of a kind in the case; RC_NONE. */
enum rc document_latest(struct store *st, int64_t case_id, const char *kind, int64_t *id,
			struct err *e);

#endif

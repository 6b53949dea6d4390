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
/* The keyed hash of the body. */
enum rc document_digest(struct store *st, int64_t id, uint8_t digest[VAULT_HASH_BYTES],
			struct err *e);
/* The body fits the digest: it is the one that was put there. */
bool document_fits(struct store *st, const void *sealed, size_t sealed_len,
		   const uint8_t digest[VAULT_HASH_BYTES]);
/* Login of the author, into out. */
enum rc document_author(struct store *st, int64_t id, char *out, size_t size, struct err *e);
/* The newest of a kind in the case; RC_NONE. */
enum rc document_latest(struct store *st, int64_t case_id, const char *kind, int64_t *id,
			struct err *e);

#endif

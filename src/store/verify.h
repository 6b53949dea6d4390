/* verify.h - was anything touched that only we write?
 *
 * Walks the chain of events, each with the document that it vouches for, the
 * head that stands beside the chain, all documents, and where each case lies.
 * A slice at a time: the caller does other work between two of them, and
 * events may be appended meanwhile. */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include <stdbool.h>

#include "store/store.h"

enum verify_phase { VERIFY_EVENTS, VERIFY_DOCUMENTS, VERIFY_CASES, VERIFY_END };

struct verify {
	enum verify_phase phase;
	int64_t after;			  /* the row that was looked at last */
	uint8_t prev[VAULT_HASH_BYTES];	  /* its hash, among events */
	int64_t events, documents, cases; /* that were good */
	int64_t total;			  /* rows to look at, about */
	uint8_t head[VAULT_HASH_BYTES]; /* the newest event's hash, from VERIFY_DOCUMENTS on */
	int64_t broken; /* the first event that was touched; 0: none, or no event speaks of it
			 */
	bool wants;	/* a hash that was written down must be in the chain */
	uint8_t wanted[VAULT_HASH_BYTES];
};

/* head: the hash that an earlier verify gave, in hex; NULL: none.  RC_REJECT:
 * it is no hash. */
enum rc verify_begin(struct store *st, struct verify *v, const char *head, struct err *e);
/* RC_RETRY: go on.  RC_OK: all is whole.  RC_REJECT: something was touched, e
 * says what, v->broken is the event. */
enum rc verify_step(struct store *st, struct verify *v, struct err *e);
/* v->head in hex; "" before the first event. */
void verify_head(const struct verify *v, char out[2 * VAULT_HASH_BYTES + 1]);

#endif

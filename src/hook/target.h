/* target.h - the path and the query of a request, taken apart.
 * Untrusted bytes: bad escapes, bytes that are no UTF-8 and too many pieces
 * are refused, never guessed. */
#ifndef HOOK_TARGET_H
#define HOOK_TARGET_H

#include <stddef.h>

#include "base/err.h"

enum { TARGET_SEGMENTS_MAX = 8, TARGET_QUERY_MAX = 16, TARGET_LEN_MAX = 16384 };

struct target {
	char *memory; /* everything below lives in it */
	char *segment[TARGET_SEGMENTS_MAX];
	size_t segment_count;
	struct {
		char *name, *value;
	} query[TARGET_QUERY_MAX];
	size_t query_count;
	const char *raw_query; /* as on the wire, borrowed from the text */
	struct err fault;      /* "" or what is wrong with the query */
};

/* RC_REJECT says what is wrong with the path, t->fault what with the query, of
 * which the good parameters are there all the same; target_free() in every case. */
enum rc target_parse(struct target *t, const char *text, struct err *e);
/* The same for the body of a form (application/x-www-form-urlencoded). */
enum rc target_form(struct target *t, const char *body, size_t len, struct err *e);
void target_free(struct target *t);

/* The value of a query parameter, or NULL; an empty one is NULL too. */
const char *target_query(const struct target *t, const char *name);

#endif

/* identity.h - a name and an address out of a citizen's own words (R079). */
#ifndef WORKFLOW_IDENTITY_H
#define WORKFLOW_IDENTITY_H

#include "store/case.h"
#include "workflow/engine.h"

struct identity_words {
	char *name, *address; /* malloc'ed; NULL: not found */
};

/* The first line, or what stands before the first comma, is the name and the
 * rest the address.  Without either, of four words or more the first two are
 * the name and the whole text is kept as the address; fewer are a name alone. */
void identity_parse(const char *text, struct identity_words *out);

/* Complete the case's contact with what the text gives; what is there already
 * stays.  A case that lacks only the address takes the whole text as it.  What
 * `labelled` says counts before what the text looks like; NULL: nothing. */
enum rc identity_take(struct engine *en, struct case_ *c, const char *phone, const char *text,
		      const struct identity_words *labelled, struct err *e);

#endif

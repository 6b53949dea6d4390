/* template.h - a message body with {name} in it, and what comes in their place.
 * A name is made of a-z, 0-9 and _.  A brace that opens no such name is a
 * fault of the body.  Values are copied as they are and never looked into. */
#ifndef TEXT_TEMPLATE_H
#define TEXT_TEMPLATE_H

#include <stddef.h>

#include "base/err.h"

enum { TEMPLATE_NAME_ROOM = 32 };

struct template_value {
	const char *name;
	const char *value; /* UTF-8; digits as people shall read them (text/digits.h) */
};

/* Put the values in.  *out is malloc'ed; NULL unless RC_OK.  RC_REJECT names
 * the placeholder that no value (or a NULL one) is there for; values that the
 * body does not use are fine. */
enum rc template_render(const char *body, const struct template_value *values, size_t count,
			char **out, struct err *e);

/* The distinct placeholders of a body in order of first use.  RC_REJECT for a
 * faulty body or more than max of them. */
enum rc template_check(const char *body, char (*names)[TEMPLATE_NAME_ROOM], size_t max,
		       size_t *count, struct err *e);

#endif

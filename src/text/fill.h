/* fill.h - a request as a pattern: {name} gives way to a value, escaped for the
 * place where it stands.  A brace that opens no known name is itself, so that
 * JSON can be written as it is.  Pure. */
#ifndef TEXT_FILL_H
#define TEXT_FILL_H

#include <stddef.h>

#include "base/buf.h"

enum fill_escape {
	FILL_PLAIN,   /* as it is: a header */
	FILL_PERCENT, /* a URL, a form */
	FILL_JSON,    /* inside a string of JSON */
};

enum { FILL_NAME_MAX = 31 };

struct fill_value {
	const char *name, *value; /* the value is not looked into */
};

/* Append the pattern with the values in their places. */
void fill(struct buf *out, const char *pattern, enum fill_escape how,
	  const struct fill_value *values, size_t count);

/* The first {name} of lower-case letters and _ that is none of the names: what
 * somebody mistyped.  NULL: there is none; else name holds it. */
const char *fill_unknown(const char *pattern, const char *const *names, size_t count,
			 char name[FILL_NAME_MAX + 1]);

#endif

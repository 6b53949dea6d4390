/* fields.h - the fields of a form or a query, as bytes: a gateway sends texts in
 * whatever charset it has.  Untrusted; where a field stands twice the first
 * counts, and one with a bad escape is not there. */
#ifndef HOOK_FIELDS_H
#define HOOK_FIELDS_H

#include <stddef.h>

struct arena;

enum { FIELDS_MAX = 32 };

struct fields {
	struct field {
		const char *name, *value; /* terminated; a value may hold NULs before that */
		size_t len;
	} field[FIELDS_MAX];
	size_t count;
};

/* Add those of "a=1&b=2"; what is above FIELDS_MAX is left out.  Everything
 * lives in the arena. */
void fields_add(struct fields *f, const char *text, size_t len, struct arena *a);
/* The first field with one of the names ("from sender phone", blanks between);
 * NULL when there is none, or it is empty. */
const struct field *fields_find(const struct fields *f, const char *names);
/* The same as a text: NULL too where it is no UTF-8 or holds a NUL. */
const char *fields_text(const struct fields *f, const char *names);

#endif

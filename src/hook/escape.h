/* escape.h - the percent escapes of URLs and forms, undone. */
#ifndef HOOK_ESCAPE_H
#define HOOK_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/* In place; it ends with a NUL as before, and may hold others: *len counts.
 * form: a + is a blank.  false for an escape that is none. */
bool escape_undo(char *text, bool form, size_t *len);

#endif

/* json_path.h - one value of somebody's JSON, by a path like "data.0.id".
 * The only reader of foreign answers and callbacks; nothing in them is trusted. */
#ifndef TEXT_JSON_PATH_H
#define TEXT_JSON_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* Names of members and numbers of elements (from 0) between dots; "." is the
 * whole.  NULL when the path leads nowhere. */
json_t *json_path(json_t *root, const char *path);

/* The value there as a text, cut to the room: a string, a number, true, false.
 * false, and "": the path leads nowhere, to null, an object or an array. */
bool json_path_text(json_t *root, const char *path, char *out, size_t room);

/* What came over the wire: JSON of any kind, or else the text as one string,
 * without blanks around it.  Never NULL; json_decref() it. */
json_t *json_foreign(const char *bytes, size_t len);

#endif

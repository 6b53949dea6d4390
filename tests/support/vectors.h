/* vectors.h - tables of inputs and expected results from tests/data.
 * A file that cannot be read fails the test that wants it. */
#ifndef SUPPORT_VECTORS_H
#define SUPPORT_VECTORS_H

#include <stddef.h>

struct vectors;

/* Read a CSV file (RFC 4180: quoted fields, doubled quotes) with a header
 * line; aborts with a sentence when it cannot. */
struct vectors *vectors_open(const char *path);
void vectors_close(struct vectors *v); /* NULL is fine */
void clean_vectors(struct vectors **v);

size_t vectors_count(const struct vectors *v); /* rows, without the header */

/* The field of a row, under the named column; "" where a row is short.
 * Borrowed.  Aborts when there is no such column. */
const char *vectors_get(const struct vectors *v, size_t row, const char *column);

/* The text that a JSON string stands for; malloc'ed, may hold NULs. */
char *vectors_json(const char *json, size_t *len);

#endif

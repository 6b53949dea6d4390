/* utf8.h - one code point at a time, never past the end. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at *pos of the len bytes; moves *pos on by at least one.
 * Bytes that are no UTF-8 (overlong forms and surrogates included) read as
 * U+FFFD, one per byte.  *pos must be below len. */
uint32_t utf8_next(const char *s, size_t len, size_t *pos);

/* Write a code point; answers the bytes used (1-4).  Surrogates and values
 * above U+10FFFF are written as U+FFFD. */
size_t utf8_put(char out[4], uint32_t cp);

bool utf8_valid(const char *s, size_t len);

/* As much of the text as fits with its NUL, and no half code point. */
void utf8_copy(char *to, size_t size, const char *from);

/* UTF-16 code units that the text takes. */
size_t utf8_units16(const char *s, size_t len);

#endif

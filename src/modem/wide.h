/* wide.h - libgammu's strings (UTF-16 big endian, ended by two zero octets)
 * to and from UTF-8, with surrogate pairs, bounded. */
#ifndef MODEM_WIDE_H
#define MODEM_WIDE_H

#include <stddef.h>

/* UTF-8 to wide; room is in octets.  Answers the 16-bit units written, the
 * ending one not counted; what does not fit is left out. */
size_t wide_from_utf8(unsigned char *out, size_t room, const char *text, size_t len);

/* Wide to UTF-8, at most `units` of it; malloc'ed. */
char *wide_to_utf8(const unsigned char *wide, size_t units);

/* "002B0039..." of a modem whose character set is UCS2 becomes "+9..." where it
 * stands; what is not that, or not all ASCII, stays. */
void wide_from_hex(char *text);

#endif

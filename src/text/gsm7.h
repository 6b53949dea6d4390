/* gsm7.h - the GSM 7-bit default alphabet (3GPP 23.038 6.2.1).
 * Knows the basic and the extension table, and for decoding the national
 * language tables of 3GPP 23.038 A.2 and A.3. */
#ifndef TEXT_GSM7_H
#define TEXT_GSM7_H

#include <stddef.h>
#include <stdint.h>

/* Septets that the character costs: 1, 2 (extension table), or 0 when the
 * default alphabet has no such character. */
int gsm7_cost(uint32_t cp);

/* Encode a character into out; answers the septets written (gsm7_cost). */
int gsm7_put(uint8_t out[2], uint32_t cp);

/* Decode septets (one in each byte) to UTF-8.  locking and single are
 * national language identifiers (3GPP 23.038 6.2.1.2.4), 0 for the default
 * tables; unknown ones read as the default.  An unknown extension reads as
 * the basic character, a lone escape at the end as a space (23.038 6.2.1).
 * The result is malloc'ed; *len excludes the terminator (a text may hold NUL). */
char *gsm7_decode(const uint8_t *septets, size_t count, int locking, int single, size_t *len);

/* Unpack count septets from octets, beginning at bit `skip_bits` (0-6, the
 * fill bits after a header).  Reads no octet at or above `octets_len`;
 * answers the septets that were there. */
size_t gsm7_unpack(uint8_t *septets, size_t count, const uint8_t *octets, size_t octets_len,
		   int skip_bits);

/* Pack septets behind skip_bits fill bits; answers the octets used.  out
 * needs room for (count * 7 + skip_bits + 7) / 8. */
size_t gsm7_pack(uint8_t *out, const uint8_t *septets, size_t count, int skip_bits);

#endif

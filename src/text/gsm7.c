/* gsm7.c - see gsm7.h.  Owns the default alphabet and the packing. */
#include "text/gsm7.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/gsm7_national.h"

enum { ESCAPE = 0x1B };

/* clang-format off */
/* 3GPP 23.038 6.2.1.  The escape stands for itself. */
static const uint16_t basic[128] = {
	'@',    0x00A3, '$',    0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC,
	0x00F2, 0x00C7, '\n',   0x00D8, 0x00F8, '\r',   0x00C5, 0x00E5,
	0x0394, '_',    0x03A6, 0x0393, 0x039B, 0x03A9, 0x03A0, 0x03A8,
	0x03A3, 0x0398, 0x039E, ESCAPE, 0x00C6, 0x00E6, 0x00DF, 0x00C9,
	' ',    '!',    '"',    '#',    0x00A4, '%',    '&',    '\'',
	'(',    ')',    '*',    '+',    ',',    '-',    '.',    '/',
	'0',    '1',    '2',    '3',    '4',    '5',    '6',    '7',
	'8',    '9',    ':',    ';',    '<',    '=',    '>',    '?',
	0x00A1, 'A',    'B',    'C',    'D',    'E',    'F',    'G',
	'H',    'I',    'J',    'K',    'L',    'M',    'N',    'O',
	'P',    'Q',    'R',    'S',    'T',    'U',    'V',    'W',
	'X',    'Y',    'Z',    0x00C4, 0x00D6, 0x00D1, 0x00DC, 0x00A7,
	0x00BF, 'a',    'b',    'c',    'd',    'e',    'f',    'g',
	'h',    'i',    'j',    'k',    'l',    'm',    'n',    'o',
	'p',    'q',    'r',    's',    't',    'u',    'v',    'w',
	'x',    'y',    'z',    0x00E4, 0x00F6, 0x00F1, 0x00FC, 0x00E0,
};

/* 3GPP 23.038 6.2.1.1. */
static const struct extension {
	uint8_t septet;
	uint16_t cp;
} extension[] = {
	{ 0x0A, 0x000C }, { 0x14, '^' }, { 0x28, '{' }, { 0x29, '}' }, { 0x2F, '\\' },
	{ 0x3C, '[' },    { 0x3D, '~' }, { 0x3E, ']' }, { 0x40, '|' }, { 0x65, 0x20AC },
};
/* clang-format on */

/* The septet of a character in the basic table; -1 when it is not there. */
static int basic_find(uint32_t cp)
{
	for (int i = 0; i < (int)COUNT(basic); i++)
		if (basic[i] == cp && i != ESCAPE)
			return i;
	return -1;
}

static int extension_find(uint32_t cp)
{
	for (size_t i = 0; i < COUNT(extension); i++)
		if (extension[i].cp == cp)
			return extension[i].septet;
	return -1;
}

int gsm7_put(uint8_t out[2], uint32_t cp)
{
	int septet = basic_find(cp);

	if (septet >= 0) {
		out[0] = (uint8_t)septet;
		return 1;
	}
	septet = extension_find(cp);
	if (septet < 0)
		return 0;
	out[0] = ESCAPE;
	out[1] = (uint8_t)septet;
	return 2;
}

int gsm7_cost(uint32_t cp)
{
	uint8_t out[2];

	return gsm7_put(out, cp);
}

/* A hole in a locking table reads as a space: there is nothing else to show. */
static uint32_t main_character(uint8_t septet, int locking)
{
	uint32_t cp;

	if (!national_has_locking(locking))
		return basic[septet];
	cp = national_locking(locking, septet);
	if (cp)
		return cp;
	return national_locking_whole(locking) ? ' ' : basic[septet];
}

static uint32_t shifted_character(uint8_t septet, int locking, int single)
{
	uint32_t cp = 0;

	if (septet == ESCAPE)
		return ' '; /* kept for yet another table: 6.2.1.1, note 1 */
	if (national_has_single(single)) {
		cp = national_single(single, septet);
	} else {
		for (size_t i = 0; i < COUNT(extension); i++)
			if (extension[i].septet == septet)
				cp = extension[i].cp;
	}
	return cp ? cp : main_character(septet, locking);
}

char *gsm7_decode(const uint8_t *septets, size_t count, int locking, int single, size_t *len)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < count; i++) {
		uint8_t septet = septets[i] & 0x7F;
		uint32_t cp;
		char bytes[4];

		if (septet != ESCAPE)
			cp = main_character(septet, locking);
		else if (i + 1 < count)
			cp = shifted_character(septets[++i] & 0x7F, locking, single);
		else
			cp = ' ';
		buf_add(&text, bytes, utf8_put(bytes, cp));
	}
	if (len)
		*len = text.len;
	return buf_take(&text);
}

size_t gsm7_unpack(uint8_t *septets, size_t count, const uint8_t *octets, size_t octets_len,
		   int skip_bits)
{
	size_t bits = octets_len * 8, bit = (size_t)skip_bits;

	for (size_t i = 0; i < count; i++, bit += 7) {
		size_t at = bit / 8, shift = bit % 8;
		unsigned value;

		if (bit + 7 > bits)
			return i;
		value = octets[at] >> shift;
		if (shift > 1)
			value |= (unsigned)octets[at + 1] << (8 - shift);
		septets[i] = value & 0x7F;
	}
	return count;
}

size_t gsm7_pack(uint8_t *out, const uint8_t *septets, size_t count, int skip_bits)
{
	size_t len = (count * 7 + (size_t)skip_bits + 7) / 8, bit = (size_t)skip_bits;

	for (size_t i = 0; i < len; i++)
		out[i] = 0;
	for (size_t i = 0; i < count; i++, bit += 7) {
		size_t at = bit / 8, shift = bit % 8;
		unsigned value = (septets[i] & 0x7Fu) << shift;

		out[at] |= value & 0xFF;
		if (shift > 1)
			out[at + 1] |= (uint8_t)(value >> 8);
	}
	return len;
}

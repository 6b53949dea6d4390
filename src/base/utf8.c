/* utf8.c - see utf8.h. */
#include "base/utf8.h"

#include <string.h>

static bool utf8_read(const char *s, size_t len, size_t *pos, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s + *pos;
	size_t left = len - *pos, want;
	uint32_t value, least;

	if (p[0] < 0x80) {
		*cp = p[0];
		*pos += 1;
		return true;
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF) {
		want = 2, value = p[0] & 0x1F, least = 0x80;
	} else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		want = 3, value = p[0] & 0x0F, least = 0x800;
	} else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		want = 4, value = p[0] & 0x07, least = 0x10000;
	} else {
		return false;
	}
	if (left < want)
		return false;
	for (size_t i = 1; i < want; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return false;
		value = value << 6 | (p[i] & 0x3F);
	}
	if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
		return false;
	*cp = value;
	*pos += want;
	return true;
}

uint32_t utf8_next(const char *s, size_t len, size_t *pos)
{
	uint32_t cp;

	if (utf8_read(s, len, pos, &cp))
		return cp;
	*pos += 1;
	return 0xFFFD;
}

size_t utf8_put(char out[4], uint32_t cp)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool utf8_valid(const char *s, size_t len)
{
	uint32_t cp;

	for (size_t pos = 0; pos < len;)
		if (!utf8_read(s, len, &pos, &cp))
			return false;
	return true;
}

void utf8_copy(char *to, size_t size, const char *from)
{
	size_t len = strlen(from);

	if (len >= size)
		for (len = size - 1; len > 0 && (from[len] & 0xC0) == 0x80;)
			len--;
	memcpy(to, from, len);
	to[len] = '\0';
}

size_t utf8_units16(const char *s, size_t len)
{
	size_t units = 0;

	for (size_t pos = 0; pos < len;)
		units += utf8_next(s, len, &pos) >= 0x10000 ? 2 : 1;
	return units;
}

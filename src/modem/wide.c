/* wide.c - see wide.h. */
#include "modem/wide.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

size_t wide_from_utf8(unsigned char *out, size_t room, const char *text, size_t len)
{
	size_t units = 0;

	for (size_t pos = 0; pos < len;) {
		uint32_t cp = utf8_next(text, len, &pos);
		int pair = cp >= 0x10000;

		if ((units + 2 + (size_t)pair) * 2 > room)
			break;
		if (pair) {
			uint32_t high = 0xD800 | (cp - 0x10000) >> 10;

			out[2 * units] = (unsigned char)(high >> 8);
			out[2 * units + 1] = (unsigned char)high;
			units++;
			cp = 0xDC00 | (cp & 0x3FF);
		}
		out[2 * units] = (unsigned char)(cp >> 8);
		out[2 * units + 1] = (unsigned char)cp;
		units++;
	}
	if ((units + 1) * 2 <= room)
		out[2 * units] = out[2 * units + 1] = 0;
	return units;
}

char *wide_to_utf8(const unsigned char *wide, size_t units)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < units; i++) {
		uint32_t cp = (uint32_t)wide[2 * i] << 8 | wide[2 * i + 1];
		char bytes[4];

		if (!cp)
			break;
		if (cp >= 0xD800 && cp < 0xDC00 && i + 1 < units &&
		    (wide[2 * i + 2] & 0xFC) == 0xDC) {
			uint32_t low = (uint32_t)(wide[2 * i + 2] & 3) << 8 | wide[2 * i + 3];

			cp = 0x10000 + ((cp & 0x3FF) << 10 | low);
			i++;
		}
		buf_add(&text, bytes, utf8_put(bytes, cp));
	}
	return buf_take(&text);
}

void wide_from_hex(char *text)
{
	size_t len = strlen(text);
	unsigned unit;

	if (!len || len % 4 || strspn(text, "0123456789ABCDEFabcdef") != len)
		return;
	for (size_t i = 0; i < len; i += 4)
		if (sscanf(text + i, "%4x", &unit) != 1 || unit < ' ' || unit > '~')
			return;
	for (size_t i = 0; i < len; i += 4) {
		sscanf(text + i, "%4x", &unit);
		text[i / 4] = (char)unit;
	}
	text[len / 4] = '\0';
}

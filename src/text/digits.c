/* digits.c - see digits.h. */
#include "text/digits.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

int digit_value(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0x0660 && cp <= 0x0669)
		return (int)(cp - 0x0660);
	if (cp >= 0x06F0 && cp <= 0x06F9)
		return (int)(cp - 0x06F0);
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)(cp - 0xFF10);
	return -1;
}

static char *digits_move(const char *s, uint32_t zero)
{
	size_t len = strlen(s);
	struct buf b = { 0 };

	for (size_t pos = 0; pos < len;) {
		size_t at = pos;
		int value = digit_value(utf8_next(s, len, &pos));

		if (value < 0) {
			buf_add(&b, s + at, pos - at);
		} else {
			char out[4];

			buf_add(&b, out, utf8_put(out, zero + (uint32_t)value));
		}
	}
	return buf_take(&b);
}

char *text_fold_digits(const char *s)
{
	return digits_move(s, '0');
}

char *text_persian_digits(const char *s)
{
	return digits_move(s, 0x06F0);
}

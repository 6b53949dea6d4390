/* msisdn.c - see msisdn.h. */
#include "text/msisdn.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "text/digits.h"

enum { NATIONAL_LEN = 10, DIGITS_MAX = 15 };

static bool is_plus(uint32_t cp)
{
	return cp == '+' || cp == 0xFF0B;
}

static bool is_decoration(uint32_t cp)
{
	switch (cp) {
	case ' ':
	case '-':
	case '.':
	case '/':
	case '(':
	case ')':
	case 0x00A0: /* spaces of fixed width */
	case 0x2007:
	case 0x2009:
	case 0x202F:
	case 0x2212: /* minus */
	case 0x061C: /* direction marks and other things that nobody sees */
	case 0x200B:
	case 0x200C:
	case 0x200D:
	case 0x200E:
	case 0x200F:
	case 0x2060:
	case 0xFEFF:
		return true;
	default:
		return (cp >= 0x2010 && cp <= 0x2015) || (cp >= 0x202A && cp <= 0x202E) ||
		       (cp >= 0x2066 && cp <= 0x2069);
	}
}

/* The digits alone; *plus tells of a plus before the first. */
static bool digits_read(char digits[DIGITS_MAX + 1], bool *plus, const char *text)
{
	size_t len = strlen(text), count = 0;

	*plus = false;
	for (size_t pos = 0; pos < len;) {
		uint32_t cp = utf8_next(text, len, &pos);
		int value = digit_value(cp);

		if (value >= 0) {
			if (count == DIGITS_MAX)
				return false;
			digits[count++] = (char)('0' + value);
		} else if (is_plus(cp)) {
			if (*plus || count)
				return false;
			*plus = true;
		} else if (!is_decoration(cp)) {
			return false;
		}
	}
	digits[count] = '\0';
	return true;
}

/* The national number behind whatever stands before it, or NULL. */
static const char *national(const char *digits, bool plus, bool *bare)
{
	size_t len = strlen(digits);
	bool abroad = true; /* a country code stands in front */

	*bare = false;
	if (plus) {
		/* as it is */
	} else if (strncmp(digits, "00", 2) == 0) {
		digits += 2;
	} else if (len < 12 || strncmp(digits, "98", 2) != 0) {
		abroad = false;
	}
	if (abroad) {
		if (strncmp(digits, "98", 2) != 0)
			return NULL;
		digits += 2;
		if (digits[0] == '0')
			digits++;
	} else if (digits[0] == '0') {
		digits++;
	} else {
		*bare = true;
	}
	return strlen(digits) == NATIONAL_LEN && digits[0] != '0' ? digits : NULL;
}

static bool parse(char out[MSISDN_ROOM], const char *text, bool land_too)
{
	char digits[DIGITS_MAX + 1];
	const char *number;
	bool plus, bare;

	out[0] = '\0';
	if (!digits_read(digits, &plus, text))
		return false;
	number = national(digits, plus, &bare);
	if (!number || (number[0] != '9' && (!land_too || bare)))
		return false;
	snprintf(out, MSISDN_ROOM, "+98%s", number);
	return true;
}

bool msisdn_parse(char out[MSISDN_ROOM], const char *text)
{
	return parse(out, text, false);
}

bool msisdn_parse_any(char out[MSISDN_ROOM], const char *text)
{
	return parse(out, text, true);
}

bool msisdn_is_mobile(const char *e164)
{
	return strncmp(e164, "+989", 4) == 0 && strlen(e164) == 13 &&
	       strspn(e164 + 1, "0123456789") == 12;
}

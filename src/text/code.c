/* code.c - see code.h. */
#include "text/code.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/utf8.h"
#include "text/digits.h"

enum { CODE_LEN = CODE_ROOM - 1, RECEIPT_LEN = RECEIPT_ROOM - 1 };

/* A totally anti-symmetric quasigroup of order 10; a valid number ends in 0. */
static const unsigned char damm[10][10] = {
	{ 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 }, { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
	{ 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 }, { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
	{ 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 }, { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
	{ 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 }, { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
	{ 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 }, { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

uint32_t code_random_secure(uint32_t below)
{
	if (sodium_init() < 0) /* 1, at once, when it has been called before */
		abort();
	return randombytes_uniform(below);
}

char code_check_digit(const char *digits, int count)
{
	unsigned char interim = 0;

	for (int i = 0; i < count; i++)
		interim = damm[interim][digits[i] - '0'];
	return (char)('0' + interim);
}

static void make(char *out, int len, uint32_t first_max, code_random *random)
{
	out[0] = (char)('1' + random(first_max));
	for (int i = 1; i < len - 1; i++)
		out[i] = (char)('0' + random(10));
	out[len - 1] = code_check_digit(out, len - 1);
	out[len] = '\0';
}

void code_make(char out[CODE_ROOM], code_random *random)
{
	make(out, CODE_LEN, 8, random);
}

void receipt_make(char out[RECEIPT_ROOM], code_random *random)
{
	make(out, RECEIPT_LEN, 9, random);
}

static bool digits_valid(const char *text, size_t len)
{
	return strlen(text) == len && strspn(text, "0123456789") == len &&
	       code_check_digit(text, (int)len) == '0';
}

bool code_valid(const char *text)
{
	return digits_valid(text, CODE_LEN) && text[0] >= '1' && text[0] <= '8';
}

bool receipt_valid(const char *text)
{
	return digits_valid(text, RECEIPT_LEN);
}

static bool is_joint(uint32_t cp)
{
	switch (cp) {
	case ' ':
	case '-':
	case 0x00A0:
	case 0x2212:
	case 0x200C:
	case 0x200E:
	case 0x200F:
		return true;
	default:
		return cp >= 0x2010 && cp <= 0x2015;
	}
}

enum code_kind code_parse(char out[RECEIPT_ROOM], const char *text)
{
	size_t len = strlen(text), count = 0;

	for (size_t pos = 0; pos < len;) {
		uint32_t cp = utf8_next(text, len, &pos);
		int value = digit_value(cp);

		if ((value < 0 && !is_joint(cp)) || (value >= 0 && count == RECEIPT_LEN)) {
			count = 0;
			break;
		}
		if (value >= 0)
			out[count++] = (char)('0' + value);
	}
	out[count] = '\0';
	if (code_valid(out))
		return CODE_TRACKING;
	if (receipt_valid(out))
		return CODE_RECEIPT;
	out[0] = '\0';
	return CODE_NONE;
}

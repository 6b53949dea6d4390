/* ussd_answer.c - see ussd_answer.h. */
#include "modem/ussd_answer.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/gsm7.h"

enum { OCTETS_MAX = 1024, CODE_MAX = 60 };
enum { CODING_GSM7_LANGUAGE = 16, CODING_UCS2_LANGUAGE = 17 };

/* The octets of hex digits. */
struct octets {
	uint8_t at[OCTETS_MAX];
	size_t len;
};

/* ---- what reads like a text -------------------------------------------------- */

/* In a service's answer: Latin, Arabic script with its signs, punctuation, money. */
static bool common(uint32_t cp)
{
	return cp == '\n' || cp == '\r' || (cp >= 0x20 && cp < 0x7F) ||
	       (cp >= 0xA0 && cp < 0x180) || (cp >= 0x600 && cp < 0x780) ||
	       (cp >= 0x2000 && cp < 0x20D0) || (cp >= 0xFB50 && cp < 0xFE00) ||
	       (cp >= 0xFE70 && cp < 0xFEFF);
}

/* Letters, digits and the marks of a sentence: what a wrong reading has few of. */
static bool plain(uint32_t cp)
{
	return isalnum((int)(cp < 0x80 ? cp : 0)) || cp == '\n' || cp == '\r' || cp == ' ' ||
	       (cp < 0x80 && cp && strchr(".,:;!?*#/()+-%'\"=&_<>@$", (int)cp));
}

static bool reads(const char *text, bool (*fits)(uint32_t cp), unsigned percent)
{
	size_t len = strlen(text), good = 0, all = 0;

	for (size_t pos = 0; pos < len; all++)
		good += fits(utf8_next(text, len, &pos));
	return all && good * 100 >= all * percent;
}

/* ---- the readings -------------------------------------------------------------- */

static char *as_ucs2(const struct octets *o)
{
	struct buf text = { 0 };
	char bytes[4];

	buf_puts(&text, "");
	for (size_t i = 0; i + 1 < o->len; i += 2) {
		uint32_t cp = (uint32_t)o->at[i] << 8 | o->at[i + 1];

		if (cp >= 0xD800 && cp < 0xDC00 && i + 3 < o->len &&
		    (o->at[i + 2] & 0xFC) == 0xDC) {
			uint32_t low = (uint32_t)(o->at[i + 2] & 3) << 8 | o->at[i + 3];

			cp = 0x10000 + ((cp & 0x3FF) << 10 | low);
			i += 2;
		}
		if (cp)
			buf_add(&text, bytes, utf8_put(bytes, cp));
	}
	return buf_take(&text);
}

/* Seven spare bits at the end are a zero or, of a careful sender, a CR
 * (23.038 6.1.2.3.1). */
static char *as_packed(const struct octets *o)
{
	uint8_t septets[OCTETS_MAX * 8 / 7 + 1];
	size_t count = gsm7_unpack(septets, o->len * 8 / 7, o->at, o->len, 0), len;

	if (count % 8 == 0 && count && (septets[count - 1] == 0 || septets[count - 1] == '\r'))
		count--;
	return gsm7_decode(septets, count, 0, 0, &len);
}

static char *as_octets(const struct octets *o)
{
	struct buf text = { 0 };
	bool utf8 = utf8_valid((const char *)o->at, o->len);
	char bytes[4];

	buf_puts(&text, "");
	for (size_t i = 0; i < o->len; i++) {
		if (!o->at[i])
			continue;
		if (utf8)
			buf_putc(&text, (char)o->at[i]);
		else
			buf_add(&text, bytes, utf8_put(bytes, o->at[i]));
	}
	return buf_take(&text);
}

/* As it stands; what is no UTF-8 is Latin-1. */
static char *as_it_is(const char *raw, size_t len)
{
	struct octets o = { .len = len < OCTETS_MAX ? len : OCTETS_MAX };

	memcpy(o.at, raw, o.len);
	return as_octets(&o);
}

/* ---- which one ------------------------------------------------------------------ */

enum reading { READING_UCS2, READING_PACKED, READING_OCTETS };

static bool ucs2_coding(int coding)
{
	return coding == CODING_UCS2_LANGUAGE ||
	       (coding >= 0x40 && coding < 0x80 && (coding & 0x0C) == 0x08);
}

/* Two letters of ISO 639 in front, and a CR: 23.038 5, coding group 0001. */
static void language_drop(char *text)
{
	if (isalpha((unsigned char)text[0]) && isalpha((unsigned char)text[1]) &&
	    text[2] == '\r')
		memmove(text, text + 3, strlen(text + 3) + 1);
}

/* In front of UCS-2, as GSM-7 in two octets. */
static bool language_octets(const struct octets *o)
{
	return o->len >= 2 && isalpha(o->at[0] & 0x7F) && o->at[1] < 0x40 &&
	       isalpha((o->at[1] << 1 | o->at[0] >> 7) & 0x7F);
}

static bool octet_coding(int coding)
{
	return coding >= 0x40 && coding < 0x80 && (coding & 0x0C) == 0x04;
}

static char *read_as(const struct octets *o, enum reading reading)
{
	switch (reading) {
	case READING_UCS2:
		return as_ucs2(o);
	case READING_PACKED:
		return as_packed(o);
	case READING_OCTETS:
		return as_octets(o);
	}
	return NULL;
}

static bool plausible(const char *text, enum reading reading)
{
	switch (reading) {
	case READING_UCS2:
		return reads(text, common, 100);
	case READING_PACKED:
		return reads(text, plain, 90) && reads(text, common, 95);
	case READING_OCTETS:
		return reads(text, common, 100) && !strstr(text, "\xC3");
	}
	return false;
}

/* UCS-2 first: nothing else looks like it by chance.  What the coding names is
 * believed when nothing reads well. */
static char *unhex(const struct octets *o, int coding)
{
	static const enum reading order[] = { READING_UCS2, READING_PACKED, READING_OCTETS };

	for (size_t i = 0; i < COUNT(order); i++) {
		enum reading reading = octet_coding(coding) ? order[(i + 2) % 3] : order[i];
		char *text;

		if (reading == READING_UCS2 && o->len % 2)
			continue;
		text = read_as(o, reading);
		if (plausible(text, reading))
			return text;
		free(text);
	}
	return ucs2_coding(coding) ? as_ucs2(o) : NULL;
}

static bool octets_read(struct octets *o, const char *raw, size_t len)
{
	if (len < 2 || len % 2 || len / 2 > OCTETS_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isxdigit((unsigned char)raw[i]))
			return false;
	for (o->len = 0; 2 * o->len < len; o->len++) {
		char octet[3] = { raw[2 * o->len], raw[2 * o->len + 1], '\0' };

		o->at[o->len] = (uint8_t)strtoul(octet, NULL, 16);
	}
	return true;
}

/* Decimal digits alone may be a number as it is: an amount, a phone's own number.
 * Only UCS-2, whose high octets repeat, or a long text is something else. */
static bool bare_number(const char *raw, size_t len, const struct octets *o)
{
	if (strspn(raw, "0123456789") < len)
		return false;
	return len <= 20 && !(len % 4 == 0 && (o->at[0] == 0x00 || o->at[0] == 0x06));
}

static char *text_read(const char *raw, size_t len, int coding)
{
	struct octets o;
	char *text = NULL;

	if (octets_read(&o, raw, len) && !bare_number(raw, len, &o)) {
		if (coding == CODING_UCS2_LANGUAGE && language_octets(&o)) {
			o.len -= 2;
			memmove(o.at, o.at + 2, o.len);
		}
		text = unhex(&o, coding);
	}
	if (!text)
		text = as_it_is(raw, len);
	if (coding == CODING_GSM7_LANGUAGE)
		language_drop(text);
	return text;
}

void ussd_answer_read(struct ussd_answer *a, const char *line)
{
	const char *open, *close, *behind;
	int used = 0;

	*a = (struct ussd_answer){ .end = -1, .coding = -1 };
	if (sscanf(line, " %d%n", &a->end, &used) != 1)
		a->end = -1;
	line += used;
	open = strchr(line, '"');
	close = open ? strrchr(open + 1, '"') : NULL;
	if (open && !close)
		close = open + strlen(open);
	if (!open) { /* a few leave the quotes out */
		open = strchr(line, ',');
		close = open ? strchr(open + 1, ',') : NULL;
		if (open && !close)
			close = open + strlen(open);
	}
	if (!open) {
		a->text = mem_dup("");
		return;
	}
	behind = *close ? strchr(close, ',') : NULL;
	if (behind && sscanf(behind, ", %d", &a->coding) != 1)
		a->coding = -1;
	open++;
	while (close > open && (close[-1] == '\r' || close[-1] == '\n'))
		close--;
	a->text = text_read(open, (size_t)(close - open), a->coding);
}

const char *ussd_answer_failure(const struct ussd_answer *a)
{
	switch (a->end) {
	case USSD_END_OTHER:
		return "another client answered";
	case USSD_END_UNSUPPORTED:
		return "the network does not support it";
	case USSD_END_TIMEOUT:
		return "the network gave up";
	case USSD_END_TERMINATED:
		return *a->text ? NULL : "the network ended the session without an answer";
	}
	return *a->text ? NULL : "an empty answer";
}

/* ---- dialling ----------------------------------------------------------------------- */

void ussd_code_packed(char *out, const char *code)
{
	uint8_t septets[CODE_MAX], octets[CODE_MAX];
	size_t len = strlen(code), used;

	if (len > CODE_MAX)
		len = CODE_MAX;
	memcpy(septets, code, len); /* digits, * # +: the same in GSM-7 */
	if (len % 8 == 7 && len < CODE_MAX)
		septets[len++] = '\r'; /* not to be read as an @ */
	used = gsm7_pack(octets, septets, len, 0);
	for (size_t i = 0; i < used; i++)
		sprintf(out + 2 * i, "%02X", octets[i]);
	out[2 * used] = '\0';
}

void ussd_code_ucs2(char *out, const char *code)
{
	size_t len = strlen(code);

	for (size_t i = 0; i < len; i++)
		sprintf(out + 4 * i, "%04X", (unsigned char)code[i]);
	out[4 * len] = '\0';
}

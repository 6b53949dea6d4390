/* pdu_encode.c - writing PDUs; see pdu.h. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/gsm7.h"
#include "text/pdu.h"

enum { USER_OCTETS_MAX = 140, USER_SEPTETS_MAX = 160, ADDRESS_DIGITS_MAX = 20 };

/* The PDU as it grows: no message is longer than this (23.040 9.2.2). */
struct writer {
	uint8_t octets[PDU_OCTETS_MAX];
	size_t len;
};

static void put(struct writer *w, unsigned octet)
{
	if (w->len >= sizeof(w->octets))
		abort(); /* every length was checked before */
	w->octets[w->len++] = (uint8_t)octet;
}

static void put_octets(struct writer *w, const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		put(w, octets[i]);
}

/* ---- addresses --------------------------------------------------------------- */

static int digit_value(char c)
{
	static const char names[] = "0123456789*#abc";
	const char *at = c ? strchr(names, c) : NULL;

	return at ? (int)(at - names) : -1;
}

static enum rc digits_check(const char *number, size_t *digits, struct err *e)
{
	const char *start = number[0] == '+' ? number + 1 : number;

	*digits = strlen(start);
	if (*digits > ADDRESS_DIGITS_MAX)
		return err_set(e, RC_REJECT, "a number of %zu digits", *digits);
	for (size_t i = 0; i < *digits; i++)
		if (digit_value(start[i]) < 0)
			return err_set(e, RC_REJECT,
				       "a number with a sign that cannot be dialled");
	return RC_OK;
}

/* Type of address and digits, the low semi-octet first. */
static void put_digits(struct writer *w, const char *number, size_t digits)
{
	const char *start = number[0] == '+' ? number + 1 : number;

	put(w, number[0] == '+' ? 0x91 : 0x81);
	for (size_t i = 0; i < digits; i += 2) {
		int high = i + 1 < digits ? digit_value(start[i + 1]) : 0x0F;

		put(w, (unsigned)high << 4 | (unsigned)digit_value(start[i]));
	}
}

static enum rc put_smsc(struct writer *w, const char *number, struct err *e)
{
	size_t digits;

	if (!number[0]) {
		put(w, 0);
		return RC_OK;
	}
	TRY(digits_check(number, &digits, e));
	put(w, 1 + (unsigned)(digits + 1) / 2);
	put_digits(w, number, digits);
	return RC_OK;
}

static enum rc put_name(struct writer *w, const char *name, struct err *e)
{
	uint8_t septets[2 * ADDRESS_DIGITS_MAX], packed[ADDRESS_DIGITS_MAX];
	size_t count = 0, len = strlen(name);

	for (size_t pos = 0; pos < len;) {
		int cost = gsm7_put(septets + count, utf8_next(name, len, &pos));

		count += (size_t)cost;
		if (!cost || count > 11)
			return err_set(e, RC_REJECT, "no name of 11 letters of the alphabet");
	}
	len = gsm7_pack(packed, septets, count, 0);
	put(w, (unsigned)(count * 7 + 3) / 4);
	put(w, 0xD0);
	put_octets(w, packed, len);
	return RC_OK;
}

static enum rc put_address(struct writer *w, const struct pdu *p, struct err *e)
{
	size_t digits;

	if (p->alphanumeric)
		return put_name(w, p->number, e);
	TRY(digits_check(p->number, &digits, e));
	put(w, (unsigned)digits);
	put_digits(w, p->number, digits);
	return RC_OK;
}

/* ---- time stamps ------------------------------------------------------------- */

static void put_swapped(struct writer *w, int value)
{
	put(w, (unsigned)(value % 10 << 4 | value / 10));
}

static enum rc put_time(struct writer *w, const struct pdu_time *t, struct err *e)
{
	time_t local = (time_t)t->at + t->offset_minutes * 60;
	int quarters = abs(t->offset_minutes) / 15;
	struct tm tm;

	if (!t->set) {
		put_octets(w, (const uint8_t[7]){ 0 }, 7);
		return RC_OK;
	}
	if (!gmtime_r(&local, &tm) || tm.tm_year < 100 || tm.tm_year > 199 || quarters > 79)
		return err_set(e, RC_REJECT, "a time stamp outside of this century");
	put_swapped(w, tm.tm_year - 100);
	put_swapped(w, tm.tm_mon + 1);
	put_swapped(w, tm.tm_mday);
	put_swapped(w, tm.tm_hour);
	put_swapped(w, tm.tm_min);
	put_swapped(w, tm.tm_sec);
	put(w,
	    (unsigned)(quarters % 10 << 4 | quarters / 10 | (t->offset_minutes < 0 ? 8 : 0)));
	return RC_OK;
}

/* ---- user data ---------------------------------------------------------------- */

/* The header with its length octet in front; 0 octets when there is none. */
static size_t header_make(uint8_t out[PDU_OCTETS_MAX + 1], const struct pdu *p)
{
	const struct pdu_concat *c = &p->concat;

	if (p->header_len) {
		out[0] = (uint8_t)p->header_len;
		memcpy(out + 1, p->header, p->header_len);
		return 1 + p->header_len;
	}
	if (!c->set)
		return 0;
	if (c->width == 16) {
		const uint8_t wide[] = { 6,
					 8,
					 4,
					 (uint8_t)(c->ref >> 8),
					 (uint8_t)c->ref,
					 (uint8_t)c->total,
					 (uint8_t)c->seq };

		memcpy(out, wide, sizeof(wide));
		return sizeof(wide);
	}
	const uint8_t narrow[] = {
		5, 0, 3, (uint8_t)c->ref, (uint8_t)c->total, (uint8_t)c->seq
	};

	memcpy(out, narrow, sizeof(narrow));
	return sizeof(narrow);
}

static enum rc too_long(struct err *e)
{
	return err_set(e, RC_REJECT, "the text does not fit into one part");
}

static enum rc put_gsm7(struct writer *w, const struct pdu *p, const uint8_t *header,
			size_t header_octets, struct err *e)
{
	uint8_t septets[USER_SEPTETS_MAX + 2], packed[USER_OCTETS_MAX + 2];
	size_t header_septets = (header_octets * 8 + 6) / 7, count = 0, len;

	for (size_t pos = 0; p->text && pos < p->text_len;) {
		int cost = gsm7_put(septets + count, utf8_next(p->text, p->text_len, &pos));

		if (!cost)
			return err_set(e, RC_REJECT,
				       "a character that GSM 7 bit does not have");
		count += (size_t)cost;
		if (count + header_septets > USER_SEPTETS_MAX)
			return too_long(e);
	}
	if (count + header_septets > USER_SEPTETS_MAX)
		return too_long(e);
	len = gsm7_pack(packed, septets, count, (int)(header_septets * 7 - header_octets * 8));
	put(w, (unsigned)(header_septets + count));
	put_octets(w, header, header_octets);
	put_octets(w, packed, len); /* of an empty text the fill bits */
	return RC_OK;
}

static enum rc put_ucs2(struct writer *w, const struct pdu *p, const uint8_t *header,
			size_t header_octets, struct err *e)
{
	size_t units = p->text ? utf8_units16(p->text, p->text_len) : 0;

	if (header_octets + 2 * units > USER_OCTETS_MAX)
		return too_long(e);
	put(w, (unsigned)(header_octets + 2 * units));
	put_octets(w, header, header_octets);
	for (size_t pos = 0; p->text && pos < p->text_len;) {
		uint32_t cp = utf8_next(p->text, p->text_len, &pos);

		if (cp >= 0x10000) {
			uint32_t high = 0xD800 | (cp - 0x10000) >> 10;

			put(w, high >> 8);
			put(w, high & 0xFF);
			cp = 0xDC00 | (cp & 0x3FF);
		}
		put(w, cp >> 8);
		put(w, cp & 0xFF);
	}
	return RC_OK;
}

static enum rc put_user_data(struct writer *w, const struct pdu *p, struct err *e)
{
	uint8_t header[PDU_OCTETS_MAX + 1];
	size_t header_octets;

	if (p->header_len >= USER_OCTETS_MAX)
		return too_long(e);
	if (p->locking || p->single)
		return err_set(e, RC_REJECT, "national tables are for reading only");
	header_octets = header_make(header, p);
	switch (p->alphabet) {
	case PDU_GSM7:
		return put_gsm7(w, p, header, header_octets, e);
	case PDU_UCS2:
		return put_ucs2(w, p, header, header_octets, e);
	case PDU_8BIT:
		if (header_octets + p->data_len > USER_OCTETS_MAX)
			return too_long(e);
		put(w, (unsigned)(header_octets + p->data_len));
		put_octets(w, header, header_octets);
		put_octets(w, p->data, p->data_len);
		return RC_OK;
	}
	return err_set(e, RC_REJECT, "no such alphabet");
}

/* ---- the three types ---------------------------------------------------------- */

static enum rc put_coding(struct writer *w, const struct pdu *p, struct err *e)
{
	static const unsigned plain[] = {
		[PDU_GSM7] = 0x00, [PDU_8BIT] = 0x04, [PDU_UCS2] = 0x08
	};
	struct pdu_coding coding = pdu_coding(p->dcs);

	if (p->dcs && (coding.alphabet != p->alphabet || coding.compressed))
		return err_set(e, RC_REJECT, "coding %02X is not of that alphabet", p->dcs);
	put(w, (unsigned)p->pid);
	put(w, p->dcs ? (unsigned)p->dcs : plain[p->alphabet]);
	return RC_OK;
}

/* The smallest relative TP-VP that is not shorter (9.2.3.12.1). */
static unsigned validity_octet(int minutes)
{
	if (minutes <= 12 * 60)
		return (unsigned)((minutes + 4) / 5 - 1);
	if (minutes <= 24 * 60)
		return 143 + (unsigned)((minutes - 12 * 60 + 29) / 30);
	if (minutes <= 30 * 24 * 60)
		return 166 + (unsigned)((minutes + 24 * 60 - 1) / (24 * 60));
	if (minutes <= 63 * 7 * 24 * 60)
		return 192 + (unsigned)((minutes + 7 * 24 * 60 - 1) / (7 * 24 * 60));
	return 255;
}

static enum rc put_tpdu(struct writer *w, const struct pdu *p, struct err *e)
{
	unsigned first = p->header_len || p->concat.set ? 0x40 : 0;

	if (p->flags & PDU_REPORT_REQUESTED)
		first |= 0x20;
	switch (p->type) {
	case PDU_DELIVER:
		put(w, first | 0x04); /* no more messages are waiting */
		TRY(put_address(w, p, e));
		TRY(put_coding(w, p, e));
		TRY(put_time(w, &p->scts, e));
		return put_user_data(w, p, e);
	case PDU_STATUS_REPORT:
		put(w, 0x06);
		put(w, (unsigned)p->reference);
		TRY(put_address(w, p, e));
		TRY(put_time(w, &p->scts, e));
		TRY(put_time(w, &p->discharge, e));
		put(w, (unsigned)p->status);
		return RC_OK;
	case PDU_SUBMIT:
		put(w, first | 0x01 | (p->validity_minutes > 0 ? 0x10 : 0));
		put(w, (unsigned)p->reference);
		TRY(put_address(w, p, e));
		TRY(put_coding(w, p, e));
		if (p->validity_minutes > 0)
			put(w, validity_octet(p->validity_minutes));
		return put_user_data(w, p, e);
	}
	return err_set(e, RC_REJECT, "no such type");
}

enum rc pdu_encode(const struct pdu *p, char **hex, int *tpdu_len, struct err *e)
{
	struct writer w = { .len = 0 };
	struct buf text = { 0 };
	size_t smsc_len;

	TRY(put_smsc(&w, p->smsc, e));
	smsc_len = w.len;
	TRY(put_tpdu(&w, p, e));
	for (size_t i = 0; i < w.len; i++)
		buf_printf(&text, "%02X", w.octets[i]);
	*hex = buf_take(&text);
	if (tpdu_len)
		*tpdu_len = (int)(w.len - smsc_len);
	return RC_OK;
}

/* pdu_field.c - see pdu_field.h. */
#include "text/pdu_field.h"

#include <string.h>

#include "base/mem.h"
#include "text/gsm7.h"

enum { ADDRESS_DIGITS_MAX = 20, SMSC_OCTETS_MAX = 12 };

enum rc too_short(struct err *e, const char *where)
{
	return err_set(e, RC_REJECT, "the PDU ends within the %s", where);
}

/* ---- hex -------------------------------------------------------------------- */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

enum rc hex_read(uint8_t *octets, size_t *count, const char *hex, size_t len, struct err *e)
{
	if (!len)
		return err_set(e, RC_REJECT, "no PDU");
	if (len % 2)
		return err_set(e, RC_REJECT, "an odd number of hex digits");
	if (len / 2 > PDU_READ_MAX)
		return err_set(e, RC_REJECT, "longer than %d octets", PDU_READ_MAX);
	for (size_t i = 0; i < len / 2; i++) {
		int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return err_set(e, RC_REJECT, "not hex at digit %zu", 2 * i + 1);
		octets[i] = (uint8_t)(high << 4 | low);
	}
	*count = len / 2;
	return RC_OK;
}

/* ---- addresses (23.040 9.1.2.5) --------------------------------------------- */

/* Semi-octets as digits, the low one first; 1111 fills and ends. */
static void digits_read(char *out, size_t room, const uint8_t *octets, size_t digits, bool plus)
{
	static const char names[] = "0123456789*#abc";
	size_t len = 0;

	if (plus && digits)
		out[len++] = '+';
	for (size_t i = 0; i < digits && len + 1 < room; i++) {
		int value = i % 2 ? octets[i / 2] >> 4 : octets[i / 2] & 0x0F;

		if (value == 0x0F)
			break;
		out[len++] = names[value];
	}
	out[len] = '\0';
}

static bool international(uint8_t type)
{
	return (type >> 4 & 7) == 1;
}

enum rc smsc_read(struct pdu *p, struct reader *r, struct err *e)
{
	const uint8_t *octets;
	uint8_t len;

	if (!read_octet(r, &len))
		return too_short(e, "SMSC address");
	if (len == 0)
		return RC_OK;
	octets = read_octets(r, len);
	if (!octets)
		return too_short(e, "SMSC address");
	if (len > SMSC_OCTETS_MAX)
		return err_set(e, RC_REJECT, "SMSC address of %d octets", len);
	digits_read(p->smsc, sizeof(p->smsc), octets + 1, (len - 1u) * 2,
		    international(octets[0]));
	return RC_OK;
}

/* A name of 7 septets is 49 bits, 13 semi-octets, but some centres say 14,
 * which would be 8: the septet that is only fill is dropped. */
static void name_read(struct pdu *p, const uint8_t *octets, size_t digits)
{
	uint8_t septets[ADDRESS_DIGITS_MAX];
	size_t count = gsm7_unpack(septets, digits * 4 / 7, octets, (digits + 1) / 2, 0), len;
	CLEAN(text) char *name = NULL;

	if (digits * 4 % 7 == 0 && count && septets[count - 1] == 0)
		count--;
	name = gsm7_decode(septets, count, 0, 0, &len);
	if (len >= sizeof(p->number))
		len = sizeof(p->number) - 1;
	memcpy(p->number, name, len);
	p->number[len] = '\0';
	p->alphanumeric = true;
}

enum rc address_read(struct pdu *p, struct reader *r, struct err *e)
{
	const uint8_t *octets;
	uint8_t digits, type;

	if (!read_octet(r, &digits) || !read_octet(r, &type))
		return too_short(e, "address");
	if (digits > ADDRESS_DIGITS_MAX)
		return err_set(e, RC_REJECT, "an address of %d digits", digits);
	octets = read_octets(r, (digits + 1u) / 2);
	if (!octets)
		return too_short(e, "address");
	if ((type >> 4 & 7) == 5)
		name_read(p, octets, digits);
	else
		digits_read(p->number, sizeof(p->number), octets, digits, international(type));
	return RC_OK;
}

/* ---- time stamps (23.040 9.2.3.11) ------------------------------------------ */

static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* Seven octets.  The years are those of this century. */
static bool time_decode(struct pdu_time *t, const uint8_t *octets)
{
	int field[6], quarters;

	for (int i = 0; i < 6; i++) {
		int tens = octets[i] & 0x0F, ones = octets[i] >> 4;

		if (tens > 9 || ones > 9)
			return false;
		field[i] = tens * 10 + ones;
	}
	if (field[1] < 1 || field[1] > 12 || field[2] < 1 ||
	    field[2] > days_in_month(2000 + field[0], field[1]) || field[3] > 23 ||
	    field[4] > 59 || field[5] > 59)
		return false;
	quarters = (octets[6] & 0x07) * 10 + (octets[6] >> 4);
	t->offset_minutes = octets[6] & 0x08 ? -15 * quarters : 15 * quarters;
	t->at = days_from_civil(2000 + field[0], field[1], field[2]) * 86400 + field[3] * 3600 +
		field[4] * 60 + field[5] - t->offset_minutes * 60;
	t->set = true;
	return true;
}

enum rc time_read(struct pdu *p, struct pdu_time *t, struct reader *r, struct err *e)
{
	const uint8_t *octets = read_octets(r, 7);

	if (!octets)
		return too_short(e, "time stamp");
	if (!time_decode(t, octets))
		p->flags |= PDU_SCTS_INVALID;
	return RC_OK;
}

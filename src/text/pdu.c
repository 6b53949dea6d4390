/* pdu.c - reading PDUs: coding, header, user data and the three types; see
 * pdu.h.  Addresses and time stamps are read by pdu_field.c. */
#include "text/pdu.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/gsm7.h"
#include "text/pdu_field.h"

/* ---- data coding (23.038 4) ------------------------------------------------- */

struct pdu_coding pdu_coding(int dcs)
{
	static const enum pdu_alphabet alphabets[] = { PDU_GSM7, PDU_8BIT, PDU_UCS2, PDU_GSM7 };
	struct pdu_coding c = { PDU_GSM7, -1, false };

	if (dcs < 0x80) { /* general, and the same marked for deletion */
		c.alphabet = alphabets[dcs >> 2 & 3];
		c.compressed = dcs & 0x20;
		if (dcs & 0x10)
			c.message_class = dcs & 3;
	} else if (dcs >= 0xF0) { /* coding and class */
		c.alphabet = dcs & 0x04 ? PDU_8BIT : PDU_GSM7;
		c.message_class = dcs & 3;
	} else if (dcs >= 0xE0) { /* message waiting, store, UCS-2 */
		c.alphabet = PDU_UCS2;
	}
	return c;
}

/* ---- the user data header (23.040 9.2.3.24) --------------------------------- */

static void concat_read(struct pdu *p, int ref, int total, int seq, int width)
{
	p->concat = (struct pdu_concat){ 0 };
	p->flags &= ~(unsigned)PDU_CONCAT_INVALID;
	if (seq == 0 || seq > total)
		p->flags |= PDU_CONCAT_INVALID;
	else
		p->concat = (struct pdu_concat){ true, ref, total, seq, width };
}

/* Of an element that comes twice the last one counts (9.2.3.24). */
static void element_read(struct pdu *p, int id, const uint8_t *data, size_t len)
{
	bool right = true;

	if (id == 0x00 && (right = len == 3))
		concat_read(p, data[0], data[1], data[2], 8);
	else if (id == 0x08 && (right = len == 4))
		concat_read(p, data[0] << 8 | data[1], data[2], data[3], 16);
	else if (id == 0x24 && (right = len == 1))
		p->single = data[0];
	else if (id == 0x25 && (right = len == 1))
		p->locking = data[0];
	if (!right)
		p->flags |= PDU_UDH_INVALID;
}

void pdu_header_read(struct pdu *p)
{
	struct reader r = { p->header, p->header_len };

	while (r.left) {
		const uint8_t *data;
		uint8_t id, len;

		read_octet(&r, &id);
		data = read_octet(&r, &len) ? read_octets(&r, len) : NULL;
		if (!data) {
			p->flags |= PDU_UDH_INVALID;
			return;
		}
		element_read(p, id, data, len);
	}
}

/* ---- user data -------------------------------------------------------------- */

char *pdu_ucs2_text(const uint8_t *octets, size_t len, size_t *text_len)
{
	struct buf text = { 0 };

	for (size_t i = 0; i + 1 < len; i += 2) {
		uint32_t cp = (uint32_t)octets[i] << 8 | octets[i + 1];
		char bytes[4];

		if (cp >= 0xD800 && cp < 0xDC00 && i + 3 < len &&
		    (octets[i + 2] & 0xFC) == 0xDC) {
			uint32_t low = (uint32_t)(octets[i + 2] & 3) << 8 | octets[i + 3];

			cp = 0x10000 + ((cp & 0x3FF) << 10 | low);
			i += 2;
		}
		buf_add(&text, bytes, utf8_put(bytes, cp)); /* a lone surrogate: U+FFFD */
	}
	*text_len = text.len;
	return buf_take(&text);
}

/* The septets behind the header, which ends at a septet boundary by fill bits. */
static void gsm7_read(struct pdu *p, const uint8_t *octets, size_t len, size_t header_octets)
{
	uint8_t septets[256];
	size_t header_septets = (header_octets * 8 + 6) / 7, count = 0;
	int skip_bits = (int)(header_septets * 7 - header_octets * 8);

	if ((size_t)p->udl > header_septets)
		count = gsm7_unpack(septets, (size_t)p->udl - header_septets,
				    octets + header_octets, len - header_octets, skip_bits);
	p->text = gsm7_decode(septets, count, p->locking, p->single, &p->text_len);
}

static enum rc header_split(struct pdu *p, const uint8_t *octets, size_t len, size_t *taken,
			    struct err *e)
{
	if (len < 1 || 1u + octets[0] > len)
		return err_set(e, RC_REJECT, "the header runs past the user data");
	p->header_len = octets[0];
	memcpy(p->header, octets + 1, p->header_len);
	*taken = 1 + p->header_len;
	pdu_header_read(p);
	return RC_OK;
}

static enum rc user_data_read(struct pdu *p, struct reader *r, bool header, struct err *e)
{
	struct pdu_coding coding = pdu_coding(p->dcs);
	size_t want, len, header_octets = 0;
	const uint8_t *octets;
	uint8_t udl;

	if (!read_octet(r, &udl))
		return too_short(e, "header: no user data length");
	p->udl = udl;
	p->alphabet = coding.alphabet;
	p->message_class = coding.message_class;
	want = coding.alphabet == PDU_GSM7 && !coding.compressed ? (udl * 7u + 7) / 8 : udl;
	len = want < r->left ? want : r->left;
	if (len < want) {
		if (p->type == PDU_SUBMIT)
			return err_set(e, RC_REJECT, "user data of %zu octets, %zu are there",
				       want, len);
		p->flags |= PDU_TRUNCATED;
	}
	octets = read_octets(r, len);
	if (header)
		TRY(header_split(p, octets, len, &header_octets, e));
	if (coding.compressed)
		p->flags |= PDU_COMPRESSED;
	if (coding.compressed || coding.alphabet == PDU_8BIT) {
		p->data_len = len - header_octets;
		memcpy(p->data, octets + header_octets, p->data_len);
	} else if (coding.alphabet == PDU_UCS2) {
		p->flags |= (len - header_octets) % 2 ? PDU_ODD : 0;
		p->text = pdu_ucs2_text(octets + header_octets, len - header_octets,
					&p->text_len);
	} else {
		gsm7_read(p, octets, len, header_octets);
	}
	return RC_OK;
}

/* ---- the three types -------------------------------------------------------- */

static enum rc coding_read(struct pdu *p, struct reader *r, struct err *e)
{
	uint8_t pid, dcs;

	if (!read_octet(r, &pid) || !read_octet(r, &dcs))
		return too_short(e, "coding");
	p->pid = pid;
	p->dcs = dcs;
	return RC_OK;
}

static enum rc deliver_read(struct pdu *p, struct reader *r, uint8_t first, struct err *e)
{
	p->type = PDU_DELIVER;
	if (first & 0x20)
		p->flags |= PDU_REPORT_REQUESTED;
	TRY(address_read(p, r, e));
	TRY(coding_read(p, r, e));
	TRY(time_read(p, &p->scts, r, e));
	return user_data_read(p, r, first & 0x40, e);
}

/* What stands behind TP-ST is optional, each part of it announced by a bit of
 * TP-PI; FF is padding.  What is cut off there is no loss. */
static enum rc report_options_read(struct pdu *p, struct reader *r, bool header, struct err *e)
{
	uint8_t first, more, octet;

	if (!read_octet(r, &first) || first == 0xFF)
		return RC_OK;
	for (more = first; more & 0x80;)
		if (!read_octet(r, &more))
			return RC_OK;
	if (first & 1) {
		if (!read_octet(r, &octet))
			return RC_OK;
		p->pid = octet;
	}
	if (first & 2) {
		if (!read_octet(r, &octet))
			return RC_OK;
		p->dcs = octet;
	}
	if ((first & 4) && r->left && user_data_read(p, r, header, e) != RC_OK)
		p->flags |= PDU_UDH_INVALID; /* the fate of the message is known all the same */
	return RC_OK;
}

static enum rc report_read(struct pdu *p, struct reader *r, uint8_t first, struct err *e)
{
	uint8_t octet;

	p->type = PDU_STATUS_REPORT;
	if (!read_octet(r, &octet))
		return too_short(e, "message reference");
	p->reference = octet;
	TRY(address_read(p, r, e));
	TRY(time_read(p, &p->scts, r, e));
	TRY(time_read(p, &p->discharge, r, e));
	if (!read_octet(r, &octet))
		return too_short(e, "status");
	p->status = octet;
	return report_options_read(p, r, first & 0x40, e);
}

/* 23.040 9.2.3.12.1 */
static int validity_minutes(uint8_t vp)
{
	if (vp < 144)
		return (vp + 1) * 5;
	if (vp < 168)
		return 12 * 60 + (vp - 143) * 30;
	if (vp < 197)
		return (vp - 166) * 24 * 60;
	return (vp - 192) * 7 * 24 * 60;
}

static enum rc submit_read(struct pdu *p, struct reader *r, uint8_t first, struct err *e)
{
	uint8_t octet;

	p->type = PDU_SUBMIT;
	if (first & 0x20)
		p->flags |= PDU_REPORT_REQUESTED;
	if (!read_octet(r, &octet))
		return too_short(e, "message reference");
	p->reference = octet;
	TRY(address_read(p, r, e));
	TRY(coding_read(p, r, e));
	switch (first >> 3 & 3) {
	case 0:
		break;
	case 2:
		if (!read_octet(r, &octet))
			return too_short(e, "validity period");
		p->validity_minutes = validity_minutes(octet);
		break;
	default:
		if (!read_octets(r, 7))
			return too_short(e, "validity period");
		break;
	}
	return user_data_read(p, r, first & 0x40, e);
}

enum rc pdu_decode(struct pdu *p, const char *hex, size_t hex_len, enum pdu_direction direction,
		   struct err *e)
{
	uint8_t octets[PDU_READ_MAX], first;
	struct reader r = { octets, 0 };

	memset(p, 0, sizeof(*p));
	p->message_class = p->validity_minutes = p->udl = -1;
	TRY(hex_read(octets, &r.left, hex, hex_len, e));
	TRY(smsc_read(p, &r, e));
	if (!read_octet(&r, &first))
		return too_short(e, "first octet");
	if (direction == PDU_FROM_MOBILE) {
		if ((first & 3) != 1)
			return err_set(e, RC_REJECT, "no SUBMIT: type %d", first & 3);
		return submit_read(p, &r, first, e);
	}
	switch (first & 3) {
	case 1:
		return err_set(e, RC_REJECT, "a SUBMIT-REPORT has nothing for us");
	case 2:
		return report_read(p, &r, first, e);
	default: /* 3 is kept free, and read as a DELIVER: 9.2.3.1 */
		return deliver_read(p, &r, first, e);
	}
}

void pdu_free(struct pdu *p)
{
	free(p->text);
	p->text = NULL;
}

const char *pdu_flag_name(unsigned flag)
{
	switch ((enum pdu_flag)flag) {
	case PDU_TRUNCATED:
		return "truncated";
	case PDU_CONCAT_INVALID:
		return "concat_invalid";
	case PDU_SCTS_INVALID:
		return "scts_invalid";
	case PDU_REPORT_REQUESTED:
		return "srr";
	case PDU_UDH_INVALID:
		return "udh_invalid";
	case PDU_COMPRESSED:
		return "compressed";
	case PDU_ODD:
		return "odd";
	case PDU_FLAGS_END:
		break;
	}
	return "unknown";
}

const char *pdu_alphabet_name(enum pdu_alphabet alphabet)
{
	switch (alphabet) {
	case PDU_GSM7:
		return "gsm7";
	case PDU_8BIT:
		return "8bit";
	case PDU_UCS2:
		return "ucs2";
	}
	return "unknown";
}

/* pdu_field.h - the fields of a PDU, read one after the other; for pdu.c.
 * Every octet goes through struct reader, which cannot run past its end. */
#ifndef TEXT_PDU_FIELD_H
#define TEXT_PDU_FIELD_H

#include "text/pdu.h"

/* 176 octets fill a SIM record; some modems pad more. */
enum { PDU_READ_MAX = 1024 };

/* Octets that were not read yet. */
struct reader {
	const uint8_t *at;
	size_t left;
};

static inline bool read_octet(struct reader *r, uint8_t *octet)
{
	if (r->left < 1)
		return false;
	*octet = *r->at++;
	r->left--;
	return true;
}

/* NULL when there are fewer than count. */
static inline const uint8_t *read_octets(struct reader *r, size_t count)
{
	const uint8_t *at = r->at;

	if (r->left < count)
		return NULL;
	r->at += count;
	r->left -= count;
	return at;
}

/* RC_REJECT: "the PDU ends within the <where>". */
enum rc too_short(struct err *e, const char *where);

/* Hex digits to octets, of which there is room for PDU_READ_MAX. */
enum rc hex_read(uint8_t *octets, size_t *count, const char *hex, size_t len, struct err *e);

/* The SMSC's address into p->smsc; the sender's or recipient's into p->number. */
enum rc smsc_read(struct pdu *p, struct reader *r, struct err *e);
enum rc address_read(struct pdu *p, struct reader *r, struct err *e);

/* A time stamp; with impossible digits it stays unset and p is flagged. */
enum rc time_read(struct pdu *p, struct pdu_time *t, struct reader *r, struct err *e);

#endif

/* pdu.h - a short message's protocol data unit, in and out (3GPP 23.040 9.2).
 * Untrusted bytes: nothing is read past the end, whatever a length claims.
 * The modem decodes with it what a SIM holds; the emulator plays a network
 * with it. */
#ifndef TEXT_PDU_H
#define TEXT_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum pdu_type { PDU_DELIVER, PDU_STATUS_REPORT, PDU_SUBMIT };
enum pdu_alphabet { PDU_GSM7, PDU_8BIT, PDU_UCS2 };

/* What came from the mobile is SUBMIT, what came to it DELIVER or
 * STATUS-REPORT: the type indicator means another thing in each direction. */
enum pdu_direction { PDU_TO_MOBILE, PDU_FROM_MOBILE };

enum pdu_flag {
	PDU_TRUNCATED = 1 << 0, /* the user data is shorter than its length says */
	PDU_CONCAT_INVALID =
		1 << 1, /* a part number of 0 or above its total: concat is not set */
	PDU_SCTS_INVALID = 1 << 2,     /* a time stamp with impossible digits: it is not set */
	PDU_REPORT_REQUESTED = 1 << 3, /* TP-SRR or TP-SRI */
	PDU_UDH_INVALID = 1 << 4, /* an element runs past the header, or has a wrong length */
	PDU_COMPRESSED = 1 << 5,  /* compressed text (23.042): data has the octets, no text */
	PDU_ODD = 1 << 6,	  /* an odd number of octets in UCS-2; the last was dropped */
	PDU_FLAGS_END = 1 << 7,
};

/* A concatenation reference (3GPP 23.040 9.2.3.24.1 and .8). */
struct pdu_concat {
	bool set;
	int ref, total, seq; /* seq counts from 1 */
	int width;	     /* bits of ref: 8 or 16 */
};

/* A time stamp with its own offset (23.040 9.2.3.11). */
struct pdu_time {
	bool set;
	int64_t at;	    /* unix seconds, UTC */
	int offset_minutes; /* east of UTC; +03:30 is 210 */
};

enum { PDU_NUMBER_MAX = 40, PDU_OCTETS_MAX = 256 };

struct pdu {
	enum pdu_type type;
	char smsc[PDU_NUMBER_MAX];	 /* "+98..." or "" */
	char number[PDU_NUMBER_MAX * 4]; /* sender or recipient; an alphanumeric one in UTF-8 */
	bool alphanumeric;	   /* the number is a name: nobody can be answered there */
	struct pdu_time scts;	   /* DELIVER, STATUS-REPORT: when the centre had it */
	struct pdu_time discharge; /* STATUS-REPORT: when its fate was settled */
	int status;		   /* STATUS-REPORT: TP-ST (23.040 9.2.3.15) */
	int reference;		   /* STATUS-REPORT, SUBMIT: TP-MR */
	int pid, dcs;
	enum pdu_alphabet alphabet;
	struct pdu_concat concat;
	int locking, single;  /* national language tables as named, 0 = default */
	int udl;	      /* TP-UDL as read; -1 without user data */
	int message_class;    /* decoded from dcs: -1 none, 0 flash ... 3 */
	int validity_minutes; /* SUBMIT, relative TP-VP; -1 none or absolute */
	char *text;	      /* UTF-8, NULL for 8-bit; malloc'ed by pdu_decode */
	size_t text_len;
	uint8_t data[PDU_OCTETS_MAX]; /* the user data behind the header, as octets, for 8-bit
				       */
	size_t data_len;
	uint8_t header[PDU_OCTETS_MAX]; /* the user data header without its length octet */
	size_t header_len;
	unsigned flags; /* enum pdu_flag */
};

/* Decode hex (with the SMSC address in front, as +CMGR gives it).
 * RC_REJECT, with the reason, for what is no PDU of that direction.
 * pdu_free() it whatever the answer.
 *
 * A DELIVER whose user data is shorter than its length says is taken as far
 * as it goes, with PDU_TRUNCATED: a citizen wrote it, and half a text is
 * better than none.  A SUBMIT like that is refused: a program made it.  A
 * header that runs past the user data is refused in both, since nobody can
 * say where the text begins.  Octets behind the message are ignored (SIM
 * records are padded with FF). */
enum rc pdu_decode(struct pdu *p, const char *hex, size_t hex_len, enum pdu_direction direction,
		   struct err *e);
void pdu_free(struct pdu *p);

/* The flag's name in JSON and logs, for one enum pdu_flag. */
const char *pdu_flag_name(unsigned flag);

/* "gsm7", "8bit", "ucs2". */
const char *pdu_alphabet_name(enum pdu_alphabet alphabet);

/* Alphabet, message class (-1 none) and compression that a TP-DCS stands for
 * (3GPP 23.038 4); reserved codings are the default alphabet. */
struct pdu_coding {
	enum pdu_alphabet alphabet;
	int message_class;
	bool compressed;
};
struct pdu_coding pdu_coding(int dcs);

/* Encode a DELIVER, STATUS-REPORT or SUBMIT as hex in capitals, SMSC address
 * in front ("" gives the octet 00).  The alphabet must hold the text
 * (RC_REJECT), and the text must fit into the one part.  *tpdu_len, if
 * wanted, gets the octets behind the SMSC address, as AT+CMGS counts them.
 * The result is malloc'ed.
 *
 * The user data header is `header` if header_len is above 0, else made from
 * `concat` if that is set.  dcs 0 stands for the plain coding of `alphabet`;
 * another dcs must be of that alphabet.  8-bit is taken from data, all else
 * from text (NULL is empty).  PDU_REPORT_REQUESTED among the flags sets
 * TP-SRR or TP-SRI.  validity_minutes above 0 gives a relative TP-VP. */
enum rc pdu_encode(const struct pdu *p, char **hex, int *tpdu_len, struct err *e);

/* What p->header holds, for whoever has a header alone: p->concat, p->flags,
 * the language tables. */
void pdu_header_read(struct pdu *p);
/* UTF-16, big end first, as UTF-8; an odd octet at the end is dropped.
 * malloc'ed. */
char *pdu_ucs2_text(const uint8_t *octets, size_t len, size_t *text_len);

#endif

/* ussd_answer.h - what +CUSD: says, read.  Modems give the text as it is, as
 * UCS-2 in hex, as packed GSM-7 in hex or as octets in hex, and the coding that
 * they name beside it is often not the one they used: so it is only the first
 * guess, and what reads like a text wins.  Pure. */
#ifndef MODEM_USSD_ANSWER_H
#define MODEM_USSD_ANSWER_H

enum ussd_end {
	USSD_END_DONE = 0,	  /* no further action */
	USSD_END_ASKS = 1,	  /* the network waits for an answer: the session is open */
	USSD_END_TERMINATED = 2,  /* by the network, with or without a text */
	USSD_END_OTHER = 3,	  /* another client has answered */
	USSD_END_UNSUPPORTED = 4, /* 27.007 7.15 */
	USSD_END_TIMEOUT = 5,
};

struct ussd_answer {
	int end;    /* enum ussd_end; -1: not told */
	int coding; /* the data coding scheme named; -1: none */
	char *text; /* UTF-8; "" for none; free() it */
};

/* `line` is what stands behind "+CUSD:". */
void ussd_answer_read(struct ussd_answer *a, const char *line);

/* Why it is no answer, as a sentence; NULL when it is one. */
const char *ussd_answer_failure(const struct ussd_answer *a);

/* The code to dial as packed GSM-7 in hex (some Huawei), or as UCS-2 in hex
 * where AT+CSCS is "UCS2".  out has room for `room` bytes; code has at most 60. */
void ussd_code_packed(char *out, const char *code);
void ussd_code_ucs2(char *out, const char *code);

#endif

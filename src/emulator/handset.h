/* handset.h - people's telephones: what each shows, and what it texts.
 * A message of several parts is shown once, when it is complete
 * (3GPP 23.040 9.2.3.24.1). */
#ifndef EMULATOR_HANDSET_H
#define EMULATOR_HANDSET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "text/pdu.h"

struct network;
struct modem;

/* A message on the screen. */
struct handset_text {
	struct handset_text *next;
	char *from, *text;
	int parts;
	int64_t at_ms; /* unix milliseconds */
};

/* Parts that wait for the others; of one sender, reference and total. */
struct handset_join {
	struct handset_join *next;
	char *from;
	int ref, total, width, have;
	char **part; /* part[seq - 1], NULL while missing */
};

struct handset {
	struct handset *next;
	char number[PDU_NUMBER_MAX];
	struct handset_text *shown; /* oldest first */
	struct handset_join *joins;
	struct modem *last_modem; /* that wrote to it, NULL for none yet */
	int reference;		  /* of its next long text */
	int64_t last_scts;
};

/* What a handset may do wrong or in another way; zero is a plain text. */
struct handset_how {
	bool alphanumeric;	   /* the sender is a name */
	bool duplicate;		   /* every part comes twice */
	int64_t scts;		   /* 0 is now */
	int order[PDU_OCTETS_MAX]; /* parts in this order, ends with 0; empty is 1, 2, 3 ... */
	bool drop[PDU_OCTETS_MAX]; /* drop[seq] is lost on the way */
};

/* The phone of that number, made when there is none. */
struct handset *handset_get(struct handset **all, const char *number);
void handset_free_all(struct handset **all);

/* The phone gets a part.  Answers the message that is complete now (borrowed,
 * newest of ->shown), or NULL. */
const struct handset_text *handset_receive(struct handset *h, const char *from,
					   const struct pdu *part, int64_t at_ms);

/* A person texts a modem.  RC_REJECT with the reason when it cannot be sent;
 * *parts, if wanted, gets how many it took. */
enum rc handset_send(struct network *n, struct handset *h, struct modem *to, const char *text,
		     const struct handset_how *how, int *parts, struct err *e);

#endif

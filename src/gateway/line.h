/* line.h - what a carrier says, one JSON line at a time (docs/CARRIER.md).
 * A line comes from a program that parses what strangers send: nothing in it
 * is trusted before it is checked here.  Pure; the only reader of the protocol. */
#ifndef GATEWAY_LINE_H
#define GATEWAY_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct buf;

enum { LINE_MAX_BYTES = 16 * 1024 }; /* the newline included */

enum line_event {
	LINE_UP,
	LINE_STATUS,
	LINE_RECEIVED,
	LINE_REPORT,
	LINE_SUBMITTED,
	LINE_WAITING, /* the answer to a submit takes long */
	LINE_IDLE,    /* in a spool only: no submit was ever taken */
	LINE_DELETED,
	LINE_USSD,
	LINE_LOG,
	LINE_DOWN,
};

enum line_result { LINE_SENT, LINE_REFUSED, LINE_UNKNOWN };

/* The part of a long message; total 0: it is whole in one part. */
struct line_concat {
	int ref, total, seq, width;
};

/* Texts are borrowed from the line and never NULL where the event has them. */
struct line {
	enum line_event event;
	/* up; smsc of status too */
	const char *sim, *imei, *smsc, *manufacturer, *model, *firmware;
	bool announces; /* a modem that tells what arrives when it arrives */
	int window;	/* submits that it takes before it answers the first */
	bool whole;	/* it takes a long message as one submit, and answers once */
	/* status */
	int signal; /* percent; -1: not known */
	const char *network, *operator_name;
	const void *storages; /* a JSON list, or NULL: line_storage() */
	bool hopeless;	      /* down: only a person can help */
	const char *trouble;  /* down: which (workflow/trouble.h); "": none of those */
	/* received, report, deleted */
	const char *slot, *print, *number;
	bool alphanumeric;
	int64_t scts;
	const char *text; /* of log, down, waiting and ussd too */
	bool binary;	  /* text is the data in hex */
	struct line_concat concat;
	int status; /* TP-ST */
	/* submitted, ussd */
	int64_t id;
	enum line_result result;
	int ref;		 /* TP-MR; of a report too */
	int cause;		 /* -1: none given */
	bool cme;		 /* it is a CME number, else a CMS number */
	bool ok;		 /* ussd: there is an answer */
	const char *provider_id; /* submitted: what a gateway calls it; "": nothing */
	const char *level;
	void *root; /* owns the texts */
};

/* Where texts lie in a modem, and how many. */
struct line_storage {
	const char *name;
	int used, total;
	bool full;
};
/* The i-th storage of a status line; false: there are no more. */
bool line_storage(const struct line *l, size_t i, struct line_storage *s);

/* Read one line.  RC_REJECT: it is no line of the protocol, and why.
 * RC_NONE: an event that we do not know.  line_free() after RC_OK. */
enum rc line_read(struct line *l, const char *bytes, size_t len, struct err *e);
/* The same line for somebody else, with a line_free() of his own. */
struct line line_share(const struct line *l);
void line_free(struct line *l);
void clean_line(struct line *l);

/* A part to hand to the network. */
struct line_submit {
	int64_t id;
	const char *number, *text;
	size_t text_len;
	const char *encoding;	   /* gsm7 or ucs2 */
	struct line_concat concat; /* total 0: absent */
};

/* Append a line for the carrier, with its newline. */
void line_submit(struct buf *out, const struct line_submit *s);
void line_delete(struct buf *out, const char *slot, const char *print);
void line_ussd(struct buf *out, int64_t id, const char *code);
void line_quit(struct buf *out);

#endif

/* submission.h - one part of an outgoing message on its way (table submission).
 * State is kept per part: only what was not sent is sent again. */
#ifndef STORE_SUBMISSION_H
#define STORE_SUBMISSION_H

#include "store/message.h"
#include "store/status_report.h"

/* Times are unix seconds; 0 stands for NULL.  concat_ref, reference and
 * status are -1 where there is none. */
struct submission {
	int64_t id, message_id;
	int seq; /* counts from 1 */
	enum message_state state;
	int concat_ref; /* 8 bits, our own */
	char carrier[CARRIER_NAME_MAX], sim[SIM_MAX];
	int reference; /* TP-MR */
	int64_t submitted_at, settled_at;
	int status;	  /* TP-ST of the report */
	int64_t taken_at; /* when the service centre took it, as its report said */
	bool whole; /* its message was handed over as one: all parts stand as this one does */
	int64_t attempt_id; /* 0: what counts; else an earlier attempt at it (table attempt) */
};

/* The parts of a new message, all in one state. */
enum rc submission_add(struct store *st, int64_t message_id, int64_t contact_id, int parts,
		       enum message_state state, struct err *e);
enum rc submission_get(struct store *st, int64_t id, struct submission *s, struct err *e);
/* All parts of a message in order, malloc'ed. */
enum rc submission_of(struct store *st, int64_t message_id, struct submission **list, size_t *n,
		      struct err *e);
/* With whole, all parts of the message.  Of an earlier attempt, how it ended: its
 * state, reference, status and settled_at. */
enum rc submission_set(struct store *st, const struct submission *s, struct err *e);
/* All parts of the message are queued again, under a reference that was not
 * lately used towards this number.  What had left is an earlier attempt from now on. */
enum rc submission_again(struct store *st, int64_t message_id, int64_t contact_id, int parts,
			 struct err *e);
/* The network gave the part up: what is settled here is an earlier attempt at it. */
enum rc submission_give_up(struct store *st, const struct submission *s, struct err *e);
enum { ATTEMPT_LIFE_S = 3 * 86400 }; /* then no report of it is expected any more */
/* Has the network all parts of an earlier attempt at the message?  *round is its
 * name; *delivered: and so has the phone.  RC_NONE. */
enum rc submission_round(struct store *st, int64_t message_id, int64_t parts, int *round,
			 bool *delivered, struct err *e);
/* That attempt is what counts, and what counted is an earlier one. */
enum rc submission_redeem(struct store *st, int64_t message_id, int round, struct err *e);
/* A part that was given to the carrier and of which no answer is known; RC_NONE. */
enum rc submission_unanswered(struct store *st, const char *carrier, struct submission *s,
			      struct err *e);
/* The part that a status report speaks of, submitted at `since` or later, in this
 * attempt or an earlier one: the one of its SIM, reference and recipient, or the
 * newest to the recipient whose answer, and so whose reference, was lost.  A reference comes
 * back after 256 parts: then the time at which the service centre took the part tells them
 * apart. One that is `submitting` has its answer, and so its reference, still to come: the
 * report may be of it, or not.  RC_DUP: a report has settled its part already. RC_NONE. */
enum rc submission_reported(struct store *st, const struct status_report *r, int64_t since,
			    struct submission *s, struct err *e);

#endif

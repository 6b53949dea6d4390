/* message.h - texts in and out, as the rest of the house knows them. */
#ifndef STORE_MESSAGE_H
#define STORE_MESSAGE_H

#include <stdbool.h>

#include "store/store.h"

/* Ranks: the lower leaves first, but what waits rises (struct queue_policy). */
enum message_rank {
	RANK_ALARM = -1, /* the house is in trouble */
	RANK_CHALLENGE = 0,
	RANK_REPLY = 1,
	RANK_URGENT = 2,
	RANK_STAGE = 3,
	RANK_DIGEST = 4, /* numbers of the day and the week */
};

/* So long after somebody's text what he gets leaves by the number he wrote to. */
enum { CONVERSATION_S = 3 * 86400 };

/* A text to be sent. */
struct message_new {
	int64_t contact_id; /* the bare number's contact */
	const char *text;
	const char *template; /* "C06"; NULL for a free text */
	const char *purpose;  /* stage, reply, challenge, staff, free */
	int64_t case_id, event_id;
	const char *dedupe; /* NULL: never a duplicate */
	enum message_rank rank;
	bool resend;	     /* twice is better than never */
	bool cancelled;	     /* on record only: the person asked for no more texts */
	const char *carrier; /* NULL: the one that heard of him of late, or any */
	const char *avoid;   /* a carrier in trouble that it is about; NULL: none */
	int64_t not_before;  /* 0: now */
	int64_t expires_at;  /* 0: never */
};

/* Queue it (with its parts in table submission).  RC_DUP: its dedupe is
 * there; nothing changed.  RC_REJECT: more than 255 parts.  Inside the
 * transaction that gives the reason. */
enum rc message_queue(struct store *st, const struct message_new *m, int64_t now, int64_t *id,
		      struct err *e);

/* Where a message, or one part of it (store/submission.h), stands. */
enum message_state {
	MESSAGE_QUEUED,
	MESSAGE_SUBMITTING, /* a carrier has it in hand, or had when we died */
	MESSAGE_SENT,
	MESSAGE_DELIVERED,
	MESSAGE_UNCERTAIN, /* nobody can say whether the network has it */
	MESSAGE_FAILED,
	MESSAGE_EXPIRED,
	MESSAGE_CANCELLED,
	MESSAGE_RECEIVED, /* an incoming one */
};
const char *message_state_name(enum message_state state);
/* RC_NONE for a word that is no state. */
enum rc message_state_parse(const char *name, enum message_state *state);

enum { CARRIER_NAME_MAX = 64, SIM_MAX = 32, TEMPLATE_CODE_MAX = 32, CAUSE_MAX = 128 };

/* The row without its text.  Times are unix seconds; 0 stands for NULL. */
enum { HELD_MAX = 24 };

struct message {
	int64_t id, contact_id, case_id, event_id;
	bool incoming;
	enum message_state state;
	char template[TEMPLATE_CODE_MAX];
	int rank;
	bool resend;
	int64_t parts, tries;
	char carrier[CARRIER_NAME_MAX], sim[SIM_MAX];
	char avoid[CARRIER_NAME_MAX]; /* the carrier that does not take it; "" none */
	int64_t not_before, expires_at, settle_by;
	int64_t ready_at; /* since when it can leave: its place in the line of its rank */
	int64_t created_at, sent_at, delivered_at;
	char cause[CAUSE_MAX];
	char held[HELD_MAX]; /* the prefix in whose line it waits, or waited; "" none */
};

enum rc message_get(struct store *st, int64_t id, struct message *m, struct err *e);
/* Overwrite what changes in a message's life: state, tries, carrier, sim,
 * not_before, ready_at, settle_by, sent_at, delivered_at, cause. */
enum rc message_set(struct store *st, const struct message *m, struct err *e);
/* Queue it again at once, for any carrier; expires_at 0: never.  Its parts are
 * submission_again()'s. */
enum rc message_again(struct store *st, int64_t id, int64_t now, int64_t expires_at,
		      struct err *e);
/* Cancel what was queued and never tried, whose dedupe begins like this. */
enum rc message_cancel_like(struct store *st, const char *dedupe_prefix, struct err *e);
/* The first behind `after` (0: of all) that waits for this contact and was not tried
 * yet; RC_NONE. */
enum rc message_waiting(struct store *st, int64_t contact_id, int64_t after, struct message *m,
			struct err *e);
/* The text, malloc'ed. */
enum rc message_text(struct store *st, int64_t id, char **text, struct err *e);

/* An incoming message; m->id is set.  Wants contact_id, parts, carrier, sim,
 * created_at; purpose is citizen, or data for one that is no text. */
enum rc message_receive(struct store *st, struct message *m, const char *purpose,
			const char *text, struct err *e);
/* Its text, when a part came late. */
enum rc message_text_set(struct store *st, int64_t id, const char *text, struct err *e);

/* So long a text waits for the carrier of its conversation, then for any. */
enum { STICKY_S = 120 };

/* The next queued message of one rank that may leave now, behind `after` (NULL:
 * from the beginning): not_before has come, and no earlier message of the same
 * rank to the same number is still on its way.  With a carrier, only its own
 * and those that any may take; NULL: all.  held: those in the line of that prefix;
 * NULL: those in none.  `after` may be m.  RC_NONE. */
enum rc message_next(struct store *st, int64_t now, enum message_rank rank, const char *carrier,
		     const char *held, const struct message *after, struct message *m,
		     struct err *e);
/* Into the line of a prefix, as message_queue() does for those of store.queue.held, or
 * out of it again, to wait for a carrier. */
enum rc message_hold(struct store *st, int64_t id, const char *prefix, bool let_out,
		     struct err *e);
/* How many parts are out of it, may leave now and have not. */
enum rc message_let_out(struct store *st, const char *prefix, int64_t now, int64_t *parts,
			struct err *e);
/* All that are in it, as if there were no such line. */
enum rc message_unhold(struct store *st, const char *prefix, struct err *e);
/* The first prefix behind `after` ("": of all) whose line has somebody; RC_NONE. */
enum rc message_held_first(struct store *st, const char *after, char prefix[HELD_MAX],
			   struct err *e);
/* The uncertain message that is to be settled first, if due; RC_NONE. */
enum rc message_unsettled(struct store *st, int64_t now, struct message *m, struct err *e);
/* The earliest time of each kind; RC_NONE: nothing waits for one.  When a queued
 * text may leave (in the past: it could, and waits for something else), held as in
 * message_next(), ... */
enum rc message_first(struct store *st, enum message_rank rank, const char *held,
		      int64_t *ready_at, struct err *e);
/* ... an uncertain one is to be settled, a queued one's life is over. */
enum rc message_settles(struct store *st, int64_t *at, struct err *e);
enum rc message_expires(struct store *st, int64_t *at, struct err *e);
/* One that a carrier has in hand, by its state; RC_NONE. */
enum rc message_in_hand(struct store *st, struct message *m, struct err *e);
/* A queued message whose life is over; RC_NONE. */
enum rc message_overdue(struct store *st, int64_t now, struct message *m, struct err *e);
/* How many texts could leave and did not since `before` (at most 1,000 are
 * counted), and since when the first of them waits. */
enum rc message_stuck(struct store *st, int64_t before, int64_t *count, int64_t *since,
		      struct err *e);
/* How many are queued for a carrier; name "": for any. */
enum rc message_count_queued(struct store *st,
			     void (*visit)(void *ctx, const char *carrier, int64_t count),
			     void *ctx, struct err *e);

/* One line of the list. */
struct message_line {
	struct message message;
	const char *phone, *text;
	const char *case_code; /* "" for none */
};
struct message_filter {
	const char *phone; /* as stored, E.164; NULL: all */
	const char *state; /* NULL: all */
	int64_t since;	   /* created_at; 0: all */
	int64_t after_id;  /* ordered by id, above this */
	int limit;	   /* 0: all */
};
/* Texts are good during the visit only; the visitor must not list again. */
enum rc message_each(struct store *st, const struct message_filter *f,
		     enum rc (*visit)(void *ctx, const struct message_line *line,
				      struct err *e),
		     void *ctx, struct err *e);

#endif

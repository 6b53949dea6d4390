/* message.h - texts in and out, as the rest of the house knows them. */
#ifndef STORE_MESSAGE_H
#define STORE_MESSAGE_H

#include <stdbool.h>

#include "store/store.h"

/* Ranks: the lower leaves first. */
enum message_rank { RANK_CHALLENGE = 0, RANK_REPLY = 1, RANK_URGENT = 2, RANK_STAGE = 3, RANK_DIGEST = 4 };

/* A text to be sent. */
struct message_new {
	int64_t contact_id;    /* the bare number's contact */
	const char *text;
	const char *template;  /* "C06"; NULL for a free text */
	const char *purpose;   /* stage, reply, challenge, staff, free */
	int64_t case_id, event_id;
	const char *dedupe;    /* NULL: never a duplicate */
	enum message_rank rank;
	bool resend;           /* twice is better than never */
	bool cancelled;        /* on record only: the person asked for no more texts */
	const char *carrier;   /* the conversation's own, NULL: any */
	int64_t not_before;    /* 0: now */
	int64_t expires_at;    /* 0: never */
};

/* Queue it (with its parts in table submission).  RC_DUP: its dedupe is
 * there; nothing changed.  Inside the transaction that gives the reason. */
enum rc message_queue(struct store *st, const struct message_new *m, int64_t now, int64_t *id,
		      struct err *e);

#endif

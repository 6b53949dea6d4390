/* queue.h - the texts that may leave now, in their turn: a line for each rank,
 * and what waits long rises (struct queue_policy), but never above an alarm or
 * a challenge.  Reads the table message; a queue is good for one look. */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "store/message.h"

enum { QUEUE_RANKS = RANK_DIGEST - RANK_ALARM + 1, QUEUE_LINE_MOST = 64 };

struct queue {
	struct store *st;
	int64_t now;
	const char *carrier;
	const char *held; /* a prefix: its own line; NULL: all that is in none */
	bool urgent_only;
	struct queue_line {
		struct message head;
		int read; /* how many were, the head included */
		bool taken, over;
	} line[QUEUE_RANKS];
};

/* Begin a look.  carrier as in message_next(), borrowed; urgent_only: alarms and
 * challenges.  q->held may be set then, borrowed. */
void queue_open(struct queue *q, struct store *st, int64_t now, const char *carrier,
		bool urgent_only);
/* The next in turn; RC_NONE.  No line gives more than QUEUE_LINE_MOST, so that
 * none hides the others. */
enum rc queue_next(struct queue *q, struct message *m, struct err *e);

/* The longest prefix with a line of its own that the number begins with, or NULL. */
const char *queue_prefix(const struct queue_policy *p, const char *phone);

/* An alarm or a challenge: nothing that only waits goes before it. */
bool rank_urgent(int rank);
/* alarm, challenge, reply, urgent, stage, digest. */
const char *rank_name(enum message_rank rank);

#endif

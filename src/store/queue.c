/* queue.c - see queue.h. */
#include "store/queue.h"

#include <stdlib.h>
#include <string.h>

#define NEVER_S ((int64_t)100 * 365 * 86400)

const char *queue_prefix(const struct queue_policy *p, const char *phone)
{
	const char *longest = NULL;

	for (size_t i = 0; i < p->held_count; i++)
		if (strncmp(phone, p->held[i], strlen(p->held[i])) == 0 &&
		    (!longest || strlen(p->held[i]) > strlen(longest)))
			longest = p->held[i];
	return longest;
}

bool rank_urgent(int rank)
{
	return rank <= RANK_CHALLENGE;
}

const char *rank_name(enum message_rank rank)
{
	switch (rank) {
	case RANK_ALARM:
		return "alarm";
	case RANK_CHALLENGE:
		return "challenge";
	case RANK_REPLY:
		return "reply";
	case RANK_URGENT:
		return "urgent";
	case RANK_STAGE:
		return "stage";
	case RANK_DIGEST:
		return "digest";
	}
	abort();
}

void queue_open(struct queue *q, struct store *st, int64_t now, const char *carrier,
		bool urgent_only)
{
	q->st = st;
	q->now = now;
	q->carrier = carrier;
	q->held = NULL;
	q->urgent_only = urgent_only;
	for (int i = 0; i < QUEUE_RANKS; i++) {
		q->line[i].read = 0;
		q->line[i].taken = true;
		q->line[i].over = false;
	}
}

static int64_t turn(const struct queue *q, const struct message *m)
{
	int64_t step = q->st->queue.ageing_s ? q->st->queue.ageing_s : NEVER_S;

	return m->ready_at + m->rank * step;
}

/* Let the line have a head, if there is one. */
static enum rc head(struct queue *q, int i, struct err *e)
{
	struct queue_line *line = &q->line[i];
	enum rc rc;

	if (!line->taken || line->over)
		return RC_OK;
	line->over = line->read == QUEUE_LINE_MOST;
	if (line->over)
		return RC_OK;
	rc = message_next(q->st, q->now, (enum message_rank)(i + RANK_ALARM), q->carrier,
			  q->held, line->read ? &line->head : NULL, &line->head, e);
	line->over = rc != RC_OK;
	line->taken = false;
	line->read++;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc queue_next(struct queue *q, struct message *m, struct err *e)
{
	struct queue_line *first = NULL;

	for (int i = 0; i < QUEUE_RANKS; i++) {
		struct queue_line *line = &q->line[i];
		bool urgent = rank_urgent(i + RANK_ALARM);

		if (first && rank_urgent(first->head.rank))
			break;
		if (q->urgent_only && !urgent)
			break;
		TRY(head(q, i, e));
		if (!line->over && (!first || turn(q, &line->head) < turn(q, &first->head)))
			first = line;
	}
	if (!first)
		return RC_NONE;
	first->taken = true;
	*m = first->head;
	return RC_OK;
}

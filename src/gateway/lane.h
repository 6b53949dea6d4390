/* lane.h - what one carrier has in hand: the parts, or whole messages, that it
 * was given and has not answered for. */
#ifndef GATEWAY_LANE_H
#define GATEWAY_LANE_H

#include "base/buf.h"
#include "gateway/budget.h"
#include "gateway/carrier.h"
#include "gateway/record.h"
#include "gateway/settle.h"
#include "gateway/tally.h"
#include "workflow/engine.h"

enum { LANE_MOST = 128 }; /* whatever window a carrier asks for */

struct hand {
	int64_t submission_id, message_id;
	int parts;
	struct answer answer; /* when answered, but not written down yet */
	bool answered;
	bool late; /* it could not be written down, and waits for the clock */
	bool told; /* the carrier knows of it */
};

/* A value: a copy of it undoes what was done to the first; hands_copy() copies
 * no more than is there. */
struct hands {
	struct hand hand[LANE_MOST];
	int n;
};

struct lane {
	struct carrier *carrier;
	struct hands in, before; /* before: when the round began */
	struct buf lines;	 /* to be said after the commit */
	struct budget budget;
	struct record record, record_before;
	struct tally parts, parts_before;
	int64_t today; /* parts that left by its SIM this day; lane_count() */
	int64_t used_ms;
	bool asked; /* in this round */
};

void hands_copy(struct hands *to, const struct hands *from);

/* Made at first sight, kept by the carrier. */
struct lane *lane_of(struct carrier *c);
void lane_gone(struct carrier *c); /* the carrier is being freed */

/* Read what left by its SIM today.  The day and its count are the database's. */
enum rc lane_count(struct lane *lane, struct engine *en, struct err *e);
/* Would a text of so many parts pass the daily cap of its SIM?  A text of more
 * than a whole day's may leave when nothing has. */
bool lane_over(const struct lane *lane, int64_t parts);

/* Is an answer still to come? */
bool lane_owes(const struct lane *lane);
/* May it be given something more? */
bool lane_has_room(const struct lane *lane);
/* Is a to be asked first?  The one with less in hand; then the one that was idle
 * for longer, by how often it sends. */
bool lane_before(const struct lane *a, const struct lane *b, int64_t now_ms);
/* An answered hand is one of the record's; a message that nobody could send says
 * nothing of its carrier.  now is in seconds. */
void lane_record(struct lane *lane, const struct hand *h, enum retry_class class, int64_t now);
/* The same hand, for the figures. */
void lane_tally(struct lane *lane, const struct hand *h, enum retry_class class);
struct hand *lane_find(struct lane *lane, int64_t submission_id); /* or NULL */
void lane_put(struct lane *lane, const struct hand *h);
void lane_drop(struct lane *lane, int64_t submission_id);

#endif

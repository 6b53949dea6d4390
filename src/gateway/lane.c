/* lane.c - see lane.h. */
#include "gateway/lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/sim_day.h"

void hands_copy(struct hands *to, const struct hands *from)
{
	memcpy(to->hand, from->hand, (size_t)from->n * sizeof *from->hand);
	to->n = from->n;
}

struct lane *lane_of(struct carrier *c)
{
	struct lane *lane = carrier_lane(c);

	if (!lane) {
		lane = mem_alloc(sizeof *lane);
		lane->carrier = c;
		carrier_lane_set(c, lane);
	}
	budget_set(&lane->budget, carrier_config(c)->per_minute);
	return lane;
}

void lane_gone(struct carrier *c)
{
	struct lane *lane = carrier_lane(c);

	if (!lane)
		return;
	buf_free(&lane->lines);
	budget_free(&lane->budget);
	free(lane);
	carrier_lane_set(c, NULL);
}

enum rc lane_count(struct lane *lane, struct engine *en, struct err *e)
{
	const struct carrier_info *info = carrier_info(lane->carrier);

	return sim_day_get(&en->store, info->sim, engine_now(en), &lane->today, e);
}

bool lane_over(const struct lane *lane, int64_t parts)
{
	int64_t most = carrier_config(lane->carrier)->per_day;

	return most > 0 && lane->today > 0 && lane->today + parts > most;
}

bool lane_has_room(const struct lane *lane)
{
	int window = carrier_info(lane->carrier)->window;

	return carrier_ready(lane->carrier) &&
	       lane->in.n < (window < LANE_MOST ? window : LANE_MOST);
}

bool lane_before(const struct lane *a, const struct lane *b, int64_t now_ms)
{
	if (a->in.n != b->in.n)
		return a->in.n < b->in.n;
	return (now_ms - a->used_ms) * record_sent(&a->record) >
	       (now_ms - b->used_ms) * record_sent(&b->record);
}

void lane_record(struct lane *lane, const struct hand *h, enum retry_class class, int64_t now)
{
	bool was = record_poor(&lane->record, now);

	if (h->answer.kind == ANSWER_REFUSED && class == RETRY_NEVER)
		return;
	record_add(&lane->record, h->answer.kind == ANSWER_SENT, now);
	if (!was && record_poor(&lane->record, now))
		log_warn("carrier fails again and again", "carrier=%s sent=%d of=%d",
			 carrier_info(lane->carrier)->name, record_sent(&lane->record),
			 RECORD_ANSWERS);
}

bool lane_owes(const struct lane *lane)
{
	for (int i = 0; i < lane->in.n; i++)
		if (!lane->in.hand[i].answered)
			return true;
	return false;
}

struct hand *lane_find(struct lane *lane, int64_t submission_id)
{
	for (int i = 0; i < lane->in.n; i++)
		if (lane->in.hand[i].submission_id == submission_id)
			return &lane->in.hand[i];
	return NULL;
}

void lane_put(struct lane *lane, const struct hand *h)
{
	if (lane->in.n >= LANE_MOST)
		abort(); /* lane_has_room() was not asked */
	lane->in.hand[lane->in.n++] = *h;
}

void lane_drop(struct lane *lane, int64_t submission_id)
{
	struct hand *h = lane_find(lane, submission_id);

	if (h)
		*h = lane->in.hand[--lane->in.n];
}

static int64_t *refused(struct tally *p, enum retry_class class)
{
	switch (class) {
	case RETRY_NEVER:
		return &p->permanent;
	case RETRY_LATER:
		return &p->temporary;
	case RETRY_ELSEWHERE:
		return &p->carrier;
	}
	abort();
}

void lane_tally(struct lane *lane, const struct hand *h, enum retry_class class)
{
	struct tally *p = &lane->parts;

	switch (h->answer.kind) {
	case ANSWER_SENT:
		p->sent += h->parts;
		return;
	case ANSWER_REFUSED:
		*refused(p, class) += h->parts;
		return;
	case ANSWER_UNKNOWN:
		p->unknown += h->parts;
		return;
	}
}

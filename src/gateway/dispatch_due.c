/* dispatch_due.c - what the clock does to messages: those that were in hand when we
 * died, uncertain ones, ends of life, answers that could not be written down. */
#include "base/log.h"
#include "gateway/dispatch_self.h"
#include "gateway/lane.h"
#include "gateway/settle.h"

enum { OVERDUE_EVERY_MS = 60 * 1000, TICK_MOST = 200 };

typedef enum rc next_of(struct store *st, int64_t now, struct message *m, struct err *e);

static enum rc end_of_life(struct dispatch *d, struct message *m, struct err *e)
{
	return settle_end(d->en, m, MESSAGE_EXPIRED, "its time was over", e);
}

static enum rc overdue(struct dispatch *d, struct message *m, struct err *e)
{
	return settle_overdue(d->en, m, e);
}

static enum rc in_hand(struct store *st, int64_t now, struct message *m, struct err *e)
{
	(void)now;
	return message_in_hand(st, m, e);
}

static enum rc orphan(struct dispatch *d, struct message *m, struct err *e)
{
	struct settled out;

	TRY(settle_orphan(d->en, m->id, &out, e));
	dispatch_count_others(d, &out);
	return RC_OK;
}

/* Do it to every message that next finds, each in its own transaction. */
static enum rc each(struct dispatch *d, next_of *next, int most,
		    enum rc (*act)(struct dispatch *d, struct message *m, struct err *e),
		    struct err *e)
{
	struct store *st = &d->en->store;
	struct message m;
	enum rc rc = RC_OK;

	for (int i = 0; i < most; i++) {
		enum message_state was;

		if ((rc = next(st, engine_now(d->en), &m, e)) != RC_OK)
			break;
		was = m.state;
		TRY(tx_begin(st->db, e));
		TRY(tx_end(st->db, act(d, &m, e), e));
		if (message_get(st, m.id, &m, e) == RC_OK)
			dispatch_count_one(d, was, &m);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc dispatch_recover(struct dispatch *d, struct err *e)
{
	return each(d, in_hand, INT32_MAX, orphan, e);
}

void dispatch_tick(struct dispatch *d)
{
	int64_t now_ms = clock_mono_ms();
	struct err e = { 0 };

	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		struct lane *lane = lane_of(fleet_at(d->fleet, i));

		for (int k = lane->in.n; k-- > 0;)
			if (lane->in.hand[k].answered)
				dispatch_settle(d, lane, lane->in.hand[k], true);
	}
	if (each(d, message_unsettled, TICK_MOST, overdue, &e) != RC_OK)
		log_error("uncertain messages not settled", "why=%s", e.text);
	if (!d->overdue_ms || now_ms - d->overdue_ms >= OVERDUE_EVERY_MS) {
		d->overdue_ms = now_ms;
		if (each(d, message_overdue, TICK_MOST, end_of_life, &e) != RC_OK)
			log_error("old messages not ended", "why=%s", e.text);
	}
}

static bool owes_database(const struct dispatch *d)
{
	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		const struct lane *lane = lane_of(fleet_at(d->fleet, i));

		for (int k = 0; k < lane->in.n; k++)
			if (lane->in.hand[k].answered)
				return true;
	}
	return false;
}

static enum rc ready_next(struct dispatch *d, struct wake *w, struct err *e)
{
	for (int rank = RANK_ALARM; rank <= RANK_DIGEST; rank++) {
		int64_t at = 0;
		enum rc rc =
			message_first(&d->en->store, (enum message_rank)rank, NULL, &at, e);

		TRY(wake_found(w, rc, at));
	}
	return rates_next(d->rates, w, e);
}

bool dispatch_waits(struct dispatch *d)
{
	struct wake w = WAKE_NEVER;

	return ready_next(d, &w, NULL) != RC_OK || w.at <= engine_now(d->en);
}

enum rc dispatch_next(struct dispatch *d, struct wake *w, struct err *e)
{
	struct store *st = &d->en->store;
	int64_t at = 0;
	enum rc rc;

	if (owes_database(d))
		wake_soon(w);
	TRY(ready_next(d, w, e));
	rc = message_settles(st, &at, e);
	TRY(wake_found(w, rc, at));
	rc = message_expires(st, &at, e);
	if (rc == RC_OK && at <= engine_now(d->en)) {
		wake_ms(w, d->overdue_ms + OVERDUE_EVERY_MS);
		return RC_OK;
	}
	return wake_found(w, rc, at);
}

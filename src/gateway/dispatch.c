/* dispatch.c - see dispatch.h.
 *
 * The law: a part is `submitting` in the database before its carrier hears of
 * it, and its answer is in the database before its place in the lane is free. */
#include "gateway/dispatch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/choice.h"
#include "gateway/claim.h"
#include "gateway/dispatch_self.h"
#include "gateway/lane.h"
#include "gateway/settle.h"
#include "store/queue.h"

struct dispatch *dispatch_new(struct engine *en, struct fleet *fleet, struct rates *rates)
{
	struct dispatch *d = mem_alloc(sizeof *d);

	d->en = en;
	d->fleet = fleet;
	d->rates = rates;
	return d;
}

void dispatch_free(struct dispatch *d)
{
	free(d);
}

const struct dispatch_counts *dispatch_counts(const struct dispatch *d)
{
	return &d->counts;
}

void dispatch_gone(struct carrier *c)
{
	lane_gone(c);
}

const struct tally *dispatch_parts(const struct carrier *c)
{
	static const struct tally none;
	const struct lane *lane = carrier_lane(c);

	return lane ? &lane->parts : &none;
}

int dispatch_in_hand(const struct carrier *c)
{
	const struct lane *lane = carrier_lane(c);

	return lane ? lane->in.n : 0;
}

static bool taken(enum message_state state)
{
	return state == MESSAGE_SENT || state == MESSAGE_DELIVERED;
}

void dispatch_count_one(struct dispatch *d, enum message_state was, const struct message *m)
{
	struct dispatch_counts *n = &d->counts;

	if (m->state == was)
		return;
	if (taken(m->state) && !taken(was) && m->rank >= RANK_ALARM && m->rank <= RANK_DIGEST) {
		n->sent++;
		waits_add(&n->waits[m->rank - RANK_ALARM],
			  m->sent_at - (m->tries ? m->created_at : m->ready_at));
	}
	n->delivered += m->state == MESSAGE_DELIVERED;
	n->failed += m->state == MESSAGE_FAILED || m->state == MESSAGE_EXPIRED;
}

/* When the network had them nobody knows: they have no wait. */
void dispatch_count_others(struct dispatch *d, const struct settled *out)
{
	d->counts.sent += out->others.sent;
	d->counts.delivered += out->others.delivered;
	d->counts.failed += out->others.failed;
}

void dispatch_count(struct dispatch *d, const struct settled *out)
{
	dispatch_count_one(d, out->was, &out->message);
	dispatch_count_others(d, out);
}

/* ---- parts into a lane's hand (inside a transaction) ---- */

/* Parts more that leave today. */
static void counted(struct lane *lane, int parts)
{
	bool before = lane_over(lane, 1);

	lane->today += parts;
	if (!before && lane_over(lane, 1))
		log_warn("daily cap reached", "carrier=%s today=%" PRId64,
			 carrier_info(lane->carrier)->name, lane->today);
}

/* The message's next part is this lane's; RC_NONE when it has none, or can
 * be handed to nobody. */
static enum rc take(struct dispatch *d, struct lane *lane, struct message *m, struct err *e)
{
	size_t said = lane->lines.len;
	enum rc rc = claim(d->en, lane, m, e);

	if (rc != RC_OK)
		buf_cut(&lane->lines, said);
	if (rc == RC_OK) {
		budget_take(&lane->budget, lane->in.hand[lane->in.n - 1].parts,
			    clock_mono_ms());
		rates_take(d->rates, m, lane->in.hand[lane->in.n - 1].parts);
		counted(lane, lane->in.hand[lane->in.n - 1].parts);
	}
	if (rc != RC_REJECT)
		return rc;
	TRY(settle_end(d->en, m, MESSAGE_FAILED, e->text, e));
	dispatch_count_one(d, MESSAGE_QUEUED, m);
	return RC_NONE;
}

/* Give the lane what it has room for, as far as there is something. */
static enum rc fill(struct dispatch *d, struct lane *lane, struct err *e)
{
	int64_t now = engine_now(d->en);
	struct settled out;
	struct message m;
	enum rc rc;

	TRY(lane_count(lane, d->en, e));
	while (!d->paused && carrier_takes(lane->carrier) && lane_has_room(lane)) {
		if ((rc = choice_next(d->en, d->fleet, d->rates, lane, &m, e)) != RC_OK)
			return rc == RC_NONE ? RC_OK : rc;
		if (m.expires_at && m.expires_at <= now) {
			TRY(settle_end(d->en, &m, MESSAGE_EXPIRED, "its time was over", e));
			dispatch_count_one(d, MESSAGE_QUEUED, &m);
			continue;
		}
		/* Who waits for a code does not wait for the next minute. */
		if (!rank_urgent(m.rank) &&
		    !budget_allows(&lane->budget, (int)m.parts, clock_mono_ms()))
			return RC_OK;
		rc = take(d, lane, &m, e);
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		/* No part was queued: its state was wrong, or it has just ended. */
		if (rc == RC_NONE && m.state == MESSAGE_QUEUED) {
			TRY(settle_orphan(d->en, m.id, &out, e));
			dispatch_count(d, &out);
		}
	}
	return RC_OK;
}

/* The commit is behind us: now, and only now, the carrier hears of it. */
static void hand_over(struct lane *lane)
{
	if (!lane->lines.len)
		return;
	for (int i = 0; i < lane->in.n; i++) {
		struct hand *h = &lane->in.hand[i];

		if (!h->told)
			log_info("part submitted",
				 "message=%" PRId64 " part=%" PRId64 " carrier=%s",
				 h->message_id, h->submission_id,
				 carrier_info(lane->carrier)->name);
		h->told = true;
	}
	lane->used_ms = clock_mono_ms();
	carrier_submit(lane->carrier, &lane->lines);
	buf_clear(&lane->lines);
}

static struct lane *idle_lane(struct dispatch *d)
{
	int64_t now_ms = clock_mono_ms();
	struct lane *best = NULL;

	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		struct lane *lane = lane_of(fleet_at(d->fleet, i));

		if (!lane->asked && carrier_takes(lane->carrier) && lane_has_room(lane) &&
		    (!best || lane_before(lane, best, now_ms)))
			best = lane;
	}
	return best;
}

/* ---- the answer ---- */

static bool other_ready(const struct dispatch *d, const struct lane *lane)
{
	for (size_t i = 0; i < fleet_count(d->fleet); i++)
		if (fleet_at(d->fleet, i) != lane->carrier &&
		    carrier_takes(fleet_at(d->fleet, i)))
			return true;
	return false;
}

/* A modem's own fault lets it rest, so that another takes the text; without another
 * the first may be the text's, and the next one shows it.  What a refusal cost the message, its
 * row has. */
static void rest(struct lane *lane, const struct hand *h, enum retry_class class)
{
	switch (h->answer.kind) {
	case ANSWER_SENT:
		carrier_rested(lane->carrier);
		return;
	case ANSWER_REFUSED:
		if (class == RETRY_ELSEWHERE && (h->answer.elsewhere || !h->answer.works))
			carrier_rest(lane->carrier, h->message_id);
		return;
	case ANSWER_UNKNOWN:
		/* After an answer was lost, `down` often follows: give it no more.
		 * One of many that a gateway has in flight says less. */
		if (carrier_info(lane->carrier)->window == 1)
			carrier_rest(lane->carrier, h->message_id);
		return;
	}
}

/* Does its carrier live? */
static enum rc write_down(struct dispatch *d, struct lane *lane, struct hand h, bool lives,
			  struct settled *out, struct err *e)
{
	enum rc rc;

	h.answer.elsewhere = other_ready(d, lane);
	h.answer.works = record_well(&lane->record);
	h.answer.rest_s = carrier_rest_ms(lane->carrier) / 1000;
	rc = settle_answer(d->en, carrier_info(lane->carrier)->name, h.submission_id, &h.answer,
			   out, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_NONE)
		log_warn("answer without a part", "carrier=%s why=%s",
			 carrier_info(lane->carrier)->name, e->text);
	if (lives)
		rest(lane, &h, out->class);
	lane_drop(lane, h.submission_id);
	return RC_OK;
}

static void written(struct dispatch *d, struct lane *lane, const struct hand *h,
		    const struct settled *out)
{
	lane_record(lane, h, out->class, engine_now(d->en));
	if (out->message.id)
		lane_tally(lane, h, out->class);
	dispatch_count(d, out);
}

static void keep_late(struct lane *lane, struct hand h, const struct err *e)
{
	struct hand *kept = lane_find(lane, h.submission_id);

	kept->answer = h.answer;
	kept->answered = kept->late = true;
	log_error("answer not written", "part=%" PRId64 " why=%s", h.submission_id, e->text);
}

bool dispatch_settle(struct dispatch *d, struct lane *lane, struct hand h, bool lives)
{
	struct hands before;
	struct db *db = d->en->store.db;
	struct settled out = { 0 };
	struct err e = { 0 };
	enum rc rc;

	hands_copy(&before, &lane->in);
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = tx_end(db, write_down(d, lane, h, lives, &out, &e), &e);
	if (rc != RC_OK) {
		hands_copy(&lane->in, &before);
		keep_late(lane, h, &e);
		return false;
	}
	written(d, lane, &h, &out);
	return true;
}

/* ---- a round ---- */

/* The answer, and the next part of its text in the same breath. */
static enum rc go_on(struct dispatch *d, struct lane *lane, const struct hand *h, struct err *e)
{
	struct settled out = { 0 };
	enum rc rc;

	TRY(write_down(d, lane, *h, true, &out, e));
	written(d, lane, h, &out);
	if (d->paused || h->answer.kind != ANSWER_SENT || out.message.state != MESSAGE_QUEUED ||
	    !lane_has_room(lane))
		return RC_OK;
	rc = take(d, lane, &out.message, e);
	return rc == RC_NONE ? RC_OK : rc;
}

/* In a step of the round's transaction: what fails leaves nothing behind.
 * RC_BROKEN: the transaction is gone. */
static enum rc in_step(struct dispatch *d, struct lane *lane, const struct hand *answered,
		       struct err *e)
{
	struct db *db = d->en->store.db;
	struct dispatch_counts counts = d->counts;
	struct hands before;
	struct tally parts = lane->parts;
	struct record record = lane->record;
	size_t len = lane->lines.len;
	enum rc rc;

	TRY(tx_step_begin(db, e));
	hands_copy(&before, &lane->in);
	rc = answered ? go_on(d, lane, answered, e) : fill(d, lane, e);
	if (rc == RC_OK)
		return tx_step_keep(db, e);
	d->counts = counts;
	hands_copy(&lane->in, &before);
	lane->parts = parts;
	lane->record = record;
	buf_cut(&lane->lines, len);
	if (answered)
		keep_late(lane, *answered, e);
	else
		log_error("queue not served", "carrier=%s why=%s",
			  carrier_info(lane->carrier)->name, e->text);
	return tx_step_undo(db, e);
}

void dispatch_open(struct dispatch *d)
{
	struct err e = { 0 };

	d->before = d->counts;
	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		struct lane *lane = lane_of(fleet_at(d->fleet, i));

		hands_copy(&lane->before, &lane->in);
		lane->parts_before = lane->parts;
		lane->record_before = lane->record;
		lane->asked = false;
		if (lane_count(lane, d->en, &e) != RC_OK)
			log_error("day not counted", "carrier=%s why=%s",
				  carrier_info(lane->carrier)->name, e.text);
	}
}

enum rc dispatch_answers(struct dispatch *d, struct err *e)
{
	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		struct lane *lane = lane_of(fleet_at(d->fleet, i));

		for (int k = lane->in.n; k-- > 0;) {
			struct hand h = lane->in.hand[k];

			if (h.answered && !h.late)
				TRY(in_step(d, lane, &h, e));
		}
	}
	return RC_OK;
}

enum rc dispatch_offers(struct dispatch *d, bool *more, struct err *e)
{
	struct lane *lane;

	if (!d->paused && idle_lane(d))
		TRY(rates_let(d->rates, e));
	while (!d->paused && (lane = idle_lane(d))) {
		lane->asked = true;
		TRY(in_step(d, lane, NULL, e));
	}
	*more = rates_more(d->rates);
	return RC_OK;
}

void dispatch_close(struct dispatch *d, bool kept)
{
	if (!kept)
		d->counts = d->before;
	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		struct lane *lane = lane_of(fleet_at(d->fleet, i));

		if (kept) {
			hand_over(lane);
		} else {
			hands_copy(&lane->in, &lane->before);
			lane->parts = lane->parts_before;
			lane->record = lane->record_before;
			buf_clear(&lane->lines);
		}
	}
}

void dispatch_pause(struct dispatch *d)
{
	d->paused = true;
}

/* ---- what carriers say ---- */

static struct answer answer_of(const struct line *l)
{
	struct answer a = { .reference = l->ref, .cause = l->cause, .cme = l->cme };

	snprintf(a.provider_id, sizeof a.provider_id, "%s", l->provider_id);
	switch (l->result) {
	case LINE_SENT:
		a.kind = ANSWER_SENT;
		return a;
	case LINE_REFUSED:
		a.kind = ANSWER_REFUSED;
		return a;
	case LINE_UNKNOWN:
		a.kind = ANSWER_UNKNOWN;
		return a;
	}
	abort();
}

void dispatch_submitted(struct carrier *c, const struct line *l)
{
	struct lane *lane = lane_of(c);
	struct hand *h = lane_find(lane, l->id);

	if (!h || h->answered) {
		log_warn("answer to no question", "carrier=%s part=%" PRId64,
			 carrier_info(c)->name, l->id);
		return;
	}
	h->answer = answer_of(l);
	h->answered = true;
	carrier_answered(c, lane_owes(lane));
}

/* One line of a note. */
static bool note_settle(struct dispatch *d, struct carrier *c, const struct line *l)
{
	struct answer answer = answer_of(l);
	struct lane *lane = lane_of(c);
	struct hand *h = lane_find(lane, l->id);
	struct db *db = d->en->store.db;
	struct settled out;
	struct err e = { 0 };
	enum rc rc;

	log_info("note in the spool", "carrier=%s part=%" PRId64, carrier_info(c)->name, l->id);
	if (h) {
		h->answer = answer;
		return dispatch_settle(d, lane, *h, false);
	}
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = tx_end(
			db,
			settle_answer(d->en, carrier_info(c)->name, l->id, &answer, &out, &e),
			&e);
	if (rc == RC_OK)
		dispatch_count(d, &out);
	else
		log_warn("note not used", "carrier=%s why=%s", carrier_info(c)->name, e.text);
	return rc == RC_OK || rc == RC_NONE;
}

bool dispatch_noted(struct dispatch *d, struct carrier *c, const struct line *lines, size_t n)
{
	struct db *db = d->en->store.db;
	bool settled = true;
	struct err e = { 0 };
	enum rc rc;

	for (size_t i = 0; i < n; i++)
		settled &= note_settle(d, c, &lines[i]);
	/* What a new life has in hand is no matter of the old one's note. */
	if (!settled || lane_of(c)->in.n)
		return settled;
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = tx_end(db, settle_untaken(d->en, carrier_info(c)->name, &e), &e);
	if (rc != RC_OK)
		log_warn("note not used", "carrier=%s why=%s", carrier_info(c)->name, e.text);
	return rc == RC_OK;
}

void dispatch_up(struct dispatch *d, struct carrier *c)
{
	struct db *db = d->en->store.db;
	struct err e = { 0 };
	enum rc rc;

	if (lane_of(c)->in.n)
		return; /* no new life */
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = tx_end(db, settle_unheard(d->en, carrier_info(c)->name, &e), &e);
	if (rc != RC_OK)
		log_warn("life before not closed", "carrier=%s why=%s", carrier_info(c)->name,
			 e.text);
}

void dispatch_lost(struct dispatch *d, struct carrier *c)
{
	struct lane *lane = lane_of(c);

	for (int i = lane->in.n; i-- > 0;) {
		struct hand h = lane->in.hand[i];

		if (!h.answered)
			h.answer = (struct answer){ .kind = ANSWER_UNKNOWN };
		dispatch_settle(d, lane, h, false);
	}
}

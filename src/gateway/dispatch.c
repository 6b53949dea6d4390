/* dispatch.c - see dispatch.h.  Owns the lanes: one for each carrier, with
 * the part that it has in hand.
 *
 * The law: a part is `submitting` in the database before its carrier hears of
 * it, and its answer is in the database before the next part leaves. */
#include "gateway/dispatch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "gateway/budget.h"
#include "gateway/route.h"
#include "gateway/settle.h"
#include "store/contact.h"
#include "text/segment.h"

enum { CANDIDATES_MOST = 256, OVERDUE_EVERY_MS = 60 * 1000, TICK_MOST = 200 };

struct lane {
	struct carrier *carrier;
	int64_t submission_id, message_id; /* in hand; 0: nothing */
	struct answer answer;		   /* for what is in hand */
	bool answered;			   /* but not written down yet */
	struct buf lines;		   /* to be said after the commit */
	struct budget budget;
	int64_t used_ms;
	bool asked; /* in this round */
};

struct dispatch {
	struct engine *en;
	struct fleet *fleet;
	struct dispatch_counts counts;
	int64_t overdue_ms;
	bool paused;
};

struct dispatch *dispatch_new(struct engine *en, struct fleet *fleet)
{
	struct dispatch *d = mem_alloc(sizeof *d);

	d->en = en;
	d->fleet = fleet;
	return d;
}

void dispatch_free(struct dispatch *d)
{
	free(d);
}

struct dispatch_counts *dispatch_counts(struct dispatch *d)
{
	return &d->counts;
}

static struct lane *lane_of(struct carrier *c)
{
	struct lane *lane = carrier_lane(c);

	if (!lane) {
		lane = mem_alloc(sizeof *lane);
		lane->carrier = c;
		carrier_lane_set(c, lane);
		budget_set(&lane->budget, carrier_config(c)->per_minute);
	}
	return lane;
}

void dispatch_gone(struct carrier *c)
{
	struct lane *lane = carrier_lane(c);

	if (!lane)
		return;
	buf_free(&lane->lines);
	budget_free(&lane->budget);
	free(lane);
	carrier_lane_set(c, NULL);
}

int dispatch_in_hand(const struct carrier *c)
{
	const struct lane *lane = carrier_lane(c);

	return lane && lane->submission_id ? 1 : 0;
}

static void count(struct dispatch *d, const struct message *m)
{
	d->counts.sent += m->state == MESSAGE_SENT;
	d->counts.failed += m->state == MESSAGE_FAILED || m->state == MESSAGE_EXPIRED;
}

/* ---- a part into a lane's hand (inside a transaction) ---- */

static const char *encoding_name(enum segment_encoding encoding)
{
	switch (encoding) {
	case SEGMENT_GSM7:
		return "gsm7";
	case SEGMENT_UCS2:
		return "ucs2";
	}
	abort();
}

/* RC_REJECT: the text or the number cannot be handed to anybody. */
static enum rc compose(struct dispatch *d, struct lane *lane, const struct message *m,
		       const struct submission *s, struct err *e)
{
	CLEAN(contact) struct contact to = { 0 };
	CLEAN(text) char *text = NULL;
	struct segments cut;

	TRY(contact_get(&d->en->store, m->contact_id, &to, e));
	TRY(message_text(&d->en->store, m->id, &text, e));
	if (!to.phone || !utf8_valid(to.phone, strlen(to.phone)))
		return err_set(e, RC_REJECT, "no number");
	if (!utf8_valid(text, strlen(text)))
		return err_set(e, RC_REJECT, "the text is not UTF-8");
	TRY(segment_text(&cut, text, strlen(text), 8, e));
	if (s->seq > cut.parts || m->parts != cut.parts)
		return err_set(e, RC_REJECT, "the text does not have %d parts any more",
			       (int)m->parts);
	buf_clear(&lane->lines);
	line_submit(&lane->lines, &(struct line_submit){
					  .id = s->id,
					  .number = to.phone,
					  .text = text + cut.part[s->seq - 1].at_byte,
					  .text_len = cut.part[s->seq - 1].len_bytes,
					  .encoding = encoding_name(cut.encoding),
					  .concat = { .ref = s->concat_ref,
						      .total = cut.parts > 1 ? cut.parts : 0,
						      .seq = s->seq },
				  });
	return RC_OK;
}

/* The first queued part; RC_NONE when none is. */
static enum rc first_queued(struct dispatch *d, const struct message *m, struct submission *s,
			    struct err *e)
{
	struct submission *list;
	bool resumable = true;
	int64_t oldest = engine_now(d->en) - RESUME_S;
	enum rc rc = RC_NONE;
	size_t n;

	TRY(submission_of(&d->en->store, m->id, &list, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (list[i].state == MESSAGE_QUEUED && rc == RC_NONE) {
			*s = list[i];
			rc = RC_OK;
		} else if (list[i].state != MESSAGE_QUEUED) {
			/* A phone joins parts of one sender and one time only. */
			resumable &= list[i].submitted_at >= oldest;
			resumable &= strcmp(list[i].sim, m->sim) == 0;
		}
	}
	free(list);
	if (rc != RC_OK || resumable)
		return rc == RC_NONE ? err_set(e, rc, "no part is queued") : rc;
	TRY(submission_again(&d->en->store, m->id, m->contact_id, (int)m->parts, e));
	log_info("message begins anew", "message=%" PRId64, m->id);
	return first_queued(d, m, s, e);
}

/* The message's next part is this lane's; RC_NONE when it has none. */
static enum rc claim(struct dispatch *d, struct lane *lane, struct message *m, struct err *e)
{
	const struct carrier_info *info = carrier_info(lane->carrier);
	struct submission s;
	enum rc rc;

	strcpy(m->carrier, info->name);
	strcpy(m->sim, info->sim);
	TRY(first_queued(d, m, &s, e));
	rc = compose(d, lane, m, &s, e);
	if (rc == RC_REJECT) {
		TRY(settle_end(d->en, m, MESSAGE_FAILED, e->text, e));
		count(d, m);
		return RC_NONE;
	}
	TRY(rc);
	s.state = MESSAGE_SUBMITTING;
	s.submitted_at = engine_now(d->en);
	s.settled_at = 0;
	s.reference = s.status = -1;
	strcpy(s.carrier, m->carrier);
	strcpy(s.sim, m->sim);
	TRY(submission_set(&d->en->store, &s, e));
	m->state = MESSAGE_SUBMITTING;
	m->settle_by = 0;
	TRY(message_set(&d->en->store, m, e));
	lane->submission_id = s.id;
	lane->message_id = m->id;
	return RC_OK;
}

/* ---- the choice ---- */

static enum rc fits(struct dispatch *d, struct lane *lane, const struct message *m, bool *does,
		    struct err *e)
{
	CLEAN(contact) struct contact to = { 0 };

	TRY(contact_get(&d->en->store, m->contact_id, &to, e));
	*does = route_takes(d->fleet, lane->carrier, m, to.phone ? to.phone : "",
			    engine_now(d->en));
	return RC_OK;
}

/* The first message in line that this lane may take.  own: look only at
 * those that are bound to it or to none. */
static enum rc candidate(struct dispatch *d, struct lane *lane, bool own, struct message *m,
			 struct err *e)
{
	const char *carrier = own ? carrier_info(lane->carrier)->name : NULL;
	struct message after = { .rank = -1 };
	int64_t now = engine_now(d->en);

	for (int i = 0; i < CANDIDATES_MOST; i++) {
		bool does = false;

		TRY(message_next(&d->en->store, now, carrier, &after, m, e));
		if (m->expires_at && m->expires_at <= now)
			return RC_OK; /* whose it is does not matter */
		TRY(fits(d, lane, m, &does, e));
		if (does)
			return RC_OK;
		after = *m;
	}
	return RC_NONE;
}

/* Give the lane a part, if there is one; inside a transaction. */
static enum rc fill(struct dispatch *d, struct lane *lane, struct err *e)
{
	bool own = route_all_ready(d->fleet);
	int64_t now = engine_now(d->en);
	struct message m;
	enum rc rc;

	while (!d->paused && carrier_ready(lane->carrier)) {
		rc = candidate(d, lane, own, &m, e);
		if (rc == RC_NONE && own)
			rc = candidate(d, lane, false, &m, e);
		TRY(rc);
		if (m.expires_at && m.expires_at <= now) {
			TRY(settle_end(d->en, &m, MESSAGE_EXPIRED, "its time was over", e));
			count(d, &m);
			continue;
		}
		if (!budget_allows(&lane->budget, (int)m.parts, clock_mono_ms()))
			return RC_NONE;
		if ((rc = claim(d, lane, &m, e)) != RC_NONE)
			return rc;
		/* No part was queued: its state was wrong, or it has just ended. */
		if (m.state == MESSAGE_QUEUED)
			TRY(settle_orphan(d->en, m.id, e));
	}
	return RC_NONE;
}

/* The commit is behind us: now, and only now, the carrier hears of it. */
static void hand_over(struct lane *lane)
{
	int64_t now_ms = clock_mono_ms();

	log_info("part submitted", "message=%" PRId64 " part=%" PRId64 " carrier=%s",
		 lane->message_id, lane->submission_id, carrier_info(lane->carrier)->name);
	budget_take(&lane->budget, now_ms);
	lane->used_ms = now_ms;
	carrier_submit(lane->carrier, &lane->lines);
	buf_clear(&lane->lines);
}

static void drop_hand(struct lane *lane)
{
	lane->submission_id = lane->message_id = 0;
	lane->answered = false;
	buf_clear(&lane->lines);
}

/* Nothing is left open behind it, whatever came of it. */
static enum rc commit_or_undo(struct db *db, enum rc rc, struct err *e)
{
	if (rc == RC_OK || rc == RC_NONE) {
		enum rc done = tx_commit(db, e);

		rc = done == RC_OK ? rc : done;
	}
	if (rc != RC_OK && rc != RC_NONE)
		tx_rollback(db);
	return rc;
}

static void offer(struct dispatch *d, struct lane *lane)
{
	struct db *db = d->en->store.db;
	struct err e = { 0 };
	enum rc rc;

	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = commit_or_undo(db, fill(d, lane, &e), &e);
	if (rc == RC_OK) {
		hand_over(lane);
		return;
	}
	drop_hand(lane);
	if (rc != RC_NONE)
		log_error("queue not served", "carrier=%s why=%s",
			  carrier_info(lane->carrier)->name, e.text);
}

/* The free lane that was idle for the longest time. */
static struct lane *idle_lane(struct dispatch *d)
{
	struct lane *best = NULL;

	for (size_t i = 0; i < fleet_count(d->fleet); i++) {
		struct lane *lane = lane_of(fleet_at(d->fleet, i));

		if (!lane->asked && !lane->submission_id && carrier_ready(lane->carrier) &&
		    (!best || lane->used_ms < best->used_ms))
			best = lane;
	}
	return best;
}

void dispatch_run(struct dispatch *d)
{
	struct lane *lane;

	for (size_t i = 0; i < fleet_count(d->fleet); i++)
		lane_of(fleet_at(d->fleet, i))->asked = false;
	while (!d->paused && (lane = idle_lane(d))) {
		lane->asked = true;
		offer(d, lane);
	}
}

void dispatch_pause(struct dispatch *d)
{
	d->paused = true;
}

/* ---- the answer ---- */

/* What comes after it in the same breath: the next part of this text, or of
 * another; inside the transaction of the answer. */
static enum rc go_on(struct dispatch *d, struct lane *lane, struct message *m, bool sent,
		     struct err *e)
{
	if (d->paused || !carrier_ready(lane->carrier))
		return RC_NONE;
	if (sent && m->state == MESSAGE_QUEUED) {
		enum rc rc = claim(d, lane, m, e);

		if (rc != RC_NONE)
			return rc;
	}
	return fill(d, lane, e);
}

static bool other_ready(const struct dispatch *d, const struct lane *lane)
{
	for (size_t i = 0; i < fleet_count(d->fleet); i++)
		if (fleet_at(d->fleet, i) != lane->carrier &&
		    carrier_ready(fleet_at(d->fleet, i)))
			return true;
	return false;
}

static enum rc write_down(struct dispatch *d, struct lane *lane, bool alone,
			  struct settled *out, struct err *e)
{
	bool sent = lane->answer.kind == ANSWER_SENT;
	enum rc rc;

	lane->answer.elsewhere = other_ready(d, lane);
	rc = settle_answer(d->en, carrier_info(lane->carrier)->name, lane->submission_id,
			   &lane->answer, out, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_NONE)
		log_warn("answer without a part", "carrier=%s why=%s",
			 carrier_info(lane->carrier)->name, e->text);
	if (sent)
		carrier_rested(lane->carrier);
	else if (!alone &&
		 (lane->answer.kind == ANSWER_UNKNOWN ||
		  (lane->answer.kind == ANSWER_REFUSED && out->class == RETRY_ELSEWHERE)))
		/* After an answer was lost, `down` often follows: give it no more. */
		carrier_rest(lane->carrier, lane->message_id);
	lane->submission_id = lane->message_id = 0;
	return alone ? RC_NONE : go_on(d, lane, &out->message, sent, e);
}

/* The answer in the lane becomes durable.  false: it could not be written;
 * the lane keeps it, and takes nothing else until it is. */
static bool settle(struct dispatch *d, struct lane *lane, bool alone)
{
	int64_t submission_id = lane->submission_id, message_id = lane->message_id;
	struct db *db = d->en->store.db;
	struct settled out = { 0 };
	struct err e = { 0 };
	enum rc rc;

	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = commit_or_undo(db, write_down(d, lane, alone, &out, &e), &e);
	if (rc != RC_OK && rc != RC_NONE) {
		buf_clear(&lane->lines);
		lane->submission_id = submission_id;
		lane->message_id = message_id;
		lane->answered = true;
		log_error("answer not written", "part=%" PRId64 " why=%s", submission_id,
			  e.text);
		return alone ? false : settle(d, lane, true);
	}
	lane->answered = false;
	d->counts.parts_sent += lane->answer.kind == ANSWER_SENT;
	count(d, &out.message);
	if (rc == RC_OK)
		hand_over(lane);
	return true;
}

static struct answer answer_of(const struct line *l)
{
	struct answer a = { .reference = l->ref, .cause = l->cause };

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

void dispatch_submitted(struct dispatch *d, struct carrier *c, const struct line *l)
{
	struct lane *lane = lane_of(c);

	if (!lane->submission_id || lane->submission_id != l->id || lane->answered) {
		log_warn("answer to no question", "carrier=%s part=%" PRId64,
			 carrier_info(c)->name, l->id);
		return;
	}
	lane->answer = answer_of(l);
	settle(d, lane, false);
}

/* The note's own part, if it has one. */
static bool note_settle(struct dispatch *d, struct carrier *c, const struct line *l)
{
	struct answer answer = answer_of(l);
	struct lane *lane = lane_of(c);
	struct db *db = d->en->store.db;
	struct settled out;
	struct err e = { 0 };
	enum rc rc;

	if (lane->submission_id && lane->submission_id == l->id) {
		lane->answer = answer;
		return settle(d, lane, true);
	}
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = commit_or_undo(
			db,
			settle_answer(d->en, carrier_info(c)->name, l->id, &answer, &out, &e),
			&e);
	if (rc == RC_OK)
		count(d, &out.message);
	else
		log_warn("note not used", "carrier=%s why=%s", carrier_info(c)->name, e.text);
	return rc == RC_OK || rc == RC_NONE;
}

bool dispatch_noted(struct dispatch *d, struct carrier *c, const struct line *l)
{
	int64_t answered_id = l->event == LINE_SUBMITTED ? l->id : 0;
	struct db *db = d->en->store.db;
	struct err e = { 0 };
	enum rc rc;

	log_info("note in the spool", "carrier=%s part=%" PRId64, carrier_info(c)->name,
		 answered_id);
	if (answered_id && !note_settle(d, c, l))
		return false;
	/* What a new life has in hand is no matter of the old one's note. */
	if (lane_of(c)->submission_id)
		return true;
	if ((rc = tx_begin(db, &e)) == RC_OK)
		rc = commit_or_undo(
			db, settle_untaken(d->en, carrier_info(c)->name, answered_id, &e), &e);
	if (rc != RC_OK && rc != RC_NONE)
		log_warn("note not used", "carrier=%s why=%s", carrier_info(c)->name, e.text);
	return rc == RC_OK || rc == RC_NONE;
}

void dispatch_lost(struct dispatch *d, struct carrier *c)
{
	struct lane *lane = lane_of(c);

	if (!lane->submission_id)
		return;
	if (!lane->answered)
		lane->answer = (struct answer){ .kind = ANSWER_UNKNOWN };
	settle(d, lane, true);
}

/* ---- by the clock ---- */

typedef enum rc next_of(struct store *st, int64_t now, struct message *m, struct err *e);

static enum rc end_of_life(struct engine *en, struct message *m, struct err *e)
{
	return settle_end(en, m, MESSAGE_EXPIRED, "its time was over", e);
}

static enum rc in_hand(struct store *st, int64_t now, struct message *m, struct err *e)
{
	(void)now;
	return message_in_hand(st, m, e);
}

static enum rc orphan(struct engine *en, struct message *m, struct err *e)
{
	return settle_orphan(en, m->id, e);
}

/* Do it to every message that next finds, each in its own transaction. */
static enum rc each(struct dispatch *d, next_of *next, int most,
		    enum rc (*act)(struct engine *en, struct message *m, struct err *e),
		    struct err *e)
{
	struct store *st = &d->en->store;
	struct message m;
	enum rc rc = RC_OK;

	for (int i = 0; i < most; i++) {
		if ((rc = next(st, engine_now(d->en), &m, e)) != RC_OK)
			break;
		TRY(tx_begin(st->db, e));
		TRY(commit_or_undo(st->db, act(d->en, &m, e), e));
		if (message_get(st, m.id, &m, e) == RC_OK)
			count(d, &m);
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

		if (lane->submission_id && lane->answered)
			settle(d, lane, true);
	}
	if (each(d, message_unsettled, TICK_MOST, settle_overdue, &e) != RC_OK)
		log_error("uncertain messages not settled", "why=%s", e.text);
	if (!d->overdue_ms || now_ms - d->overdue_ms >= OVERDUE_EVERY_MS) {
		d->overdue_ms = now_ms;
		if (each(d, message_overdue, TICK_MOST, end_of_life, &e) != RC_OK)
			log_error("old messages not ended", "why=%s", e.text);
	}
	dispatch_run(d);
}

/* settle.c - see settle.h.  The state of a message is folded from its parts. */
#include "gateway/settle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/outcome.h"
#include "store/forget.h"
#include "store/sim_day.h"
#include "workflow/apply.h"
#include "workflow/undelivered.h"

enum { BLAMED_S = 30 };

/* The state that stands first here and occurs is the message's. */
static const enum message_state folded[] = { MESSAGE_FAILED,	MESSAGE_SUBMITTING,
					     MESSAGE_UNCERTAIN, MESSAGE_QUEUED,
					     MESSAGE_SENT,	MESSAGE_DELIVERED };

static enum message_state fold(const struct submission *list, size_t n)
{
	for (size_t i = 0; i < COUNT(folded); i++)
		for (size_t j = 0; j < n; j++)
			if (list[j].state == folded[i])
				return folded[i];
	return MESSAGE_FAILED; /* no parts: nothing can leave */
}

static enum rc told_case(struct engine *en, const struct message *m, struct err *e)
{
	enum rc rc;

	/* It is in the reporter's hand: nobody knows him any more. */
	if (forget_concerns(m->template))
		return forget_reporter(&en->store, m->id, engine_now(en), e);
	if (!m->case_id)
		return RC_OK;
	rc = case_text_delivered(en, m->case_id, m->event_id, m->template, e);
	if (rc == RC_BROKEN || rc == RC_RETRY)
		return rc;
	if (rc != RC_OK)
		log_info("delivery not applied", "message=%" PRId64 " case=%" PRId64 " why=%s",
			 m->id, m->case_id, e->text);
	return RC_OK;
}

static bool ended(enum message_state state)
{
	return state == MESSAGE_FAILED || state == MESSAGE_EXPIRED ||
	       state == MESSAGE_CANCELLED;
}

/* An earlier attempt that was given up may have come through after all: when the
 * phone has it, or when the network has it and nothing of the next one has left, it
 * is the one that counts.  What is in a hand is answered first. */
static enum rc redeem(struct engine *en, struct message *m, struct submission **list, size_t *n,
		      struct err *e)
{
	bool delivered, left = false;
	int round;
	enum rc rc;

	for (size_t i = 0; i < *n; i++) {
		if ((*list)[i].state == MESSAGE_SUBMITTING)
			return RC_OK;
		left |= (*list)[i].state != MESSAGE_QUEUED;
	}
	rc = submission_round(&en->store, m->id, m->parts, &round, &delivered, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	if (fold(*list, *n) == MESSAGE_DELIVERED || (left && !delivered))
		return RC_OK;
	TRY(submission_redeem(&en->store, m->id, round, e));
	free(*list);
	TRY(submission_of(&en->store, m->id, list, n, e));
	strcpy(m->carrier, (*list)[0].carrier);
	strcpy(m->sim, (*list)[0].sim);
	log_info("earlier attempt counts", "message=%" PRId64 " delivered=%d again=%d", m->id,
		 delivered, left);
	return RC_OK;
}

/* The last of them that nobody is sure of may be reported until then. */
static int64_t settle_by(const struct submission *list, size_t n, int64_t now)
{
	int64_t by = now + SETTLE_LEAST_S;

	for (size_t i = 0; i < n; i++)
		if (list[i].state == MESSAGE_UNCERTAIN && list[i].submitted_at + SETTLE_S > by)
			by = list[i].submitted_at + SETTLE_S;
	return by < now + SETTLE_S ? by : now + SETTLE_S; /* a clock that was set back */
}

/* The message follows its parts.  What has ended may turn out to have been sent, and
 * nothing else: only a person lets it begin again.  Words say why, where it is not obvious. */
static enum rc follow(struct engine *en, struct message *m, const char *words, struct err *e)
{
	int64_t now = engine_now(en), by = 0;
	struct submission *list;
	enum message_state was = m->state;
	enum rc rc;
	size_t n;

	TRY(submission_of(&en->store, m->id, &list, &n, e));
	if ((rc = redeem(en, m, &list, &n, e)) == RC_OK) {
		m->state = fold(list, n);
		by = settle_by(list, n, now);
	}
	free(list);
	TRY(rc);
	if (ended(was) && m->state != MESSAGE_SENT && m->state != MESSAGE_DELIVERED)
		m->state = was;
	m->settle_by = m->state == MESSAGE_UNCERTAIN ? (m->settle_by ? m->settle_by : by) : 0;
	if ((m->state == MESSAGE_SENT || m->state == MESSAGE_DELIVERED) && !m->sent_at)
		m->sent_at = now;
	if (m->state == MESSAGE_DELIVERED && !m->delivered_at)
		m->delivered_at = now;
	if (m->state == MESSAGE_SENT || m->state == MESSAGE_DELIVERED)
		m->cause[0] = '\0';
	else if (words)
		snprintf(m->cause, sizeof m->cause, "%s", words);
	TRY(message_set(&en->store, m, e));
	/* Between two parts it is queued for a moment, which is no decision. */
	if (m->state != was && (m->state != MESSAGE_QUEUED || words))
		log_info("message settled",
			 "message=%" PRId64 " state=%s carrier=%s tries=%" PRId64 " why=%s",
			 m->id, message_state_name(m->state), m->carrier, m->tries, m->cause);
	if (m->state == MESSAGE_FAILED && was != MESSAGE_FAILED)
		return case_text_failed(en, m, e);
	return m->state == MESSAGE_DELIVERED && was != MESSAGE_DELIVERED ? told_case(en, m, e)
									 : RC_OK;
}

/* The network does not have it: it is not counted as one of that day. */
static enum rc not_sent(struct engine *en, struct submission *s, const struct message *m,
			struct err *e)
{
	int64_t at = s->submitted_at;

	s->submitted_at = 0;
	return at ? sim_day_add(&en->store, s->sim, at, s->whole ? -m->parts : -1, e) : RC_OK;
}

/* In line again from its next try on: it takes nobody's place. */
static void put_off(struct engine *en, struct message *m)
{
	m->not_before = m->ready_at = engine_now(en) + retry_wait_s(++m->tries);
}

/* A carrier's own fault was the last that was said of it. */
static bool blamed(const struct message *m)
{
	bool cme = strncmp(m->cause, "CME ", 4) == 0;
	int cause;

	return sscanf(m->cause + (cme ? 4 : 0), "%d:", &cause) == 1 &&
	       retry_class(cause, cme) == RETRY_ELSEWHERE;
}

/* The carrier rests, and the message moves.  Where no other can take it at once it
 * asks less often the older it is, and behind the others: what the next one comes to
 * shows whose fault it is. */
static void elsewhere(struct settled *out, const struct answer *a, int64_t now)
{
	struct message *m = &out->message;
	int64_t age = now - m->created_at;

	m->not_before = now;
	if (a->works && blamed(m)) {
		out->class = RETRY_LATER;
		m->not_before += BLAMED_S;
	} else if (a->elsewhere) {
		return;
	} else {
		m->not_before += a->rest_s + 2;
	}
	m->not_before += age > 2400 ? 600 : age / 4;
	m->ready_at = m->not_before;
}

static void refused(struct engine *en, struct settled *out, const struct answer *a, char *words,
		    size_t size)
{
	struct message *m = &out->message;
	int64_t now = engine_now(en);

	snprintf(words, size, "%s%d: %s", a->cme ? "CME " : "", a->cause,
		 retry_words(a->cause, a->cme));
	out->class = retry_class(a->cause, a->cme);
	switch (out->class) {
	case RETRY_NEVER:
		out->submission.state = MESSAGE_FAILED;
		out->submission.settled_at = now;
		return;
	case RETRY_LATER:
		out->submission.state = MESSAGE_QUEUED;
		put_off(en, m);
		return;
	case RETRY_ELSEWHERE:
		out->submission.state = MESSAGE_QUEUED;
		elsewhere(out, a, now);
		return;
	}
}

static enum rc settled_get(struct engine *en, struct settled *out, struct err *e)
{
	TRY(message_get(&en->store, out->submission.message_id, &out->message, e));
	out->was = out->message.state;
	return RC_OK;
}

/* The gateway's name for the part is ours now; a report may have come first. */
static enum rc named(struct engine *en, const char *carrier, const struct answer *a,
		     struct settled *out, struct err *e)
{
	struct provider_part p = { .status = -1 };
	int early;
	enum rc rc = provider_part_get(&en->store, carrier, a->provider_id, &p, e);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	early = p.submission_id ? -1 : p.status;
	p = (struct provider_part){ .submission_id = out->submission.id,
				    .reference = a->reference,
				    .status = -1 };
	TRY(provider_part_set(&en->store, carrier, a->provider_id, &p, engine_now(en), e));
	if (early < 0 || out->submission.state == MESSAGE_DELIVERED)
		return RC_OK;
	return settle_report(en, &out->submission, a->reference, early, out, e);
}

/* It may be of another one that is in a hand still. */
static bool undecided(enum rc rc, const struct submission *s)
{
	return rc == RC_OK && s->state == MESSAGE_SUBMITTING;
}

static bool taken(enum message_state state)
{
	return state == MESSAGE_SENT || state == MESSAGE_DELIVERED;
}

static void beside(struct settled *out, const struct settled *found)
{
	enum message_state was = found->was, is = found->message.state;

	out->others.sent += taken(is) && !taken(was);
	out->others.delivered += is == MESSAGE_DELIVERED && was != is;
	out->others.failed += is == MESSAGE_FAILED && was != is;
}

static enum rc early_one(struct engine *en, const struct status_report *r, struct settled *out,
			 struct err *e)
{
	struct settled found;
	struct submission s;
	enum rc rc = submission_reported(&en->store, r, r->at - REPORT_S, &s, e);

	if ((rc != RC_OK && rc != RC_DUP && rc != RC_NONE) || undecided(rc, &s))
		return rc;
	TRY(status_report_drop(&en->store, r, e));
	if (rc != RC_OK || s.submitted_at > r->at)
		return RC_OK;
	TRY(settle_report(en, &s, r->reference, r->status, &found, e));
	log_info("early report matched", "part=%" PRId64 " ref=%d status=%d", s.id,
		 r->reference, r->status);
	if (found.message.id == out->message.id) {
		found.class = out->class;
		found.others = out->others;
		*out = found;
	} else {
		beside(out, &found);
	}
	return RC_OK;
}

/* The reports that came before an answer of this SIM's to this number: now it is
 * there, or will not come.  *out follows, where they are of its message,
 * and counts the others. */
static enum rc early(struct engine *en, int64_t contact_id, const char *sim,
		     struct settled *out, struct err *e)
{
	struct status_report *list;
	enum rc rc = RC_OK;
	size_t n;

	TRY(status_report_of(&en->store, contact_id, sim, &list, &n, e));
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = early_one(en, &list[i], out, e);
	free(list);
	return rc;
}

enum rc settle_answer(struct engine *en, const char *carrier, int64_t submission_id,
		      const struct answer *a, struct settled *out, struct err *e)
{
	struct submission *s = &out->submission;
	char words[CAUSE_MAX] = "", sim[SIM_MAX];
	enum message_state was, before;
	int64_t contact_id;

	*out = (struct settled){ 0 };
	TRY(submission_get(&en->store, submission_id, s, e));
	if (strcmp(s->carrier, carrier) != 0)
		return err_set(e, RC_NONE, "part %" PRId64 " is not in its hand", s->id);
	TRY(settled_get(en, out, e));
	contact_id = out->message.contact_id;
	before = out->was;
	strcpy(sim, s->sim);
	was = s->state;
	/* A report may have come before the answer, and knows better. */
	if (was != MESSAGE_SUBMITTING && was != MESSAGE_UNCERTAIN && was != MESSAGE_DELIVERED)
		return err_set(e, RC_NONE, "part %" PRId64 " is %s", s->id,
			       message_state_name(was));
	switch (a->kind) {
	case ANSWER_SENT:
		s->reference = a->reference;
		s->settled_at = engine_now(en);
		s->state = was == MESSAGE_DELIVERED ? was : MESSAGE_SENT;
		break;
	case ANSWER_REFUSED:
		if (was == MESSAGE_DELIVERED)
			break;
		TRY(not_sent(en, s, &out->message, e));
		refused(en, out, a, words, sizeof words);
		break;
	case ANSWER_UNKNOWN:
		if (was != MESSAGE_DELIVERED)
			s->state = MESSAGE_UNCERTAIN;
		s->settled_at = engine_now(en); /* its carrier did take it */
		break;
	}
	TRY(submission_set(&en->store, s, e));
	TRY(follow(en, &out->message, words[0] ? words : NULL, e));
	if (a->provider_id[0])
		TRY(named(en, carrier, a, out, e));
	TRY(early(en, contact_id, sim, out, e));
	out->was = before;
	return RC_OK;
}

/* Not delivered: for good, unless it may pass another time and is worth it. */
static enum rc undelivered(struct engine *en, struct settled *out, enum outcome outcome,
			   struct err *e)
{
	struct submission *s = &out->submission;
	struct message *m = &out->message;

	s->state = MESSAGE_FAILED;
	if (outcome != OUTCOME_GAVE_UP || !m->resend || s->attempt_id)
		return RC_OK;
	TRY(submission_give_up(&en->store, s, e));
	s->state = MESSAGE_QUEUED;
	s->reference = s->status = -1;
	s->submitted_at = s->taken_at = 0;
	put_off(en, m);
	return RC_OK;
}

enum rc settle_report(struct engine *en, struct submission *s, int reference, int status,
		      struct settled *out, struct err *e)
{
	enum outcome outcome = outcome_of(status);
	char words[CAUSE_MAX] = "";

	*out = (struct settled){ .submission = *s };
	TRY(settled_get(en, out, e));
	s = &out->submission;
	if (s->reference < 0)
		s->reference = reference;
	switch (outcome) {
	case OUTCOME_DELIVERED:
		s->state = MESSAGE_DELIVERED;
		s->status = status;
		s->settled_at = engine_now(en);
		break;
	case OUTCOME_TRYING: /* but the network does have it */
		if (s->state == MESSAGE_UNCERTAIN)
			s->state = MESSAGE_SENT;
		break;
	case OUTCOME_REFUSED:
	case OUTCOME_GAVE_UP:
		s->status = status;
		s->settled_at = engine_now(en);
		TRY(undelivered(en, out, outcome, e));
		if (!s->attempt_id)
			snprintf(words, sizeof words, "report %d: %s", status,
				 outcome_words(status));
		break;
	}
	TRY(submission_set(&en->store, s, e));
	return follow(en, &out->message, words[0] ? words : NULL, e);
}

enum rc settle_orphan(struct engine *en, int64_t message_id, struct settled *out, struct err *e)
{
	struct message *m = &out->message;
	struct submission *list;
	enum message_state was;
	enum rc rc = RC_OK;
	size_t n;

	*out = (struct settled){ 0 };
	TRY(message_get(&en->store, message_id, m, e));
	was = m->state;
	TRY(submission_of(&en->store, message_id, &list, &n, e));
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		if (list[i].state == MESSAGE_SUBMITTING) {
			list[i].state = MESSAGE_UNCERTAIN;
			rc = submission_set(&en->store, &list[i], e);
		}
	free(list);
	TRY(rc);
	TRY(follow(en, m, NULL, e));
	TRY(early(en, m->contact_id, m->sim, out, e));
	out->was = was;
	return RC_OK;
}

enum rc settle_untaken(struct engine *en, const char *carrier, struct err *e)
{
	struct submission s;
	struct message m;
	enum rc rc;

	while ((rc = submission_unanswered(&en->store, carrier, &s, e)) == RC_OK) {
		TRY(message_get(&en->store, s.message_id, &m, e));
		s.state = MESSAGE_QUEUED;
		TRY(not_sent(en, &s, &m, e));
		TRY(submission_set(&en->store, &s, e));
		log_info("part was never taken",
			 "message=%" PRId64 " part=%" PRId64 " carrier=%s", m.id, s.id,
			 carrier);
		TRY(follow(en, &m, NULL, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc settle_unheard(struct engine *en, const char *carrier, struct err *e)
{
	struct submission s;
	enum rc rc;

	while ((rc = submission_unanswered(&en->store, carrier, &s, e)) == RC_OK) {
		s.settled_at = engine_now(en);
		TRY(submission_set(&en->store, &s, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc settle_overdue(struct engine *en, struct message *m, struct err *e)
{
	int64_t now = engine_now(en);

	if (!m->resend)
		return settle_end(en, m, MESSAGE_FAILED, "nobody can say whether it was sent",
				  e);
	TRY(submission_again(&en->store, m->id, m->contact_id, (int)m->parts, e));
	m->tries++;
	m->not_before = now;
	m->settle_by = 0;
	return follow(en, m, NULL, e);
}

enum rc settle_end(struct engine *en, struct message *m, enum message_state state,
		   const char *cause, struct err *e)
{
	m->state = state;
	m->settle_by = 0;
	snprintf(m->cause, sizeof m->cause, "%s", cause);
	log_warn("message given up",
		 "message=%" PRId64 " case=%" PRId64 " state=%s tries=%" PRId64 " why=%s",
		 m->id, m->case_id, message_state_name(state), m->tries, cause);
	TRY(message_set(&en->store, m, e));
	return case_text_failed(en, m, e);
}

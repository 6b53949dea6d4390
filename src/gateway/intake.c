/* intake.c - see intake.h.  Reassembly is keyed by SIM, sender, reference and
 * total, in the database: any number of messages at a time, in any order,
 * over any restart. */
#include "gateway/intake.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "dialogue/dialogue.h"
#include "gateway/join.h"
#include "gateway/pulse_watch.h"
#include "store/contact.h"
#include "store/part.h"
#include "store/provider_part.h"
#include "text/msisdn.h"

enum { LATE_SLACK_S = 600 }; /* parts of one message carry nearly one time stamp */

/* Who sent it, as we keep it. */
struct sender {
	const char *phone;
	bool answerable;
	char e164[MSISDN_ROOM];
};

static void sender_set(struct sender *s, const char *number, bool alphanumeric)
{
	s->answerable =
		!alphanumeric && msisdn_parse(s->e164, number) && msisdn_is_mobile(s->e164);
	s->phone = s->answerable ? s->e164 : number;
}

/* ---- a whole message, or all there will be of one ---- */

static enum rc told_dialogue(struct engine *en, const struct message *m,
			     const struct sender *from, const char *text, int64_t sent_at,
			     bool whole, struct err *e)
{
	struct incoming in = {
		.message_id = m->id,
		.contact_id = m->contact_id,
		.phone = from->phone,
		.answerable = from->answerable,
		.text = text,
		.carrier = m->carrier,
		.sent_at = sent_at,
	};

	bool pulse;

	TRY(pulse_heard(en, m, text, &pulse, e));
	if (pulse)
		return RC_OK;
	return whole ? dialogue_receive(en, &in, e) : dialogue_gap(en, &in, e);
}

static enum rc file(struct engine *en, const struct sender *from, const struct part *by,
		    const struct part *const chosen[256], bool whole, struct err *e)
{
	struct message m = { .contact_id = by->contact_id, .created_at = engine_now(en) };
	int total = by->total > 0 ? by->total : 1;
	CLEAN(text) char *text = join_text(chosen, total);
	bool binary = false;

	for (int seq = 1; seq <= total; seq++)
		binary |= chosen[seq] && chosen[seq]->binary;
	m.parts = total;
	snprintf(m.carrier, sizeof m.carrier, "%s", by->carrier);
	snprintf(m.sim, sizeof m.sim, "%s", by->sim);
	TRY(message_receive(&en->store, &m, binary ? "data" : "citizen", text, e));
	for (int seq = 1; seq <= total; seq++)
		if (chosen[seq])
			TRY(part_file(&en->store, chosen[seq]->id, m.id, e));
	log_info("message received", "message=%" PRId64 " carrier=%s from=%s parts=%d whole=%d",
		 m.id, m.carrier, log_phone(from->phone), total, whole);
	if (binary)
		return RC_OK; /* kept, and nobody's to answer */
	return told_dialogue(en, &m, from, text, by->scts, whole, e);
}

/* ---- a part ---- */

/* It belongs to a message that was filed without it: the text is made whole,
 * and said to nobody, for its sender was told already. */
static enum rc merge(struct engine *en, const struct part *p, int64_t message_id, struct err *e)
{
	CLEAN(part_list) struct part_list list = { 0 };
	const struct part *chosen[256];
	CLEAN(text) char *text = NULL;

	TRY(part_file(&en->store, p->id, message_id, e));
	TRY(part_of(&en->store, message_id, &list, e));
	join_choose(&list, p, chosen);
	text = join_text(chosen, p->total);
	log_info("late part merged", "message=%" PRId64 " part=%" PRId64, message_id, p->id);
	return message_text_set(&en->store, message_id, text, e);
}

static enum rc alone(struct engine *en, const struct sender *from, const struct part *p,
		     struct err *e)
{
	const struct part *chosen[256] = { NULL, p };

	return file(en, from, p, chosen, true, e);
}

static enum rc place(struct engine *en, const struct sender *from, struct part *p, bool *filed,
		     struct err *e)
{
	CLEAN(part_list) struct part_list list = { 0 };
	const struct part *chosen[256];
	int64_t message_id;
	enum rc rc;

	*filed = true;
	if (p->total == 0)
		return alone(en, from, p, e);
	TRY(part_waiting(&en->store, p, &list, e));
	if (join_choose(&list, p, chosen))
		return file(en, from, p, chosen, true, e);
	*filed = false;
	/* Where others wait with it, the text is coming once more from its beginning. */
	if (list.n > 1)
		return RC_OK;
	rc = part_gap(&en->store, p, engine_now(en) - INTAKE_LATE_S, LATE_SLACK_S, &message_id,
		      e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	return merge(en, p, message_id, e);
}

static enum rc store_part(struct engine *en, const struct intake_source *by,
			  const struct line *l, bool *filed, struct err *e)
{
	CLEAN(text) char *text = mem_dup(l->text);
	struct part p = { .scts = l->scts,
			  .received_at = engine_now(en),
			  .ref = l->concat.ref,
			  .total = l->concat.total,
			  .seq = l->concat.seq,
			  .width = l->concat.width,
			  .binary = l->binary,
			  .text = text };
	struct sender from;

	snprintf(p.sim, sizeof p.sim, "%s", by->sim);
	snprintf(p.carrier, sizeof p.carrier, "%s", by->carrier);
	sender_set(&from, l->number, l->alphanumeric);
	TRY(contact_for_phone(&en->store, from.phone, p.received_at, &p.contact_id, e));
	TRY(part_add(&en->store, &p, l->print, e));
	log_info("part stored", "carrier=%s part=%" PRId64 " from=%s seq=%d/%d", by->carrier,
		 p.id, log_phone(from.phone), p.seq, p.total);
	return place(en, &from, &p, filed, e);
}

enum rc intake_part(struct engine *en, const struct intake_source *from, const struct line *l,
		    bool *filed, struct err *e)
{
	struct db *db = en->store.db;

	*filed = false;
	TRY(tx_begin(db, e));
	return tx_end(db, store_part(en, from, l, filed, e), e);
}

enum rc intake_received(struct engine *en, struct carrier *c, const struct line *l, bool *filed,
			struct err *e)
{
	const struct carrier_info *info = carrier_info(c);
	const struct intake_source from = { .carrier = info->name, .sim = info->sim };
	enum rc rc = intake_part(en, &from, l, filed, e);

	if (rc == RC_DUP)
		log_info("part seen again", "carrier=%s slot=%s", carrier_info(c)->name,
			 l->slot);
	else if (rc != RC_OK)
		return rc;
	/* Durable, now or before: the slot may be freed.  Seen twice is better
	 * than lost. */
	carrier_delete(c, l->slot, l->print);
	return RC_OK;
}

/* ---- a message that stays a fragment ---- */

static bool among(const struct part_list *list, const struct part *p)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->part[i].seq == p->seq && list->part[i].binary == p->binary &&
		    strcmp(list->part[i].text, p->text) == 0)
			return true;
	return false;
}

/* The network brought parts of a filed message twice, with other time stamps: what
 * is left over is no message.  RC_NONE: it is. */
static enum rc left_over(struct engine *en, const struct part *oldest,
			 const struct part *const chosen[256], struct err *e)
{
	CLEAN(part_list) struct part_list whole = { 0 };
	int64_t message_id;

	TRY(part_twin(&en->store, oldest, engine_now(en) - INTAKE_LATE_S, LATE_SLACK_S,
		      &message_id, e));
	TRY(part_of(&en->store, message_id, &whole, e));
	for (int seq = 1; seq <= oldest->total; seq++)
		if (chosen[seq] && !among(&whole, chosen[seq]))
			return RC_NONE;
	for (int seq = 1; seq <= oldest->total; seq++)
		if (chosen[seq])
			TRY(part_file(&en->store, chosen[seq]->id, message_id, e));
	log_info("parts came twice", "message=%" PRId64, message_id);
	return RC_OK;
}

static enum rc give_up(struct engine *en, const struct part *oldest, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	CLEAN(part_list) struct part_list list = { 0 };
	const struct part *chosen[256];
	struct sender from;
	enum rc rc;

	TRY(contact_get(&en->store, oldest->contact_id, &who, e));
	/* A name has no letters that a number could be read from: see sender_set. */
	sender_set(&from, who.phone ? who.phone : "", false);
	TRY(part_waiting(&en->store, oldest, &list, e));
	join_choose(&list, oldest, chosen);
	rc = left_over(en, oldest, chosen, e);
	return rc == RC_NONE ? file(en, &from, oldest, chosen, false, e) : rc;
}

enum rc intake_tick(struct engine *en, int most, int *filed, struct err *e)
{
	struct db *db = en->store.db;
	enum rc rc = RC_OK;

	for (*filed = 0; *filed < most; (*filed)++) {
		CLEAN(part_list) struct part_list oldest = { 0 };

		rc = part_stale(&en->store, engine_now(en) - INTAKE_GAP_S, &oldest, e);
		if (rc != RC_OK)
			break;
		TRY(tx_begin(db, e));
		TRY(tx_end(db, give_up(en, &oldest.part[0], e), e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc intake_next(struct engine *en, struct wake *w, struct err *e)
{
	int64_t received_at = 0;
	enum rc rc = part_first(&en->store, &received_at, e);

	return wake_found(w, rc, received_at + INTAKE_GAP_S);
}

/* ---- a status report ---- */

/* *kept: it waits for the answer that names its part. */
static enum rc apply_report(struct engine *en, struct carrier *c, const struct line *l,
			    struct settled *out, bool *kept, struct err *e)
{
	struct status_report r = {
		.reference = l->ref, .status = l->status, .scts = l->scts, .at = engine_now(en)
	};
	struct submission s;
	struct sender to;

	snprintf(r.sim, sizeof r.sim, "%s", carrier_info(c)->sim);
	sender_set(&to, l->number, false);
	TRY(contact_bare(&en->store, to.phone, &r.contact_id, e));
	TRY(submission_reported(&en->store, &r, r.at - REPORT_S, &s, e));
	*kept = s.state == MESSAGE_SUBMITTING;
	return *kept ? status_report_keep(&en->store, &r, e)
		     : settle_report(en, &s, r.reference, r.status, out, e);
}

enum rc intake_report(struct engine *en, struct carrier *c, const struct line *l,
		      struct settled *out, struct err *e)
{
	bool kept = false;
	enum rc rc;

	*out = (struct settled){ 0 };
	rc = apply_report(en, c, l, out, &kept, e);
	if (rc != RC_OK && rc != RC_DUP && rc != RC_NONE)
		return rc;
	log_info(rc == RC_NONE	? "report of nothing we know"
		 : rc == RC_DUP ? "report of no interest"
		 : kept		? "report kept"
				: "report matched",
		 "carrier=%s part=%" PRId64 " ref=%d status=%d to=%s", carrier_info(c)->name,
		 out->submission.id, l->ref, l->status, log_phone(l->number));
	return rc;
}

/* ---- a gateway's delivery report ---- */

/* What delivers counts, whichever attempt it was of; what fails or still tries
 * is of no interest when it was not the last attempt, and a fate that is known
 * is not changed: reports come late, twice and out of order. */
static bool tells(const struct submission *s, const char *carrier, const struct delivery *d)
{
	bool of_this = (!carrier || strcmp(s->carrier, carrier) == 0) &&
		       (d->reference < 0 || s->reference < 0 || s->reference == d->reference);
	bool open = s->state == MESSAGE_SUBMITTING || s->state == MESSAGE_UNCERTAIN ||
		    s->state == MESSAGE_SENT;

	if (s->state == MESSAGE_DELIVERED)
		return false;
	return d->status == 0 || (open && of_this);
}

/* RC_NONE: nobody knows the part by that. */
static enum rc delivered_part(struct engine *en, const char *carrier, const struct delivery *d,
			      struct submission *s, int *reference, struct err *e)
{
	struct status_report r = { .reference = -1, .at = engine_now(en) };
	struct provider_part p;
	struct sender to;
	enum rc rc;

	*reference = d->reference;
	if (d->submission_id)
		return submission_get(&en->store, d->submission_id, s, e);
	if (!carrier || !d->provider_id)
		return err_set(e, RC_NONE, "no part is named");
	rc = provider_part_get(&en->store, carrier, d->provider_id, &p, e);
	if (rc == RC_OK && p.submission_id) {
		*reference = p.reference;
		return submission_get(&en->store, p.submission_id, s, e);
	}
	if ((rc != RC_OK && rc != RC_NONE) || !d->number)
		return rc == RC_OK ? RC_NONE : rc;
	/* Its answer was lost: the one to this number whose fate nobody knows.  One
	 * that is still to come will bring the name. */
	snprintf(r.sim, sizeof r.sim, "%s", carrier);
	sender_set(&to, d->number, false);
	TRY(contact_bare(&en->store, to.phone, &r.contact_id, e));
	TRY(submission_reported(&en->store, &r, r.at - REPORT_S, s, e));
	return s->state == MESSAGE_SUBMITTING ? RC_NONE : RC_OK;
}

static enum rc apply_delivery(struct engine *en, const char *carrier, const struct delivery *d,
			      struct settled *out, struct err *e)
{
	struct delivery own = *d;
	struct submission s;

	TRY(delivered_part(en, carrier, d, &s, &own.reference, e));
	if (!tells(&s, carrier, &own))
		return err_set(e, RC_DUP, "part %" PRId64 " is %s by %s", s.id,
			       message_state_name(s.state), s.carrier);
	return settle_report(en, &s, own.reference, own.status, out, e);
}

/* The report was quicker than the answer: it waits for it. */
static enum rc keep_early(struct engine *en, const char *carrier, const struct delivery *d,
			  struct err *e)
{
	struct provider_part p = { .status = -1 };
	struct db *db = en->store.db;
	enum rc rc;

	TRY(tx_begin(db, e));
	rc = provider_part_get(&en->store, carrier, d->provider_id, &p, e);
	if ((rc == RC_OK || rc == RC_NONE) && p.status != 0) {
		p = (struct provider_part){ .reference = -1, .status = d->status };
		rc = provider_part_set(&en->store, carrier, d->provider_id, &p, engine_now(en),
				       e);
	}
	return tx_end(db, rc, e);
}

enum rc intake_delivery(struct engine *en, const char *carrier, const struct delivery *d,
			struct settled *out, struct err *e)
{
	struct db *db = en->store.db;
	enum rc rc;

	*out = (struct settled){ 0 };
	TRY(tx_begin(db, e));
	rc = tx_end(db, apply_delivery(en, carrier, d, out, e), e);
	if (rc == RC_OK || rc == RC_DUP || rc == RC_NONE)
		log_info(rc == RC_OK	? "report matched"
			 : rc == RC_DUP ? "report of no interest"
					: "report of nothing we know",
			 "carrier=%s part=%" PRId64 " status=%d", carrier ? carrier : "",
			 rc == RC_OK ? out->submission.id : d->submission_id, d->status);
	if (rc == RC_NONE && carrier && !d->submission_id && d->provider_id)
		return keep_early(en, carrier, d, e);
	return rc == RC_DUP ? RC_OK : rc;
}

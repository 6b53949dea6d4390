/* recall.c - see recall.h. */
#include "workflow/recall.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/contact.h"
#include "store/event.h"
#include "store/forget.h"
#include "store/submission.h"
#include "workflow/notice.h"

/* What may be done in a state, and the words for what may not. */
/* clang-format off */
static const struct {
	bool cancel, retry;
	const char *words;
} may[] = {
	[MESSAGE_QUEUED] = { true, false, "was not tried yet and leaves by itself (در صف است و خودش ارسال می‌شود)" },
	[MESSAGE_SUBMITTING] = { false, false, "is being sent now (همین حالا در حال ارسال است)" },
	[MESSAGE_SENT] = { false, false, "was sent already (پیش‌تر ارسال شده است)" },
	[MESSAGE_DELIVERED] = { false, false, "was delivered already (پیش‌تر تحویل شده است)" },
	[MESSAGE_UNCERTAIN] = { true, true, "" },
	[MESSAGE_FAILED] = { false, true, "has failed already (ارسال آن ناموفق بوده است)" },
	[MESSAGE_EXPIRED] = { false, true, "has expired already (مهلت ارسال آن گذشته است)" },
	[MESSAGE_CANCELLED] = { false, true, "was cancelled already (پیش‌تر لغو شده است)" },
	[MESSAGE_RECEIVED] = { false, false, "came in (پیامک دریافتی است)" },
};
/* clang-format on */

static enum rc refuse(const struct message *m, const char *why, struct err *e)
{
	return err_set(e, RC_REJECT, "message %" PRId64 " %s", m->id, why);
}

/* An answer to somebody anonymous names no case. */
static enum rc record(struct engine *en, const struct message *m, const char *action,
		      const char *actor, const char *via, struct err *e)
{
	struct event ev = { .case_id = forget_concerns(m->template) ? 0 : m->case_id,
			    .at = engine_now(en),
			    .actor = actor,
			    .action = action,
			    .note = m->template[0] ? m->template : NULL,
			    .via = via,
			    .message_id = m->id };

	log_info("message recalled", "message=%" PRId64 " action=%s actor=%s", m->id, action,
		 actor);
	return event_append(&en->store, &ev, e);
}

static enum rc found(struct engine *en, int64_t id, struct message *m, struct err *e)
{
	enum rc rc = message_get(&en->store, id, m, e);

	return rc == RC_NONE ? err_set(e, rc, "there is no message %" PRId64, id) : rc;
}

enum rc text_cancel(struct engine *en, int64_t message_id, const char *actor, const char *via,
		    struct err *e)
{
	struct message m;

	TRY(found(en, message_id, &m, e));
	if (!may[m.state].cancel)
		return refuse(&m, may[m.state].words, e);
	m.state = MESSAGE_CANCELLED;
	m.settle_by = 0;
	snprintf(m.cause, sizeof m.cause, "cancelled by %s", actor);
	TRY(message_set(&en->store, &m, e));
	return record(en, &m, "text_cancelled", actor, via, e);
}

static bool between_tries(const struct message *m)
{
	return m->state == MESSAGE_QUEUED && m->tries > 0;
}

/* What a STOP is about. */
static bool stage_text(const struct engine *en, const struct message *m)
{
	return (m->rank == RANK_STAGE || m->rank == RANK_URGENT) && m->template[0] == 'C' &&
	       notice_stops(en, m->template);
}

/* His STOP came before the text, which then has no parts, or after it. */
static enum rc unwanted(struct engine *en, const struct message *m, bool *yes, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	struct submission *list;
	size_t n;

	TRY(submission_of(&en->store, m->id, &list, &n, e));
	free(list);
	*yes = !n;
	if (*yes || !stage_text(en, m))
		return RC_OK;
	TRY(contact_get(&en->store, m->contact_id, &who, e));
	return who.phone ? stop_get(&en->store, who.phone, yes, e) : RC_OK;
}

static enum rc anew(struct engine *en, const struct message *m, struct err *e)
{
	int64_t now = engine_now(en), life = en->policy.message_life_s;

	TRY(submission_again(&en->store, m->id, m->contact_id, (int)m->parts, e));
	return message_again(&en->store, m->id, now, life ? now + life : 0, e);
}

enum rc text_retry(struct engine *en, int64_t message_id, const char *actor, const char *via,
		   struct err *e)
{
	struct message m;
	bool stopped;

	TRY(found(en, message_id, &m, e));
	if (!may[m.state].retry && !between_tries(&m))
		return refuse(&m, may[m.state].words, e);
	if (m.rank == RANK_CHALLENGE)
		return refuse(&m,
			      "carries a code: a new one is asked for, not sent again"
			      " (رمز است؛ رمز تازه بخواهید)",
			      e);
	TRY(unwanted(en, &m, &stopped, e));
	if (stopped)
		return refuse(&m,
			      "has a reader who wants no more texts"
			      " (گیرنده دریافت پیامک را لغو کرده است)",
			      e);
	if (between_tries(&m)) {
		m.not_before = m.ready_at = engine_now(en);
		TRY(message_set(&en->store, &m, e));
	} else {
		TRY(anew(en, &m, e));
	}
	return record(en, &m, "text_retried", actor, via, e);
}

enum rc text_silence(struct engine *en, const char *phone, struct err *e)
{
	struct message m = { 0 };
	int64_t contact_id;
	enum rc rc;

	TRY(contact_for_phone(&en->store, phone, engine_now(en), &contact_id, e));
	while ((rc = message_waiting(&en->store, contact_id, m.id, &m, e)) == RC_OK) {
		if (!stage_text(en, &m))
			continue;
		m.state = MESSAGE_CANCELLED;
		snprintf(m.cause, sizeof m.cause, "its reader wants none");
		TRY(message_set(&en->store, &m, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

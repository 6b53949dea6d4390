/* claim.c - see claim.h. */
#include "gateway/claim.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/contact.h"
#include "store/sim_day.h"
#include "text/segment.h"

enum { LINE_ROOM_BYTES = 512 }; /* of a submit, besides its text */

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

static enum rc compose(struct engine *en, struct lane *lane, const struct message *m,
		       const struct submission *s, struct err *e)
{
	CLEAN(contact) struct contact to = { 0 };
	CLEAN(text) char *text = NULL;
	struct line_submit submit = { .id = s->id };
	struct segments cut;

	TRY(contact_get(&en->store, m->contact_id, &to, e));
	TRY(message_text(&en->store, m->id, &text, e));
	if (!to.phone || !utf8_valid(to.phone, strlen(to.phone)))
		return err_set(e, RC_REJECT, "no number");
	if (!utf8_valid(text, strlen(text)))
		return err_set(e, RC_REJECT, "the text is not UTF-8");
	TRY(segment_text(&cut, text, strlen(text), 8, e));
	if (s->seq > cut.parts || m->parts != cut.parts)
		return err_set(e, RC_REJECT, "the text does not have %d parts any more",
			       (int)m->parts);
	submit.number = to.phone;
	submit.encoding = encoding_name(cut.encoding);
	submit.text = text;
	submit.text_len = strlen(text);
	if (!s->whole) {
		submit.text = text + cut.part[s->seq - 1].at_byte;
		submit.text_len = cut.part[s->seq - 1].len_bytes;
		submit.concat = (struct line_concat){ .ref = s->concat_ref,
						      .total = cut.parts > 1 ? cut.parts : 0,
						      .seq = s->seq };
	} else if (submit.text_len > LINE_MAX_BYTES - LINE_ROOM_BYTES) {
		return err_set(e, RC_REJECT, "the text is too long for this carrier");
	}
	line_submit(&lane->lines, &submit);
	return RC_OK;
}

/* It left by that SIM, and a phone still joins others with it. */
static bool joins(const struct submission *s, const char *sim, int64_t now)
{
	return !s->whole && s->submitted_at >= now - RESUME_S && strcmp(s->sim, sim) == 0;
}

enum rc claim_begun(struct engine *en, const struct message *m, bool *begun, struct err *e)
{
	struct submission *list;
	size_t n, left = 0, joined = 0;

	*begun = false;
	if (m->parts < 2 || !m->sim[0])
		return RC_OK;
	TRY(submission_of(&en->store, m->id, &list, &n, e));
	for (size_t i = 0; i < n; i++)
		if (list[i].state != MESSAGE_QUEUED) {
			left++;
			joined += joins(&list[i], m->sim, engine_now(en));
		}
	free(list);
	*begun = left && joined == left;
	return RC_OK;
}

/* The first queued part.  A phone joins parts of one sender and one time only:
 * where those before it went another way, all begin anew. */
static enum rc first_queued(struct engine *en, const struct message *m, bool whole,
			    struct submission *s, struct err *e)
{
	struct submission *list;
	bool resumable = true;
	enum rc rc = RC_NONE;
	size_t n;

	TRY(submission_of(&en->store, m->id, &list, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (list[i].state == MESSAGE_QUEUED && rc == RC_NONE) {
			*s = list[i];
			rc = RC_OK;
		} else if (list[i].state != MESSAGE_QUEUED) {
			resumable &= !whole && joins(&list[i], m->sim, engine_now(en));
		}
	}
	free(list);
	if (rc != RC_OK || resumable)
		return rc == RC_NONE ? err_set(e, rc, "no part is queued") : rc;
	TRY(submission_again(&en->store, m->id, m->contact_id, (int)m->parts, e));
	log_info("message begins anew", "message=%" PRId64, m->id);
	return first_queued(en, m, whole, s, e);
}

enum rc claim(struct engine *en, struct lane *lane, struct message *m, struct err *e)
{
	const struct carrier_info *info = carrier_info(lane->carrier);
	struct submission s;
	struct hand h;

	strcpy(m->carrier, info->name);
	strcpy(m->sim, info->sim);
	TRY(first_queued(en, m, info->whole, &s, e));
	s.whole = info->whole;
	TRY(compose(en, lane, m, &s, e));
	s.state = MESSAGE_SUBMITTING;
	s.submitted_at = engine_now(en);
	s.settled_at = s.taken_at = 0;
	s.reference = s.status = -1;
	strcpy(s.carrier, m->carrier);
	strcpy(s.sim, m->sim);
	TRY(submission_set(&en->store, &s, e));
	TRY(sim_day_add(&en->store, s.sim, s.submitted_at, s.whole ? m->parts : 1, e));
	m->state = MESSAGE_SUBMITTING;
	m->settle_by = 0;
	TRY(message_set(&en->store, m, e));
	h = (struct hand){ .submission_id = s.id,
			   .message_id = m->id,
			   .parts = s.whole ? (int)m->parts : 1 };
	lane_put(lane, &h);
	return RC_OK;
}

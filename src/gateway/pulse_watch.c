/* pulse_watch.c - see pulse_watch.h. */
#include "gateway/pulse_watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/contact.h"
#include "store/message.h"
#include "store/pulse.h"
#include "workflow/alarm.h"

enum { WAIT_S = 1800, TEXT_ROOM = 40 };

static const char words[] = "Didehban pulse ";

static enum rc beat(struct engine *en, const char *carrier, const char *number, struct err *e)
{
	int64_t now = engine_now(en), id;
	char text[TEXT_ROOM];
	struct message_new m = { .text = text,
				 .purpose = "free",
				 .rank = RANK_REPLY,
				 .avoid = carrier,
				 .expires_at = now + WAIT_S };

	snprintf(text, sizeof text, "%s%" PRId64, words, now);
	TRY(contact_for_phone(&en->store, number, now, &m.contact_id, e));
	TRY(message_queue(&en->store, &m, now, &id, e));
	return pulse_put(&en->store, carrier, id, now, e);
}

/* One that has not left, or just now, says nothing about what comes in. */
static enum rc overdue(struct engine *en, const struct pulse *p, bool *is, struct err *e)
{
	struct message m;
	enum rc rc = message_get(&en->store, p->message_id, &m, e);

	*is = rc == RC_OK && (m.state == MESSAGE_SENT || m.state == MESSAGE_DELIVERED) &&
	      engine_now(en) - m.sent_at >= WAIT_S;
	return rc == RC_NONE ? RC_OK : rc; /* too old to be kept */
}

static enum rc judge(struct engine *en, const char *carrier, const struct pulse *p,
		     struct err *e)
{
	bool is;

	if (p->heard_at)
		return alarm_clear(en, ALARM_DEAF, carrier, "", e);
	TRY(overdue(en, p, &is, e));
	return is ? alarm_raise(en, ALARM_DEAF, carrier, "", e) : RC_OK;
}

static enum rc look(struct engine *en, struct carrier *c, struct err *e)
{
	const struct carrier_config *config = carrier_config(c);
	const struct carrier_info *info = carrier_info(c);
	struct pulse p = { 0 };
	bool due;
	enum rc rc;

	if (!config->pulse_s)
		return alarm_clear(en, ALARM_DEAF, info->name, NULL, e);
	if (info->state != CARRIER_UP)
		return RC_OK; /* that it receives nothing is no news */
	rc = pulse_get(&en->store, info->name, &p, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	due = engine_now(en) - p.beaten_at >= config->pulse_s;
	/* What was not heard so long ago says nothing about today. */
	if (rc == RC_OK && (p.heard_at || !due))
		TRY(judge(en, info->name, &p, e));
	if (!due)
		return RC_OK;
	return beat(en, info->name, config->number, e);
}

void pulse_watch(struct engine *en, const struct fleet *f)
{
	for (size_t i = 0; i < fleet_count(f); i++) {
		struct carrier *c = fleet_at(f, i);
		struct db *db = en->store.db;
		struct err e = { 0 };
		enum rc rc;

		if ((rc = tx_begin(db, &e)) == RC_OK)
			rc = tx_end(db, look(en, c, &e), &e);
		if (rc != RC_OK)
			log_error("pulse not looked at", "carrier=%s why=%s",
				  carrier_info(c)->name, e.text);
	}
}

enum rc pulse_heard(struct engine *en, const struct message *m, const char *text,
		    bool *is_pulse, struct err *e)
{
	const char *digits = text + sizeof words - 1;
	int64_t at, sender;
	enum rc rc;

	*is_pulse = false;
	if (strncmp(text, words, sizeof words - 1) != 0 || !*digits ||
	    digits[strspn(digits, "0123456789")])
		return RC_OK;
	at = strtoll(digits, NULL, 10);
	rc = pulse_sender(&en->store, m->carrier, at, &sender, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*is_pulse = !sender || sender == m->contact_id;
	if (!*is_pulse)
		return RC_OK;
	return pulse_hear(&en->store, m->carrier, at, engine_now(en), e);
}

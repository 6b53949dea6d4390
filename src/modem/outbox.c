/* outbox.c - see outbox.h.
 *
 * What may be believed (all of it measured): status 0 with a reference is an
 * acceptance.  Status 0 without one is an OK that may be of another command: only a
 * status report settles it.  Any other status is the network's or the modem's no.
 * When GSM_SendSMS itself fails, Ctrl-Z was not written, so nobody has the part.
 * No answer is no answer: unknown, and the state machine is out of step. */
#include "modem/outbox.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/hear.h"
#include "modem/pace.h"
#include "modem/watch.h"
#include "modem/wide.h"
#include "text/pdu.h"

/* The prompt comes from the modem itself; the pauses of libgammu are in the time. */
enum {
	CONCAT_HEADER_LEN = 6,
	LOOK_UP_MS = 200,
	HALF_TOLD_MS = 5000,
	NO_REFERENCE_MS = 2000,
	PROMPT_SECONDS = 10
};

struct part {
	json_int_t id;
	const char *number, *text, *encoding;
	size_t text_len;
	struct pdu_concat concat;
	int report;
};

/* cause: one of the modem, or -1. */
static void refused(struct outbox *o, const struct part *part, int cause, const char *why)
{
	talk_settle(o->talk,
		    json_pack("{s:s, s:I, s:s, s:i, s:s, s:s}", "event", "submitted", "id",
			      part->id, "result", "refused", "cause", cause, "kind",
			      o->port->notes.sent_cme ? "cme" : "cms", "text", why));
}

static const char *error_name(const struct port_notes *n)
{
	return n->sent_cme ? "CME ERROR" : "CMS ERROR";
}

static void unknown(struct outbox *o, const struct part *part, const char *why)
{
	talk_settle(o->talk, json_pack("{s:s, s:I, s:s, s:s}", "event", "submitted", "id",
				       part->id, "result", "unknown", "text", why));
}

static enum rc part_parse(struct part *part, json_t *line, struct err *e)
{
	json_t *concat = NULL;
	json_error_t why;

	*part = (struct part){ .concat.width = 8 };
	if (json_unpack_ex(line, &why, 0, "{s:I, s:s, s:s%, s:s, s?o, s?b}", "id", &part->id,
			   "number", &part->number, "text", &part->text, &part->text_len,
			   "encoding", &part->encoding, "concat", &concat, "report",
			   &part->report) < 0)
		return err_set(e, RC_REJECT, "submit: %s", why.text);
	if (!concat || json_is_null(concat))
		return RC_OK;
	if (json_unpack_ex(concat, &why, 0, "{s:i, s:i, s:i}", "ref", &part->concat.ref,
			   "total", &part->concat.total, "seq", &part->concat.seq) < 0)
		return err_set(e, RC_REJECT, "submit: concat: %s", why.text);
	part->concat.set = true;
	return RC_OK;
}

/* Would it fit and be a number: asked of our own encoder, so that libgammu
 * gets nothing that it would cut or change. */
static enum rc part_check(const struct part *part, struct err *e)
{
	struct pdu p = { .type = PDU_SUBMIT,
			 .concat = part->concat,
			 .text_len = part->text_len };
	const struct pdu_concat *c = &part->concat;
	CLEAN(text) char *hex = NULL;

	if (strcmp(part->encoding, "gsm7") != 0 && strcmp(part->encoding, "ucs2") != 0)
		return err_set(e, RC_REJECT, "no such encoding");
	if (c->set && (c->ref < 0 || c->ref > 255 || c->total < 1 || c->total > 255 ||
		       c->seq < 1 || c->seq > c->total))
		return err_set(e, RC_REJECT, "no such part");
	if (strlen(part->number) >= PDU_NUMBER_MAX ||
	    strspn(part->number, "+") == strlen(part->number))
		return err_set(e, RC_REJECT, "no number");
	p.alphabet = part->encoding[0] == 'g' ? PDU_GSM7 : PDU_UCS2;
	strcpy(p.number, part->number);
	p.text = (char *)part->text; /* pdu_encode() only reads it */
	return pdu_encode(&p, &hex, NULL, e);
}

/* The message as libgammu wants it, the alphabet and the reference decided by
 * us: its own reference is the clock's second, the same for every long
 * message of that second. */
static void message_fill(GSM_SMSMessage *m, const struct part *part, const struct port *port)
{
	const struct pdu_concat *c = &part->concat;

	memset(m, 0, sizeof(*m));
	m->PDU = part->report ? SMS_Status_Report : SMS_Submit; /* with or without TP-SRR */
	m->Coding = part->encoding[0] == 'g' ? SMS_Coding_Default_No_Compression
					     : SMS_Coding_Unicode_No_Compression;
	m->Class = -1;
	m->SMSC.Location = 0; /* otherwise AT+CSCA? before every part */
	m->SMSC.Format = SMS_FORMAT_Text;
	m->SMSC.Validity.Format = SMS_Validity_RelativeFormat;
	m->SMSC.Validity.Relative = SMS_VALID_Max_Time;
	wide_from_utf8(m->SMSC.Number, sizeof(m->SMSC.Number),
		       *port->smsc ? port->smsc : HEAR_NO_CENTRE,
		       strlen(*port->smsc ? port->smsc : HEAR_NO_CENTRE));
	wide_from_utf8(m->Number, sizeof(m->Number), part->number, strlen(part->number));
	m->Length = (int)wide_from_utf8(m->Text, sizeof(m->Text), part->text, part->text_len);
	m->UDH.Type = UDH_NoUDH;
	m->UDH.ID8bit = m->UDH.ID16bit = m->UDH.PartNumber = m->UDH.AllParts = -1;
	if (c->set) {
		const unsigned char header[CONCAT_HEADER_LEN] = { 5,
								  0,
								  3,
								  (unsigned char)c->ref,
								  (unsigned char)c->total,
								  (unsigned char)c->seq };

		m->UDH.Type = UDH_ConcatenatedMessages;
		m->UDH.Length = CONCAT_HEADER_LEN;
		memcpy(m->UDH.Text, header, sizeof(header));
		m->UDH.ID8bit = c->ref;
		m->UDH.PartNumber = c->seq;
		m->UDH.AllParts = c->total;
	}
}

/* RC_OK: the network has the PDU, and its answer follows by callback.
 * RC_REJECT: it does not have it; *cause says why. */
static enum rc hand_over(struct outbox *o, const struct part *part, struct err *e)
{
	struct port_notes *n = &o->port->notes;
	static GSM_SMSMessage message; /* large: not on the stack */
	char last_words[256];
	GSM_Error error;
	bool aborted;

	snprintf(last_words, sizeof(last_words),
		 "{\"event\":\"submitted\",\"id\":%" JSON_INTEGER_FORMAT
		 ",\"result\":\"unknown\",\"text\":\"the modem does not answer\"}\n"
		 "{\"event\":\"down\",\"text\":\"the modem does not answer\"}\n",
		 part->id);
	message_fill(&message, part, o->port);
	pace_quick(o->pace);
	watch_begin(o->port->machine, PROMPT_SECONDS, last_words);
	error = GSM_SendSMS(o->port->machine, &message);
	aborted = watch_end();
	pace_quick(false);
	if (error == ERR_NONE)
		return RC_OK;
	if (n->sent && n->sent_status > 0)
		return err_set(e, RC_REJECT, "%s %d", error_name(n), n->sent_status);
	n->sent_status = -1;
	if (aborted || error == ERR_TIMEOUT || error == ERR_ABORTED ||
	    error == ERR_DEVICEWRITEERROR)
		return err_set(e, RC_BROKEN, "not handed over: %s", GSM_ErrorString(error));
	return err_set(e, RC_REJECT, "%s", GSM_ErrorString(error));
}

/* An operator hears of a modem that fell silent long before we give it up; a
 * network that is always slow is no news. */
static int64_t slow_ms(const struct outbox *o)
{
	int64_t ms = OUTBOX_SLOW_TIMES * o->usual_ms;

	return ms > OUTBOX_SLOW_LEAST_MS ? ms : OUTBOX_SLOW_LEAST_MS;
}

/* Not slow only: others take our work meanwhile. */
static void noticed(struct outbox *o, const struct part *part)
{
	char why[64];

	snprintf(why, sizeof why, "no answer from the network for %d s",
		 OUTBOX_NOTICE_MS / 1000);
	talk_event(o->talk, json_pack("{s:s, s:I, s:s}", "event", "waiting", "id", part->id,
				      "text", why));
}

/* A modem that tells the reference and never OK, or OK and never the reference, has
 * told all that it will: its answer is taken as it is. */
static bool half_told(const struct outbox *o, int64_t now, int64_t *since)
{
	const struct retell *r = &o->port->tap.retell;
	struct port_notes *n = &o->port->notes;

	if (!r->handed || (r->ref < 0 && !r->accepted))
		return false;
	if (!*since)
		*since = now;
	if (now - *since < (r->accepted ? NO_REFERENCE_MS : HALF_TOLD_MS))
		return false;
	n->sent = true;
	n->sent_status = 0;
	n->sent_ref = r->ref;
	return true;
}

/* RC_OK when the callback was there. */
static enum rc await_answer(struct outbox *o, const struct part *part, struct err *e)
{
	int64_t began = clock_mono_ms(), now = began, until = now + o->answer_ms;
	int64_t half = 0;
	bool hurried = false, told = false, notice = false;

	for (; !o->port->notes.sent && !half_told(o, now, &half); now = clock_mono_ms()) {
		struct pollfd p = { .fd = o->port->wire.fd, .events = POLLIN };

		if (!hurried && o->hurry()) {
			hurried = true;
			if (until > now + OUTBOX_HURRY_MS)
				until = now + OUTBOX_HURRY_MS;
		}
		if (!notice && now - began >= OUTBOX_NOTICE_MS) {
			notice = true;
			noticed(o, part);
		}
		if (notice && talk_alone(o->talk))
			until = now;
		if (!told && now - began >= slow_ms(o)) {
			told = true;
			talk_warn(o->talk, "no answer from the network for %d ms",
				  (int)(now - began));
		}
		if (now >= until)
			return err_set(e, RC_BROKEN, "no answer from the network");
		poll(&p, 1, until - now < LOOK_UP_MS ? (int)(until - now) : LOOK_UP_MS);
		TRY(port_pump(o->port, e));
	}
	o->usual_ms = o->usual_ms ? (7 * o->usual_ms + now - began) / 8 : now - began;
	return RC_OK;
}

/* The answer is there: what does it say? */
static void settle(struct outbox *o, const struct part *part)
{
	const struct port_notes *n = &o->port->notes;
	char why[32];

	if (n->sent_status == 0 && n->sent_ref >= 0) {
		talk_settle(o->talk,
			    json_pack("{s:s, s:I, s:s, s:i}", "event", "submitted", "id",
				      part->id, "result", "sent", "ref", n->sent_ref));
		return;
	}
	if (n->sent_status == 0) {
		unknown(o, part, "an OK without a reference");
		return;
	}
	if (n->sent_status > 0)
		snprintf(why, sizeof(why), "%s %d", error_name(n), n->sent_status);
	else
		snprintf(why, sizeof(why), "ERROR");
	refused(o, part, n->sent_status > 0 ? n->sent_status : -1, why);
}

/* RC_OK: there is an answer.  Else *handed says whether the network may have it. */
static enum rc attempt(struct outbox *o, const struct part *part, bool *handed, struct err *e)
{
	enum rc rc;

	o->port->notes.sent = o->port->notes.sent_cme = false;
	o->port->tap.error = '\0';
	TRY(port_listen(o->port, e));
	o->port->tap.gammu = true;
	rc = hand_over(o, part, e);
	*handed = rc == RC_OK;
	if (rc == RC_OK)
		rc = await_answer(o, part, e);
	o->port->tap.gammu = false;
	return rc;
}

/* Some modems and networks take no message that asks for a report, and say so in
 * these words (24.011 E.2; 27.005 3.2.5: not allowed, not supported, a parameter
 * of the PDU). */
static bool report_refused(const struct outbox *o, const struct part *part, enum rc rc)
{
	static const int causes[] = { 69, 302, 303, 304 };
	const struct port_notes *n = &o->port->notes;

	for (size_t i = 0; i < COUNT(causes); i++)
		if (n->sent && !n->sent_cme && n->sent_status == causes[i])
			return part->report && rc != RC_BROKEN;
	return false;
}

enum rc outbox_submit(struct outbox *o, json_t *line, struct err *e)
{
	struct part part;
	bool handed;
	enum rc rc;

	TRY(part_parse(&part, line, e));
	if (part_check(&part, e) != RC_OK) {
		refused(o, &part, -1, e->text);
		return RC_OK;
	}
	part.report = part.report && !o->no_reports;
	rc = attempt(o, &part, &handed, e);
	if (report_refused(o, &part, rc)) {
		part.report = false;
		rc = attempt(o, &part, &handed, e);
		o->no_reports = rc == RC_OK && o->port->notes.sent_status == 0;
		if (o->no_reports)
			talk_warn(o->talk, "it takes no message that asks for a report");
	}
	if (rc == RC_OK) {
		settle(o, &part);
		return RC_OK;
	}
	if (handed) {
		unknown(o, &part, e->text);
		return rc;
	}
	refused(o, &part, o->port->notes.sent ? o->port->notes.sent_status : -1, e->text);
	return rc == RC_REJECT ? RC_OK : rc;
}

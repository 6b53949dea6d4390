/* ussd.c - see ussd.h. */
#include "modem/ussd.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/ussd_answer.h"

enum { ALIVE_MS = 5000, WAYS = 3 };

static const enum ussd_mode ways[WAYS] = { USSD_MODE_UCS2, USSD_MODE_PLAIN, USSD_MODE_PACKED };

enum ussd_mode ussd_mode_parse(const char *word)
{
	if (strcmp(word, "plain") == 0)
		return USSD_MODE_PLAIN;
	if (strcmp(word, "packed") == 0)
		return USSD_MODE_PACKED;
	if (strcmp(word, "ucs2") == 0)
		return USSD_MODE_UCS2;
	return USSD_MODE_AUTO;
}

static void tell(struct ussd *u, json_int_t id, const char *result, const char *text)
{
	talk_event(u->talk, json_pack("{s:s, s:I, s:s, s:s}", "event", "ussd", "id", id,
				      "result", result, "text", text));
}

static bool code_valid(const char *code)
{
	size_t len = strlen(code);

	return len > 0 && len <= USSD_CODE_MAX && strspn(code, "0123456789*#+") == len;
}

/* The code as the modem wants it; the character set says how the answer comes. */
static enum rc encode(struct ussd *u, enum ussd_mode mode, char out[4 * USSD_CODE_MAX + 1],
		      struct err *e)
{
	enum rc rc;

	switch (mode) {
	case USSD_MODE_UCS2:
		rc = port_tell(u->port, "AT+CSCS=\"UCS2\"", e);
		if (rc == RC_BROKEN || (rc != RC_OK && u->mode == USSD_MODE_AUTO))
			return rc;
		ussd_code_ucs2(out, u->code);
		break;
	case USSD_MODE_PACKED:
		ussd_code_packed(out, u->code);
		break;
	case USSD_MODE_AUTO:
	case USSD_MODE_PLAIN:
		strcpy(out, u->code);
		break;
	}
	return RC_OK;
}

/* The character set as everybody expects it; a modem without it stays. */
static enum rc restore_charset(struct ussd *u, struct err *e)
{
	return port_tell(u->port, "AT+CSCS=\"GSM\"", e) == RC_BROKEN ? RC_BROKEN : RC_OK;
}

static enum rc dial(struct ussd *u, enum ussd_mode mode, struct err *e)
{
	char encoded[4 * USSD_CODE_MAX + 1];
	CLEAN(buf) struct buf command = { 0 };

	free(u->port->notes.ussd);
	u->port->notes.ussd = NULL;
	TRY(encode(u, mode, encoded, e));
	buf_printf(&command, "AT+CUSD=1,\"%s\",15", encoded);
	return port_tell(u->port, command.text, e);
}

/* In the first way, from u->way on, that the modem takes. */
static enum rc dial_somehow(struct ussd *u, struct err *e)
{
	enum rc rc;

	for (;;) {
		rc = dial(u, u->mode == USSD_MODE_AUTO ? ways[u->way] : u->mode, e);
		if (rc == RC_OK || rc == RC_BROKEN)
			return rc;
		TRY(restore_charset(u, e));
		if (u->mode != USSD_MODE_AUTO || u->way + 1 == WAYS)
			return rc;
		u->way++;
	}
}

enum rc ussd_dial(struct ussd *u, json_t *line, struct err *e)
{
	const char *code;
	json_int_t id;
	json_error_t why;
	enum rc rc;

	if (json_unpack_ex(line, &why, 0, "{s:I, s:s}", "id", &id, "code", &code) < 0)
		return err_set(e, RC_REJECT, "ussd: %s", why.text);
	if (!code_valid(code)) {
		tell(u, id, "failed", "a code is digits, * and #");
		return RC_OK;
	}
	if (u->waiting) {
		tell(u, id, "failed", "another code is being dialled");
		return RC_OK;
	}
	strcpy(u->code, code);
	u->way = 0;
	rc = dial_somehow(u, e);
	if (rc == RC_BROKEN) {
		tell(u, id, "failed", "the modem does not answer");
		return rc;
	}
	if (rc != RC_OK) {
		tell(u, id, "failed", e->text);
		return RC_OK;
	}
	u->waiting = true;
	u->id = id;
	u->until_ms = clock_mono_ms() + USSD_ANSWER_MS;
	u->alive_ms = clock_mono_ms() + ALIVE_MS;
	return RC_OK;
}

/* An open session would take the next code for an answer. */
static enum rc close_session(struct ussd *u, int end, struct err *e)
{
	if (end == USSD_END_ASKS && port_tell(u->port, "AT+CUSD=2", e) == RC_BROKEN)
		return RC_BROKEN;
	return restore_charset(u, e);
}

/* The network does not know what the modem made of the code: once more, in the next
 * way.  RC_NONE when there is none. */
static enum rc dial_again(struct ussd *u, struct err *e)
{
	enum rc rc;

	if (u->mode != USSD_MODE_AUTO || u->way + 1 == WAYS)
		return RC_NONE;
	TRY(restore_charset(u, e));
	u->way++;
	rc = dial_somehow(u, e);
	return rc == RC_REJECT ? RC_NONE : rc;
}

static enum rc answered(struct ussd *u, struct err *e)
{
	CLEAN(text) char *line = u->port->notes.ussd;
	struct ussd_answer a;
	const char *why;
	enum rc rc = RC_NONE;

	u->port->notes.ussd = NULL;
	ussd_answer_read(&a, line);
	if (a.end == USSD_END_UNSUPPORTED)
		rc = dial_again(u, e);
	else if (u->mode == USSD_MODE_AUTO)
		u->mode = ways[u->way];
	if (rc == RC_OK) {
		free(a.text);
		return RC_OK;
	}
	u->waiting = false;
	why = ussd_answer_failure(&a);
	tell(u, u->id, why ? "failed" : "ok", why ? why : a.text);
	free(a.text);
	return rc == RC_BROKEN ? rc : close_session(u, a.end, e);
}

enum rc ussd_step(struct ussd *u, struct err *e)
{
	int64_t now = clock_mono_ms();

	if (!u->waiting)
		return RC_NONE;
	if (u->port->notes.ussd)
		return answered(u, e);
	if (now >= u->until_ms) {
		u->waiting = false;
		tell(u, u->id, "failed", "the network did not answer");
		return close_session(u, USSD_END_ASKS, e);
	}
	if (now < u->alive_ms)
		return RC_NONE;
	u->alive_ms = now + ALIVE_MS;
	if (port_tell(u->port, "AT", e) != RC_BROKEN)
		return RC_OK;
	u->waiting = false;
	tell(u, u->id, "failed", "the modem does not answer");
	return RC_BROKEN;
}

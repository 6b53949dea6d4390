/* ussd.c - see ussd.h. */
#include "modem/ussd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/ussd_answer.h"

enum { ALIVE_MS = 5000, CODE_MAX = 60 };

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

	return len > 0 && len <= CODE_MAX && strspn(code, "0123456789*#+") == len;
}

/* The code as the modem wants it; the character set says how the answer comes. */
static enum rc encode(struct ussd *u, char out[4 * CODE_MAX + 1], const char *code,
		      struct err *e)
{
	enum ussd_mode mode = u->mode;

	if (mode == USSD_MODE_AUTO || mode == USSD_MODE_UCS2) {
		enum rc rc = port_tell(u->port, "AT+CSCS=\"UCS2\"", e);

		if (rc == RC_BROKEN)
			return rc;
		mode = rc == RC_OK || mode == USSD_MODE_UCS2 ? USSD_MODE_UCS2 : USSD_MODE_PLAIN;
	}
	switch (mode) {
	case USSD_MODE_UCS2:
		ussd_code_ucs2(out, code);
		break;
	case USSD_MODE_PACKED:
		ussd_code_packed(out, code);
		break;
	case USSD_MODE_AUTO:
	case USSD_MODE_PLAIN:
		strcpy(out, code);
		break;
	}
	return RC_OK;
}

/* The character set as everybody expects it; a modem without it stays. */
static enum rc restore_charset(struct ussd *u, struct err *e)
{
	return port_tell(u->port, "AT+CSCS=\"GSM\"", e) == RC_BROKEN ? RC_BROKEN : RC_OK;
}

static enum rc dial(struct ussd *u, const char *code, struct err *e)
{
	char encoded[4 * CODE_MAX + 1];
	CLEAN(buf) struct buf command = { 0 };

	free(u->port->notes.ussd);
	u->port->notes.ussd = NULL;
	TRY(encode(u, encoded, code, e));
	buf_printf(&command, "AT+CUSD=1,\"%s\",15", encoded);
	return port_tell(u->port, command.text, e);
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
	rc = dial(u, code, e);
	if (rc == RC_BROKEN) {
		tell(u, id, "failed", "the modem does not answer");
		return rc;
	}
	if (rc != RC_OK) {
		tell(u, id, "failed", e->text);
		return restore_charset(u, e);
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

static enum rc answered(struct ussd *u, struct err *e)
{
	CLEAN(text) char *line = u->port->notes.ussd;
	struct ussd_answer a;
	const char *why;

	u->port->notes.ussd = NULL;
	u->waiting = false;
	ussd_answer_read(&a, line);
	why = ussd_answer_failure(&a);
	tell(u, u->id, why ? "failed" : "ok", why ? why : a.text);
	free(a.text);
	return close_session(u, a.end, e);
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

/* ussd.c - see ussd.h. */
#include "modem/ussd.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "modem/watch.h"
#include "modem/wide.h"

static void tell(struct ussd *u, json_int_t id, const char *result, const char *text)
{
	talk_event(u->talk, json_pack("{s:s, s:I, s:s, s:s}", "event", "ussd", "id", id,
				      "result", result, "text", text));
}

static bool code_valid(const char *code)
{
	size_t len = strlen(code);

	return len > 0 && len <= 60 && strspn(code, "0123456789*#+") == len;
}

enum rc ussd_dial(struct ussd *u, json_t *line, struct err *e)
{
	const char *code;
	json_int_t id;
	json_error_t why;
	GSM_Error error;
	char dialled[64];
	bool aborted;

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
	strcpy(dialled, code);
	u->port->notes.ussd = false;
	watch_begin(u->port->machine, WATCH_SECONDS, NULL);
	error = GSM_DialService(u->port->machine, dialled);
	aborted = watch_end();
	if (aborted || error == ERR_TIMEOUT || error == ERR_DEVICEWRITEERROR) {
		tell(u, id, "failed", "the modem does not answer");
		return err_set(e, RC_BROKEN, "the modem does not answer to a dialled code");
	}
	if (error != ERR_NONE) {
		tell(u, id, "failed", GSM_ErrorString(error));
		return RC_OK;
	}
	u->waiting = true;
	u->id = id;
	u->until_ms = clock_mono_ms() + USSD_ANSWER_MS;
	return RC_OK;
}

/* Hex digits that are UTF-16 after all: some modems pass them on undecoded,
 * whatever coding they name. */
static char *unhex(char *text)
{
	size_t len = strlen(text), units = len / 4;
	unsigned char wide[2 * GSM_MAX_USSD_LENGTH];

	if (len < 8 || len % 4 || units > GSM_MAX_USSD_LENGTH ||
	    strspn(text, "0123456789ABCDEFabcdef") != len)
		return text;
	for (size_t i = 0; i < 2 * units; i++) {
		char octet[3] = { text[2 * i], text[2 * i + 1], '\0' };

		wide[i] = (unsigned char)strtoul(octet, NULL, 16);
	}
	/* Digits alone are a number; of a text the high octets repeat. */
	if (strspn(text, "0123456789") == len && wide[0] != 0x06 && wide[0] != 0x00)
		return text;
	free(text);
	return wide_to_utf8(wide, units);
}

static const char *failure(GSM_USSDStatus status)
{
	switch (status) {
	case USSD_NotSupported:
		return "the network does not support it";
	case USSD_Timeout:
		return "the network gave up";
	case USSD_AnotherClient:
		return "another client answered";
	case USSD_Terminated:
	case USSD_Unknown:
	case USSD_NoActionNeeded:
	case USSD_ActionNeeded:
		break;
	}
	return NULL;
}

/* Dialling leaves the modem's character set at UCS2; libgammu puts it back
 * before the next command with a text in it, and this is one. */
static enum rc restore_charset(struct ussd *u, struct err *e)
{
	GSM_NetworkInfo info;
	GSM_Error error;

	watch_begin(u->port->machine, WATCH_SECONDS, NULL);
	error = GSM_GetNetworkInfo(u->port->machine, &info);
	if (watch_end() || error == ERR_TIMEOUT || error == ERR_DEVICEWRITEERROR)
		return err_set(e, RC_BROKEN, "the modem does not answer");
	return RC_OK;
}

enum rc ussd_step(struct ussd *u, struct err *e)
{
	const GSM_USSDMessage *m = &u->port->notes.ussd_message;
	CLEAN(text) char *text = NULL;
	const char *why;

	if (!u->waiting)
		return RC_NONE;
	if (!u->port->notes.ussd) {
		if (clock_mono_ms() < u->until_ms)
			return RC_NONE;
		u->waiting = false;
		tell(u, u->id, "failed", "the network did not answer");
		return restore_charset(u, e);
	}
	u->waiting = u->port->notes.ussd = false;
	text = unhex(wide_to_utf8(m->Text, sizeof(m->Text) / 2));
	why = failure(m->Status);
	if (!why && !*text)
		why = "an empty answer";
	tell(u, u->id, why ? "failed" : "ok", why ? why : text);
	return restore_charset(u, e);
}

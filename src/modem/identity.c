/* identity.c - see identity.h. */
#include "modem/identity.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "modem/port.h"
#include "modem/status.h"
#include "modem/wide.h"

enum {
	CARD_SOON_MS = 2000,
	CARD_READY_MS = 15000, /* a card that was just unlocked answers within */
	CARD_LATE_MS = 60000,  /* ... or, while the network is looked for, within */
	CARD_BUSY_MS = 75000,  /* one that says that it is busy */
	AGAIN_MS = 300,
	NUMBER_MIN = 14, /* IMSI, IMEI */
	NUMBER_MAX = 17,
	CME_NO_SIM = 10,
	CME_PIN = 11,
	CME_PUK = 12,
	CME_SIM_BUSY = 14,
	CME_WAIT = 515, /* Wavecom: it is still starting */
};

/* Lines of their own accord: "+CREG: 1", "DST: 0"; but "Revision: 1.0" is asked for. */
static bool volunteered(const char *line)
{
	return memchr(line, ':', strcspn(line, "\n")) && strncasecmp(line, "Revision", 8) != 0;
}

/* What of the answer answers: the line with the name of the command, else the first
 * that no modem says unasked. */
static const char *answering(const char *lines, const char *name)
{
	const char *first = NULL;

	for (const char *line = lines; *line; line += strcspn(line, "\n") + 1) {
		if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			return line + strlen(name) + 1;
		if (!first && !volunteered(line))
			first = line;
	}
	return first ? first : "";
}

/* Without the name of the command and quotes; "" for a refusal. */
static enum rc ask_line(struct port *p, const char *command, char *text, size_t room,
			int *cause, struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	enum rc rc = port_ask(p, command, &a, e);
	const char *line;
	size_t len;

	lines = a.lines;
	*text = '\0';
	*cause = a.cause;
	if (rc != RC_OK)
		return rc;
	line = answering(a.lines.text, command + 2);
	line += strspn(line, " \"");
	len = strcspn(line, "\n");
	while (len && strchr(" \",", line[len - 1]))
		len--;
	snprintf(text, room, "%.*s", (int)(len < room ? len : room - 1), line);
	return RC_OK;
}

/* What has no name is nothing that stops a modem. */
static enum rc ask_name(struct port *p, const char *command, char *text, size_t room,
			struct err *e)
{
	int cause;

	return ask_line(p, command, text, room, &cause, e) == RC_BROKEN ? RC_BROKEN : RC_OK;
}

static bool is_number(const char *text)
{
	size_t len = strlen(text);

	return len >= NUMBER_MIN && len <= NUMBER_MAX && strspn(text, "0123456789") == len;
}

/* ---- the card ---- */

static bool card_parse(const char *lines, char card[IDENTITY_CARD_MAX + 1])
{
	for (const char *at = lines; at && *at;) {
		size_t len = strspn(at, "0123456789Ff");

		if (len >= IDENTITY_CARD_MIN && len <= IDENTITY_CARD_MAX &&
		    isdigit((unsigned char)*at)) {
			memcpy(card, at, len);
			card[len] = '\0';
			return true;
		}
		at += len ? len : 1;
	}
	return false;
}

enum rc identity_card(struct port *p, char card[IDENTITY_CARD_MAX + 1], struct err *e)
{
	static const char *const questions[] = { "AT+CCID", "AT+ICCID", "AT^ICCID?", "AT+CCID?",
						 "AT+QCCID" };

	card[0] = '\0';
	for (size_t i = 0; i < COUNT(questions); i++) {
		CLEAN(buf) struct buf lines = { 0 };
		struct wire_answer a;
		enum rc rc = port_ask(p, questions[i], &a, e);

		lines = a.lines;
		if (rc == RC_BROKEN)
			return rc;
		if (rc == RC_OK && card_parse(lines.text, card))
			return RC_OK;
	}
	return RC_OK;
}

/* A modem that knows no IMSI; its card's number, or its own. */
static enum rc name_card(struct port *p, struct err *e)
{
	char card[IDENTITY_CARD_MAX + 1];

	TRY(identity_card(p, card, e));
	if (card[0])
		snprintf(p->sim, sizeof(p->sim), "iccid:%s", card);
	else if (p->imei[0])
		snprintf(p->sim, sizeof(p->sim), "imei:%.*s", NUMBER_MAX, p->imei);
	else
		p->sim[0] = '\0';
	log_warn("no IMSI", "named=%s", p->sim[0] ? p->sim : "by its configuration");
	return RC_OK;
}

/* A modem that does not know the question refuses it for ever, and one whose card is
 * not ready says so no better: time tells them apart, or that the network is there,
 * which the card opened.  A name that changed would make old texts new ones. */
static bool unknown_for_good(struct port *p, int64_t waited_ms, struct err *e)
{
	const char *network = "";

	if (waited_ms < CARD_SOON_MS || status_network(p, &network, e) != RC_OK)
		return false;
	if (strcmp(network, "home") == 0 || strcmp(network, "roaming") == 0)
		return true;
	return waited_ms > (strcmp(network, "unknown") == 0 ? CARD_READY_MS : CARD_LATE_MS);
}

static enum rc read_card(struct port *p, struct err *e)
{
	int64_t began = clock_mono_ms();
	bool told = false;

	for (;;) {
		int cause;
		enum rc rc = ask_line(p, "AT+CIMI", p->sim, sizeof(p->sim), &cause, e);
		int64_t waited = clock_mono_ms() - began;
		bool busy = cause == CME_SIM_BUSY || cause == CME_WAIT || cause == CME_NO_SIM;

		if (rc == RC_BROKEN)
			return err_set(e, RC_RETRY, "SIM: the modem does not answer");
		if (is_number(p->sim))
			return RC_OK;
		p->sim[0] = '\0';
		/* AT+CPIN? saw it (pin.c): it is only not there yet. */
		if (rc == RC_REJECT && cause == CME_NO_SIM && waited > CARD_READY_MS) {
			p->trouble = "no_sim";
			return err_set(e, RC_RETRY, "no SIM in the modem");
		}
		if (cause == CME_PIN || cause == CME_PUK)
			return err_set(e, RC_RETRY, "the SIM is locked");
		if (busy && !told)
			log_info("waiting for the card", "name=%s", p->imei);
		told |= busy;
		if (busy && waited > CARD_BUSY_MS)
			return err_set(e, RC_RETRY, "the SIM is busy for %d s",
				       CARD_BUSY_MS / 1000);
		if (!busy && unknown_for_good(p, waited, e))
			return name_card(p, e) == RC_BROKEN ? RC_RETRY : RC_OK;
		usleep(AGAIN_MS * 1000);
	}
}

/* ---- the modem ---- */

static enum rc read_imei(struct port *p, struct err *e)
{
	static const char *const questions[] = { "AT+CGSN", "AT+GSN" };

	for (size_t i = 0; i < COUNT(questions); i++) {
		TRY(ask_name(p, questions[i], p->imei, sizeof(p->imei), e));
		if (is_number(p->imei))
			return RC_OK;
	}
	p->imei[0] = '\0';
	return RC_OK;
}

enum rc identity_smsc(struct port *p, struct err *e)
{
	CLEAN(text) char *value = NULL;
	char number[96] = "";

	TRY(port_value(p, "AT+CSCA?", "+CSCA:", &value, e));
	if (!value || sscanf(value, " %*[\"]%95[+0-9A-Fa-f]", number) != 1)
		return RC_OK;
	wide_from_hex(number);
	if (strlen(number) < 4 || strlen(number) > 23 ||
	    strspn(number, "+0123456789") != strlen(number))
		return RC_OK;
	memcpy(p->smsc, number, strlen(number) + 1);
	return RC_OK;
}

enum rc identity_read(struct port *p, struct err *e)
{
	enum rc rc = read_imei(p, e);

	if (rc == RC_OK)
		TRY(read_card(p, e));
	if (rc == RC_OK)
		rc = ask_name(p, "AT+CGMI", p->manufacturer, sizeof(p->manufacturer), e);
	if (rc == RC_OK)
		rc = ask_name(p, "AT+CGMM", p->model, sizeof(p->model), e);
	if (rc == RC_OK)
		rc = ask_name(p, "AT+CGMR", p->firmware, sizeof(p->firmware), e);
	if (rc == RC_OK)
		rc = identity_smsc(p, e);
	return rc == RC_BROKEN ? err_set(e, RC_RETRY, "the modem does not say who it is") : rc;
}

enum rc identity_kept(struct port *p, struct err *e)
{
	char sim[sizeof(p->sim)];
	int cause;

	if (!is_number(p->sim))
		return RC_OK;
	if (ask_line(p, "AT+CIMI", sim, sizeof(sim), &cause, e) == RC_BROKEN)
		return RC_BROKEN;
	if (is_number(sim) && strcmp(sim, p->sim) != 0)
		return err_set(e, RC_BROKEN, "there is another SIM in the modem");
	return RC_OK;
}

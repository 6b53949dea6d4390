/* pin.c - see pin.h. */
#include "modem/pin.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/identity.h"
#include "modem/pin_note.h"
#include "modem/port.h"

enum {
	UNLOCK_MS = 15000,
	SEATED_MS = 3000, /* a card that is there is seen within */
	AGAIN_MS = 500,
	PIN_MIN = 4,
	PIN_MAX = 8,
	TRIES_FULL = 3,
	CME_NO_SIM = 10,
	CME_SIM_BUSY = 14,
	STATE_MAX = 16,
};

/* How modems tell the tries that are left: the number stands behind so many
 * commas of the answer. */
static const struct counter {
	const char *command, *prefix;
	int commas;
} counters[] = {
	{ "AT+CPINR=\"SIM PIN\"", "+CPINR: SIM PIN,", 0 }, /* 27.007 8.65 */
	{ "AT+CPINR", "+CPINR: SIM PIN,", 0 },
	{ "AT^CPIN?", "^CPIN: SIM PIN,", 0 }, /* Huawei */
	{ "AT+QPINC=\"SC\"", "+QPINC:", 1 },  /* Quectel */
	{ "AT+SPIC", "+SPIC:", 0 },	      /* SIMCom */
	{ "AT+ZPINPUK=?", "+ZPINPUK:", 0 },   /* ZTE */
};

/* Which of the troubles of docs/CARRIER.md it is. */
static enum rc trouble(struct port *p, const char *which, enum rc rc)
{
	p->trouble = which;
	return rc;
}

static enum rc pin_read(struct port *p, char pin[PIN_MAX + 1], const char *path, struct err *e)
{
	char text[64];
	size_t len = 0;
	CLEAN(fd) int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t got;

	p->trouble = "pin_wanted";
	if (!path)
		return err_set(e, RC_BROKEN,
			       "the SIM wants a PIN, and none is configured: give the modem "
			       "a pin or a pin_file");
	if (fd < 0)
		return err_set(e, RC_BROKEN, "PIN file %s: %s", path, strerror(errno));
	got = read(fd, text, sizeof(text));
	while ((ssize_t)len < got && text[len] >= '0' && text[len] <= '9' && len < PIN_MAX) {
		pin[len] = text[len];
		len++;
	}
	pin[len] = '\0';
	if (len < PIN_MIN || ((ssize_t)len < got && text[len] != '\n' && text[len] != '\r'))
		return err_set(e, RC_BROKEN, "PIN file %s: a PIN is 4 to 8 digits", path);
	return trouble(p, NULL, RC_OK);
}

/* A modem that does not answer is for the ladder, not for a person. */
static enum rc ask(struct port *p, const char *command, struct wire_answer *a, struct err *e)
{
	enum rc rc = port_ask(p, command, a, e);

	return rc == RC_BROKEN ? RC_RETRY : rc;
}

/* ---- the state of the card ------------------------------------------------------ */

/* What some say in place of an error. */
static int not_yet(const char *state)
{
	if (strncmp(state, "NOT INSERTED", 12) == 0)
		return CME_NO_SIM;
	return strncmp(state, "NOT READY", 9) == 0 || strncmp(state, "BUSY", 4) == 0
		       ? CME_SIM_BUSY
		       : -1;
}

/* READY, SIM PIN, SIM PUK...; "" when the modem knows no PINs.  A card that was
 * just powered is busy for a while. */
static enum rc state_read(struct port *p, char state[STATE_MAX], struct err *e)
{
	int64_t began = clock_mono_ms();

	for (;;) {
		CLEAN(buf) struct buf lines = { 0 };
		struct wire_answer a;
		const char *value;
		enum rc rc = ask(p, "AT+CPIN?", &a, e);

		lines = a.lines;
		state[0] = '\0';
		if (rc == RC_OK) {
			value = wire_line(&a, "+CPIN:", NULL);
			if (value)
				snprintf(state, STATE_MAX, "%.*s", (int)strcspn(value, "\r\n"),
					 value);
			for (char *c = state; *c; c++)
				*c = (char)toupper((unsigned char)*c);
			a.cause = not_yet(state);
		}
		if (rc == RC_OK && a.cause < 0)
			return RC_OK;
		state[0] = '\0';
		if (rc != RC_OK && rc != RC_REJECT)
			return rc;
		if (a.cause == CME_NO_SIM && clock_mono_ms() - began > SEATED_MS)
			return trouble(p, "no_sim",
				       err_set(e, RC_RETRY, "no SIM in the modem"));
		if ((a.cause != CME_SIM_BUSY && a.cause != CME_NO_SIM) ||
		    clock_mono_ms() - began > UNLOCK_MS)
			return RC_OK;
		usleep(AGAIN_MS * 1000);
	}
}

static enum rc card_read(struct port *p, char card[IDENTITY_CARD_MAX + 1], struct err *e)
{
	enum rc rc = identity_card(p, card, e);

	return rc == RC_BROKEN ? RC_RETRY : rc;
}

/* -1 for a modem that does not tell. */
static enum rc tries_read(struct port *p, int *tries, struct err *e)
{
	*tries = -1;
	for (size_t i = 0; i < COUNT(counters); i++) {
		CLEAN(text) char *line = NULL;
		const char *value;

		if (port_value(p, counters[i].command, counters[i].prefix, &line, e) != RC_OK)
			return RC_RETRY;
		value = line;
		for (int k = 0; value && k < counters[i].commas; k++)
			value = strchr(value, ',') ? strchr(value, ',') + 1 : NULL;
		if (value && isdigit((unsigned char)*value)) {
			*tries = atoi(value);
			return RC_OK;
		}
	}
	return RC_OK;
}

/* ---- the one try ------------------------------------------------------------------ */

/* RC_OK: it may be tried.  A modem that does not tell the tries never gets the
 * last one from us. */
static enum rc guard(struct port *p, const char *pin, const char *card, const char *note,
		     struct err *e)
{
	CLEAN(buf) struct buf file = { 0 };
	struct pin_past past;
	int tries;

	pin_note_look(note, card, pin, &past);
	file = past.file;
	if (past.tried)
		return trouble(
			p, "pin_refused",
			err_set(e, RC_BROKEN,
				"this PIN was tried on this SIM before and did not open it; it "
				"is not tried again: configure the right one (if it is right, "
				"remove %s)",
				file.text));
	TRY(tries_read(p, &tries, e));
	if (tries < 0 && past.pins > TRIES_FULL - 2)
		return trouble(
			p, "pin_tries",
			err_set(e, RC_BROKEN,
				"%d PINs did not open this SIM, and the next wrong one may "
				"lock it: none is tried; enter the PIN once in a phone, "
				"then remove %s",
				past.pins, note));
	if (tries >= 0 && tries < TRIES_FULL)
		return trouble(p, "pin_tries",
			       err_set(e, RC_BROKEN,
				       "the SIM wants its PIN and has %d of 3 tries left: it "
				       "is not tried; enter the PIN once in a phone, then "
				       "start again",
				       tries));
	return RC_OK;
}

static enum rc try_pin(struct port *p, const char *pin, struct err *e)
{
	char command[32];
	struct wire_answer a;
	enum rc rc;

	snprintf(command, sizeof(command), "AT+CPIN=\"%s\"", pin);
	rc = ask(p, command, &a, e);
	buf_free(&a.lines);
	sodium_memzero(command, sizeof(command));
	if (rc == RC_REJECT)
		return trouble(p, "pin_refused",
			       err_set(e, RC_BROKEN,
				       "the PIN was refused (error %d); it is not tried again",
				       a.cause));
	return rc;
}

static enum rc unlock(struct port *p, const char *pin_file, const char *note, struct err *e)
{
	char pin[PIN_MAX + 1], card[IDENTITY_CARD_MAX + 1], state[STATE_MAX];
	enum rc rc;

	TRY(pin_read(p, pin, pin_file, e));
	TRY(card_read(p, card, e));
	rc = guard(p, pin, card, note, e);
	if (rc == RC_OK)
		rc = pin_note_add(note, card, pin, e);
	if (rc == RC_OK)
		rc = try_pin(p, pin, e);
	if (rc == RC_OK)
		rc = state_read(p, state, e);
	if (rc == RC_OK && strncmp(state, "SIM PUK", 7) == 0 && state[7] != '2')
		rc = trouble(p, "puk",
			     err_set(e, RC_BROKEN,
				     "the PIN was refused, and the SIM wants its PUK now"));
	if (rc == RC_OK)
		pin_note_drop(note, card, pin);
	sodium_memzero(pin, sizeof(pin));
	return rc;
}

static enum rc would_unlock(struct port *p, const char *pin_file, const char *note,
			    struct err *e)
{
	char pin[PIN_MAX + 1], card[IDENTITY_CARD_MAX + 1];
	enum rc rc;

	TRY(pin_read(p, pin, pin_file, e));
	rc = card_read(p, card, e);
	if (rc == RC_OK)
		rc = guard(p, pin, card, note, e);
	sodium_memzero(pin, sizeof(pin));
	return rc;
}

/* PIN2 and PUK2 lock nothing that we use. */
static bool is_open(const char *state)
{
	return !*state || strncmp(state, "READY", 5) == 0 ||
	       strncmp(state, "SIM PIN2", 8) == 0 || strncmp(state, "SIM PUK2", 8) == 0;
}

static enum rc by_state(struct port *p, const char *pin_file, const char *note,
			enum rc (*closed)(struct port *, const char *, const char *,
					  struct err *),
			struct err *e)
{
	char state[STATE_MAX];

	TRY(state_read(p, state, e));
	if (is_open(state))
		return RC_OK;
	if (strcmp(state, "SIM PIN") == 0)
		return closed(p, pin_file, note, e);
	if (strcmp(state, "SIM PUK") == 0)
		return trouble(
			p, "puk",
			err_set(e, RC_BROKEN,
				"the SIM is blocked and wants its PUK (it came with the card): "
				"enter it in a phone with a new PIN, then configure that"));
	return trouble(p, "locked",
		       err_set(e, RC_BROKEN,
			       "the modem is locked (%s): it wants a code of its seller, not "
			       "of the SIM",
			       state));
}

enum rc pin_enter(struct port *p, const char *pin_file, const char *note, struct err *e)
{
	return by_state(p, pin_file, note, unlock, e);
}

enum rc pin_look(struct port *p, const char *pin_file, const char *note, struct err *e)
{
	return by_state(p, pin_file, note, would_unlock, e);
}

enum rc pin_seated(struct port *p, struct err *e)
{
	struct wire_answer a;
	enum rc rc = port_ask(p, "AT+CPIN?", &a, e);

	buf_free(&a.lines);
	if (rc == RC_REJECT && a.cause == CME_NO_SIM)
		return err_set(e, RC_BROKEN, "the SIM is not there any more");
	return rc == RC_BROKEN ? rc : RC_OK;
}

/* port.c - see port.h. */
#include "modem/port.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "modem/announce.h"
#include "modem/hear.h"
#include "modem/identity.h"
#include "modem/patience.h"
#include "modem/pin.h"
#include "modem/watch.h"

enum {
	PDU_READY_MS = 10000,
	PDU_AGAIN_MS = 1000,
	LISTEN_MAX = 64,
	LISTEN_BYTES = 4096,
	SETTLED_MS = 1000,
	OPEN_TRIES = 20,
	OPEN_AGAIN_MS = 100,
};

/* ---- what libgammu tells ------------------------------------------------------ */

static void note_slot(struct port_notes *n, const char *memory, int index)
{
	for (int i = 0; i < n->slots; i++)
		if (n->slot[i].index == index && strcmp(n->slot[i].memory, memory) == 0)
			return;
	if (n->slots == (int)COUNT(n->slot)) {
		n->overflow = true;
		return;
	}
	snprintf(n->slot[n->slots].memory, sizeof(n->slot[0].memory), "%s", memory);
	n->slot[n->slots++].index = index;
}

static void on_sent(GSM_StateMachine *machine, int status, int ref, void *self)
{
	struct port *p = self;
	struct port_notes *n = &p->notes;

	(void)machine;
	n->sent = true;
	/* Error 0 (phone failure) is an error, too; it has no reference. */
	n->sent_status = status == 0 && ref < 0 && p->tap.error ? -1 : status;
	n->sent_cme = status > 0 && p->tap.error == 'E';
	n->sent_ref = ref;
}

static void on_stored(void *self, const char *memory, int index)
{
	struct port_notes *n = self;

	if (*memory)
		note_slot(n, memory, index);
	else
		n->overflow = true;
}

/* Where the modem passes messages on without keeping them, this is the only
 * copy there is. */
static void on_shown(void *self, const char *hex)
{
	struct port_notes *n = self;

	if (n->shown_count == PORT_SHOWN_MAX) {
		log_warn("message lost", "reason=\"%d came at once, and no slot holds them\"",
			 PORT_SHOWN_MAX);
		return;
	}
	n->shown[n->shown_count++] = mem_dup(hex);
}

static void on_ussd(void *self, const char *answer)
{
	struct port_notes *n = self;

	free(n->ussd);
	n->ussd = mem_dup(answer);
}

static void on_answered(void *self)
{
	(void)self;
	watch_again();
}

/* ---- connect ------------------------------------------------------------------ */

static enum rc gammu_failed(struct err *e, const char *what, GSM_Error error)
{
	enum rc rc = error == ERR_DEVICENOPERMISSION || error == ERR_UNCONFIGURED ||
				     error == ERR_SOURCENOTAVAILABLE
			     ? RC_BROKEN
			     : RC_RETRY;

	return err_set(e, rc, "%s: %s (%s)", what, GSM_ErrorString(error),
		       GSM_ErrorName(error));
}

/* CNMIParams must be -1: zeroes make GSM_SetIncomingSMS fail with
 * ERR_NOTSUPPORTED.  Model "at" spares a second initialisation.  The strings
 * are freed by libgammu. */
static void configure(GSM_Config *c, const struct port_setup *setup)
{
	free(c->Device);
	free(c->Connection);
	free(c->DebugFile);
	c->Device = mem_dup(setup->device);
	c->Connection = mem_dup(setup->connection);
	c->DebugFile = mem_dup("");
	strcpy(c->Model, "at");
	c->DebugLevel[0] = '\0';
	c->UseGlobalDebugFile = FALSE;
	c->LockDevice = c->SyncTime = c->StartInfo = FALSE;
	c->PhoneFeatures[0] = 0;
	for (size_t i = 0; i < COUNT(c->CNMIParams); i++)
		c->CNMIParams[i] = -1;
}

static enum rc connect_modem(struct port *p, const struct port_setup *setup, struct err *e)
{
	GSM_Error error;
	enum rc rc;

	p->machine = GSM_AllocStateMachine();
	if (!p->machine)
		abort();
	configure(GSM_GetConfig(p->machine, 0), setup);
	GSM_SetConfigNum(p->machine, 1);
	p->tap.hooks =
		(struct tap_hooks){ &p->notes, on_stored, on_shown, on_ussd, on_answered };
	hear_device(setup->device, &p->tap);
	p->tap.gammu = true;
	for (int tries = 1;; tries++) {
		watch_begin(p->machine, WATCH_SECONDS, NULL);
		error = GSM_InitConnection(p->machine, 1); /* 1: a command is never repeated */
		watch_end();
		/* Another carrier looks for its own modem here. */
		if (error != ERR_DEVICEOPENERROR || tries == OPEN_TRIES)
			break;
		usleep(OPEN_AGAIN_MS * 1000);
	}
	p->tap.gammu = false;
	if (error != ERR_NONE) {
		rc = gammu_failed(e, "connect", error);
		p->hopeless = rc == RC_BROKEN;
		p->trouble = p->hopeless ? "port" : NULL;
		return rc;
	}
	p->wire.fd = hear_fd();
	p->wire.tap = &p->tap;
	if (p->wire.fd < 0)
		return err_set(e, RC_BROKEN, "%s: libgammu has it open, but where?",
			       setup->device);
	return RC_OK;
}

/* ---- made ready ---------------------------------------------------------------- */

/* What its family wants to hear first; a refusal is fine. */
static enum rc prepare(struct port *p, const struct port_setup *setup, struct err *e)
{
	p->quirk = quirk_find(setup->quirks, setup->quirk_count, p->manufacturer, p->model);
	if (!p->quirk)
		return RC_OK;
	log_info("family", "name=%s file=%s", p->quirk->family, p->quirk->file);
	for (size_t i = 0; i < p->quirk->init_count; i++)
		if (port_tell(p, p->quirk->init[i], e) == RC_BROKEN)
			return RC_RETRY;
	usleep((useconds_t)p->quirk->settle_ms * 1000);
	return RC_OK;
}

/* Messages as PDUs.  One that cannot be asked for them has them, perhaps; one that
 * says that it stays with texts is of no use, unless its card is not ready yet. */
static enum rc want_pdus(struct port *p, struct err *e)
{
	int64_t until = clock_mono_ms() + PDU_READY_MS;

	for (;;) {
		CLEAN(text) char *mode = NULL;
		enum rc rc = port_tell(p, "AT+CMGF=0", e);

		if (rc != RC_REJECT)
			return rc == RC_BROKEN ? RC_RETRY : RC_OK;
		if (port_value(p, "AT+CMGF?", "+CMGF:", &mode, e) == RC_BROKEN)
			return RC_RETRY;
		if (!mode || *mode != '1')
			return RC_OK;
		if (clock_mono_ms() > until) {
			p->hopeless = true;
			return err_set(e, RC_BROKEN,
				       "the modem knows text mode only (AT+CMGF=0 is refused): "
				       "it cannot be used");
		}
		usleep(PDU_AGAIN_MS * 1000);
	}
}

/* The callback only after the connection: GSM_InitConnection clears it. */
static enum rc switch_on(struct port *p, struct err *e)
{
	GSM_SetSendSMSStatusCallback(p->machine, on_sent, p);
	TRY(announce_begin(p, e));
	if (port_tell(p, "AT+CUSD=1", e) == RC_BROKEN)
		return RC_RETRY;
	/* The radio link stays up between parts. */
	return port_tell(p, "AT+CMMS=2", e) == RC_BROKEN ? RC_RETRY : RC_OK;
}

enum rc port_open(struct port *p, const struct port_setup *setup, struct err *e)
{
	memset(p, 0, sizeof(*p));
	p->wire.fd = -1;
	return connect_modem(p, setup, e);
}

enum rc port_ready(struct port *p, const struct port_setup *setup, struct err *e)
{
	enum rc rc = pin_enter(p, setup->pin_file, setup->pin_note, e);

	p->hopeless = rc == RC_BROKEN;
	TRY(rc);
	TRY(identity_read(p, e));
	if (setup->smsc)
		snprintf(p->smsc, sizeof(p->smsc), "%s", setup->smsc);
	TRY(prepare(p, setup, e));
	TRY(want_pdus(p, e));
	return switch_on(p, e);
}

void port_close(struct port *p)
{
	if (!p->machine)
		return;
	watch_begin(p->machine, 2, NULL);
	if (GSM_IsConnected(p->machine))
		GSM_TerminateConnection(p->machine);
	watch_end();
	GSM_FreeStateMachine(p->machine);
	p->machine = NULL;
}

/* ---- listening ---------------------------------------------------------------- */

enum rc port_listen(struct port *p, struct err *e)
{
	char passed[LISTEN_BYTES];

	for (int i = 0; i < LISTEN_MAX; i++) {
		struct pollfd fd = { .fd = p->wire.fd, .events = POLLIN };

		if (poll(&fd, 1, 0) <= 0) {
			if (clock_mono_ms() - p->heard_ms > SETTLED_MS)
				tap_settle(&p->tap);
			return RC_OK;
		}
		if (!(fd.revents & POLLIN))
			return err_set(e, RC_BROKEN, "the port is gone");
		p->heard_ms = clock_mono_ms();
		/* What the tap lets through is the answer to nothing. */
		if (read(p->wire.fd, passed, sizeof(passed)) <= 0 && hear_dead())
			return err_set(e, RC_BROKEN, "the port is dead");
	}
	return RC_OK; /* it chatters without end: others want their turn */
}

/* On a dead port GSM_ReadDevice answers 0 at once, for ever and without an
 * error. */
enum rc port_pump(struct port *p, struct err *e)
{
	struct pollfd fd = { .fd = p->wire.fd, .events = POLLIN };

	if (poll(&fd, 1, 0) <= 0)
		return RC_OK;
	if (!(fd.revents & POLLIN))
		return err_set(e, RC_BROKEN, "the port is gone");
	GSM_ReadDevice(p->machine, FALSE);
	return hear_dead() ? err_set(e, RC_BROKEN, "the port is dead") : RC_OK;
}

enum rc port_ask(struct port *p, const char *command, struct wire_answer *a, struct err *e)
{
	*a = (struct wire_answer){ .cause = -1 };
	TRY(port_listen(p, e));
	return wire_ask(&p->wire, command, patience_ms(command), a, e);
}

enum rc port_value(struct port *p, const char *command, const char *prefix, char **value,
		   struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	const char *line;
	enum rc rc = port_ask(p, command, &a, e);

	lines = a.lines;
	*value = NULL;
	if (rc == RC_BROKEN)
		return rc;
	line = rc == RC_OK ? wire_line(&a, prefix, NULL) : NULL;
	if (line) {
		*value = mem_dup(line);
		(*value)[strcspn(*value, "\n")] = '\0';
	}
	return RC_OK;
}

enum rc port_tell(struct port *p, const char *command, struct err *e)
{
	struct wire_answer a;
	enum rc rc = port_ask(p, command, &a, e);

	buf_free(&a.lines);
	return rc;
}

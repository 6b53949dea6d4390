/* port.c - see port.h. */
#include "modem/port.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/pin.h"
#include "modem/watch.h"
#include "modem/wide.h"

enum { DEAD_READ_MS = 20, SIM_READY_MS = 15000, FD_MAX = 256, LISTEN_MAX = 64 };

/* ---- what libgammu tells ------------------------------------------------------ */

static void note_slot(struct port_notes *n, const char *memory, int index)
{
	if (n->slots == (int)COUNT(n->slot)) {
		n->overflow = true;
		return;
	}
	snprintf(n->slot[n->slots].memory, sizeof(n->slot[0].memory), "%s", memory);
	n->slot[n->slots++].index = index;
}

static void on_sent(GSM_StateMachine *machine, int status, int ref, void *self)
{
	struct port_notes *n = self;

	(void)machine;
	n->sent = true;
	n->sent_status = status;
	n->sent_ref = ref;
}

static void on_sms(GSM_StateMachine *machine, GSM_SMSMessage *sms, void *self)
{
	struct port_notes *n = self;

	(void)machine;
	if (sms->PDU == SMS_Deliver)
		n->overflow = true; /* shown to us, not stored: look, to be sure */
	else if (sms->Memory == MEM_SR)
		note_slot(n, "SR", sms->Location);
	else if (sms->Memory == MEM_SM)
		note_slot(n, "SM", sms->Location);
	else if (sms->Memory == MEM_ME)
		note_slot(n, "ME", sms->Location);
	else
		n->overflow = true;
}

static void on_ussd(GSM_StateMachine *machine, GSM_USSDMessage *ussd, void *self)
{
	struct port_notes *n = self;

	(void)machine;
	n->ussd = true;
	n->ussd_message = *ussd;
}

/* +CMTI: "SM",3 that came while we had the wire for ourselves. */
static void on_line(void *self, const char *line)
{
	struct port_notes *n = self;
	char memory[3];
	int index;

	if (sscanf(line, "+%*4[A-Z]: \"%2[A-Z]\",%d", memory, &index) == 2)
		note_slot(n, memory, index);
	else
		n->overflow = true;
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

/* libgammu does not expose its descriptor, and GSM_ReadDevice blocks 50 ms on
 * an idle port.  To wait for the daemon and the modem at once we need it: it
 * is the one open descriptor that is our device. */
static int find_device(const char *device)
{
	struct stat wanted, st;

	if (stat(device, &wanted) < 0)
		return -1;
	for (int fd = STDERR_FILENO + 1; fd < FD_MAX; fd++)
		if (fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == wanted.st_rdev)
			return fd;
	return -1;
}

static enum rc connect_modem(struct port *p, const struct port_setup *setup, struct err *e)
{
	GSM_Error error;

	p->machine = GSM_AllocStateMachine();
	if (!p->machine)
		abort();
	configure(GSM_GetConfig(p->machine, 0), setup);
	GSM_SetConfigNum(p->machine, 1);
	watch_begin(p->machine, WATCH_SECONDS, NULL);
	error = GSM_InitConnection(p->machine, 1); /* 1: a command is never repeated */
	watch_end();
	if (error != ERR_NONE)
		return gammu_failed(e, "connect", error);
	p->wire.fd = find_device(setup->device);
	if (p->wire.fd < 0)
		return err_set(e, RC_BROKEN, "%s: libgammu has it open, but where?",
			       setup->device);
	p->wire.on_event = on_line;
	p->wire.self = &p->notes;
	return RC_OK;
}

/* ---- who is it ---------------------------------------------------------------- */

/* A SIM that was just unlocked needs a while until it answers. */
static enum rc read_sim(struct port *p, struct err *e)
{
	int64_t until = clock_mono_ms() + SIM_READY_MS;

	for (;;) {
		GSM_Error error;
		bool aborted;

		watch_begin(p->machine, WATCH_SECONDS, NULL);
		error = GSM_GetSIMIMSI(p->machine, p->sim);
		aborted = watch_end();
		if (error == ERR_NONE && p->sim[0])
			return RC_OK;
		if (aborted || error == ERR_TIMEOUT || error == ERR_DEVICEWRITEERROR ||
		    error == ERR_NOSIM || error == ERR_SECURITYERROR || clock_mono_ms() > until)
			return gammu_failed(e, "SIM", error);
		usleep(300000);
	}
}

/* What a modem does not tell stays empty; only the SIM must have a name. */
static void read_identity(struct port *p)
{
	char date[GSM_MAX_VERSION_DATE_LENGTH + 1];
	double number;

	watch_begin(p->machine, WATCH_SECONDS, NULL);
	if (GSM_GetIMEI(p->machine, p->imei) != ERR_NONE)
		p->imei[0] = '\0';
	if (GSM_GetManufacturer(p->machine, p->manufacturer) != ERR_NONE)
		p->manufacturer[0] = '\0';
	if (GSM_GetModel(p->machine, p->model) != ERR_NONE)
		p->model[0] = '\0';
	if (GSM_GetFirmware(p->machine, p->firmware, date, &number) != ERR_NONE)
		p->firmware[0] = '\0';
	p->smsc.Location = 1;
	if (GSM_GetSMSC(p->machine, &p->smsc) == ERR_NONE) {
		CLEAN(text)
		char *smsc = wide_to_utf8(p->smsc.Number, sizeof(p->smsc.Number) / 2);

		snprintf(p->smsc_number, sizeof(p->smsc_number), "%s", smsc);
	}
	watch_end();
}

/* Callbacks only after the connection: GSM_InitConnection clears them. */
static enum rc switch_on(struct port *p, struct err *e)
{
	GSM_Error error;

	GSM_SetSendSMSStatusCallback(p->machine, on_sent, &p->notes);
	GSM_SetIncomingSMSCallback(p->machine, on_sms, &p->notes);
	GSM_SetIncomingUSSDCallback(p->machine, on_ussd, &p->notes);
	watch_begin(p->machine, WATCH_SECONDS, NULL);
	error = GSM_SetIncomingSMS(p->machine, TRUE);
	if (error == ERR_NONE) {
		GSM_SetIncomingUSSD(p->machine, TRUE);
		GSM_SetFastSMSSending(p->machine, TRUE); /* keeps the radio link up */
	}
	if (watch_end() || (error != ERR_NONE && error != ERR_NOTSUPPORTED))
		return gammu_failed(e, "events", error);
	return RC_OK; /* without events the slow poll still finds everything */
}

enum rc port_open(struct port *p, const struct port_setup *setup, struct err *e)
{
	memset(p, 0, sizeof(*p));
	p->wire.fd = -1;
	TRY(connect_modem(p, setup, e));
	TRY(pin_enter(p, setup->pin_file, setup->pin_note, e));
	TRY(read_sim(p, e));
	read_identity(p);
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

/* On a dead port GSM_ReadDevice answers 0 at once instead of after 50 ms, for
 * ever and without an error. */
enum rc port_listen(struct port *p, struct err *e)
{
	for (int i = 0; i < LISTEN_MAX; i++) {
		struct pollfd fd = { .fd = p->wire.fd, .events = POLLIN };
		int64_t since;

		if (poll(&fd, 1, 0) <= 0)
			return RC_OK;
		if (!(fd.revents & POLLIN))
			return err_set(e, RC_BROKEN, "the port is gone");
		since = clock_mono_ms();
		if (GSM_ReadDevice(p->machine, FALSE) <= 0 &&
		    clock_mono_ms() - since < DEAD_READ_MS)
			return err_set(e, RC_BROKEN, "the port is dead");
	}
	return RC_OK; /* it chatters without end: others want their turn */
}

enum rc port_ask(struct port *p, const char *command, int wait_ms, struct wire_answer *a,
		 struct err *e)
{
	*a = (struct wire_answer){ .cause = -1 };
	TRY(port_listen(p, e));
	return wire_ask(&p->wire, command, wait_ms, a, e);
}

/* modem.c - see modem.h.  Owns the life of a modem: power, port, session,
 * what waits for it, and the faults that befall it. */
#include "emulator/modem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/mem.h"
#include "emulator/command.h"
#include "emulator/message.h"
#include "emulator/network.h"

enum { IMEI_DIGITS = 15, GARBAGE_BYTES = 40 };

/* ---- the line's other side ----------------------------------------------- */

static void modem_write(void *self, const char *bytes, size_t len)
{
	struct modem *m = self;

	if (!m->deaf)
		port_write(m->port, bytes, len);
}

static void modem_command(void *self, const char *command)
{
	command_run(self, command);
}

static void modem_bytes(void *self, const char *bytes, size_t len)
{
	struct modem *m = self;

	if (!m->deaf)
		line_bytes(&m->line, bytes, len);
}

static void modem_payload(void *self, const char *text)
{
	message_payload(self, text);
}

static const struct line_ops modem_line_ops = { modem_write, modem_command, modem_payload };

/* ---- life ---------------------------------------------------------------- */

/* 14 digits and their Luhn digit (3GPP 23.003 6.2.1). */
static void modem_imei(char imei[IMEI_DIGITS + 1], struct seed *seed)
{
	int sum = 0;

	snprintf(imei, IMEI_DIGITS + 1, "35000000000000");
	for (int i = 8; i < IMEI_DIGITS - 1; i++)
		imei[i] = (char)('0' + seed_below(seed, 10));
	for (int i = 0; i < IMEI_DIGITS - 1; i++) {
		int digit = imei[i] - '0';

		if (i % 2)
			digit = digit * 2 - (digit > 4 ? 9 : 0);
		sum += digit;
	}
	imei[IMEI_DIGITS - 1] = (char)('0' + (10 - sum % 10) % 10);
}

static void modem_chatter(evutil_socket_t fd, short what, void *self)
{
	struct modem *m = self;
	char text[32];

	(void)fd;
	(void)what;
	snprintf(text, sizeof text, "\r\n^RSSI:%d\r\n", m->signal);
	port_write(m->port, text, strlen(text));
}

static void modem_alive(evutil_socket_t fd, short what, void *self)
{
	struct modem *m = self;
	struct seed *seed = &m->network->seed;

	(void)fd;
	(void)what;
	if (!m->set.curc || !m->powered)
		return;
	if (seed_below(seed, 4))
		line_urc(&m->line, "^RSSI:%d", m->signal);
	else
		line_urc(&m->line, "^BOOT:%d,0,0,0,%d", seed_below(seed, 90000000),
			 seed_below(seed, 100));
}

static void every_ms(struct event *timer, int ms)
{
	event_add(timer, &(struct timeval){ .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 });
}

struct modem *modem_new(struct network *n, const char *name, const char *dir,
			const char *number)
{
	struct modem *m = mem_alloc(sizeof *m);
	CLEAN(text) char *path = mem_alloc(strlen(dir) + strlen(name) + 2);

	sprintf(path, "%s/%s", dir, name);
	snprintf(m->name, sizeof m->name, "%s", name);
	m->network = n;
	m->port = port_new(n->loop, path, modem_bytes, m);
	line_init(&m->line, &modem_line_ops, m);
	sim_init(&m->sim, number, n->smsc, n->sizes, &n->seed);
	modem_imei(m->imei, &n->seed);
	m->reference = seed_below(&n->seed, 256);
	m->signal = 16 + seed_below(&n->seed, 12);
	m->chatter = event_new(n->loop, -1, EV_PERSIST, modem_chatter, m);
	m->alive = event_new(n->loop, -1, EV_PERSIST, modem_alive, m);
	if (n->chatter_ms)
		every_ms(m->alive, n->chatter_ms);
	modem_settings_reset(m);
	return m;
}

void modem_free(struct modem *m)
{
	if (!m)
		return;
	event_free(m->chatter);
	event_free(m->alive);
	port_free(m->port);
	line_free(&m->line);
	sim_free(&m->sim);
	while (m->waiting) {
		struct modem_wait *w = m->waiting;

		m->waiting = w->next;
		free(w->pdu);
		free(w);
	}
	free(m);
}

void modem_settings_reset(struct modem *m)
{
	m->set = (struct modem_settings){ .curc = true,
					  .cscs = "GSM",
					  .mem = { SIM_SM, SIM_SM, SIM_SM } };
}

/* What was in hand is lost. */
static void modem_forget(struct modem *m)
{
	m->session++;
	line_reset(&m->line);
	modem_settings_reset(m);
	sim_power(&m->sim);
}

enum rc modem_plug(struct modem *m, struct err *e)
{
	TRY(port_plug(m->port, e));
	m->powered = true;
	modem_take_waiting(m);
	return RC_OK;
}

void modem_unplug(struct modem *m)
{
	m->powered = false;
	modem_forget(m);
	port_unplug(m->port);
}

void modem_restart(struct modem *m)
{
	modem_forget(m);
	modem_take_waiting(m);
}

bool modem_registered(const struct modem *m)
{
	return m->powered && m->sim.lock == SIM_OPEN && m->network->registered;
}

/* ---- later --------------------------------------------------------------- */

struct modem_job {
	struct modem *modem;
	unsigned session;
	void (*fn)(struct modem *m);
};

static void modem_job_run(void *arg)
{
	struct modem_job *job = arg;

	if (job->session == job->modem->session)
		job->fn(job->modem);
	free(job);
}

void modem_later(struct modem *m, int ms, void (*fn)(struct modem *m))
{
	struct modem_job *job;

	if (ms <= 0) {
		fn(m);
		return;
	}
	job = mem_alloc(sizeof *job);
	*job = (struct modem_job){ m, m->session, fn };
	later_add(m->network->later, ms, modem_job_run, job, free);
}

/* ---- faults -------------------------------------------------------------- */

static void modem_replug(void *arg)
{
	struct modem *m = arg;

	/* A folder that is gone by now needs no modem either. */
	(void)modem_plug(m, NULL);
}

static void modem_garbage(struct modem *m)
{
	char noise[GARBAGE_BYTES];

	/* No byte of it ends a line or looks like an answer. */
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(0x80 + seed_below(&m->network->faults.seed, 0x7F));
	modem_write(m, noise, sizeof noise);
}

static void modem_hangup(struct modem *m, int back_ms)
{
	modem_unplug(m);
	if (back_ms > 0)
		later_add(m->network->later, back_ms, modem_replug, m, NULL);
}

void modem_fault_now(struct modem *m, const struct fault *f)
{
	switch (f->kind) {
	case FAULT_HANGUP:
		modem_hangup(m, f->value);
		break;
	case FAULT_FULL:
		m->full = true;
		break;
	case FAULT_CHATTER:
		m->deaf = true;
		every_ms(m->chatter, f->value > 0 ? f->value : 1000);
		break;
	case FAULT_DEAF:
	case FAULT_SILENCE:
		m->deaf = true;
		break;
	case FAULT_GARBAGE:
		modem_garbage(m);
		break;
	case FAULT_ERROR:
	case FAULT_CMS:
	case FAULT_CME:
	case FAULT_DELAY:
		break;
	}
}

void modem_fault_clear(struct modem *m)
{
	m->deaf = m->full = false;
	event_del(m->chatter);
	modem_take_waiting(m);
}

bool modem_fault(struct modem *m, const char *point, int *delay_ms)
{
	struct fault f;
	char text[32];

	*delay_ms = 0;
	if (!fault_take(&m->network->faults, m->name, point, &f))
		return false;
	air_event(&m->network->air,
		  json_pack("{s:s, s:I, s:s, s:s, s:s, s:i}", "event", "fault", "at_ms",
			    (json_int_t)air_now_ms(), "modem", m->name, "at", point, "kind",
			    fault_kind_name(f.kind), "value", f.value));
	switch (f.kind) {
	case FAULT_ERROR:
		line_error(&m->line, "ERROR");
		return true;
	case FAULT_CMS:
		command_cms(m, f.value);
		return true;
	case FAULT_CME:
		snprintf(text, sizeof text, "+CME ERROR: %d", f.value);
		line_error(&m->line, text);
		return true;
	case FAULT_SILENCE:
		line_silent(&m->line);
		return true;
	case FAULT_GARBAGE:
		modem_garbage(m);
		if (strncmp(point, "command:", 8))
			return false;
		modem_write(m, "\r\n", 2);
		line_ok(&m->line);
		return true;
	case FAULT_DELAY:
		*delay_ms = f.value;
		return false;
	case FAULT_FULL:
		m->full = true;
		command_cms(m, 322);
		return true;
	case FAULT_DEAF:
	case FAULT_CHATTER:
		modem_fault_now(m, &f);
		line_silent(&m->line);
		return true;
	case FAULT_HANGUP:
		modem_fault_now(m, &f);
		return true;
	}
	return false;
}

/* ---- receiving ----------------------------------------------------------- */

/* 27.005 3.4.1: routed to the terminal when +CNMI asks for it. */
static bool modem_route(struct modem *m, const char *pdu, bool report)
{
	int octets = (int)strlen(pdu) / 2;
	unsigned smsc = 0;

	if (!m->set.cnmi[0] || !(report ? m->set.cnmi[3] == 1 : m->set.cnmi[1] >= 2))
		return false;
	sscanf(pdu, "%2x", &smsc);
	octets -= 1 + (int)smsc;
	if (report)
		line_urc(&m->line, "+CDS: %d\r\n%s", octets, pdu);
	else
		line_urc(&m->line, "+CMT: ,%d\r\n%s", octets, pdu);
	return true;
}

int modem_put(struct modem *m, const char *pdu, bool report)
{
	enum sim_memory memory = report ? m->network->report_memory : m->set.mem[2];
	int location = sim_add(&m->sim, memory, pdu, SIM_UNREAD);

	if (location && m->set.cnmi[0] && (report ? m->set.cnmi[3] == 2 : m->set.cnmi[1] == 1))
		line_urc(&m->line, "%s: \"%s\",%d", report ? "+CDSI" : "+CMTI",
			 sim_memory_name(memory), location);
	return location;
}

/* True when the network is rid of it. */
static bool modem_take(struct modem *m, const struct modem_wait *w)
{
	if (!modem_registered(m))
		return false;
	if (modem_route(m, w->pdu, w->report))
		return true;
	/* A report that the terminal does not want kept is gone. */
	if (w->report && m->set.cnmi[3] != 2)
		return m->set.cnmi_given;
	return !m->full && modem_put(m, w->pdu, w->report);
}

void modem_take_waiting(struct modem *m)
{
	struct modem_wait **at = &m->waiting;
	bool blocked[2] = { false, false };

	/* Reports and messages may lie in different memories: a full one holds
	 * back its own kind only, and each kind keeps its order. */
	while (*at) {
		struct modem_wait *w = *at;

		if (blocked[w->report] || !modem_take(m, w)) {
			blocked[w->report] = true;
			at = &w->next;
			continue;
		}
		if (w->report)
			m->reported++;
		else
			m->delivered++;
		*at = w->next;
		free(w->pdu);
		free(w);
	}
}

void modem_deliver(struct modem *m, const char *pdu, bool report)
{
	struct modem_wait **at = &m->waiting;

	while (*at)
		at = &(*at)->next;
	*at = mem_alloc(sizeof **at);
	(*at)->pdu = mem_dup(pdu);
	(*at)->report = report;
	modem_take_waiting(m);
}

void modem_registration(struct modem *m)
{
	int stat = modem_registered(m) ? 1 : 2;

	if (!m->powered)
		return;
	if (m->set.creg == 2 && stat == 1)
		line_urc(&m->line, "+CREG: %d,\"1A2B\",\"00C3D4\"", stat);
	else if (m->set.creg)
		line_urc(&m->line, "+CREG: %d", stat);
	if (m->set.cgreg)
		line_urc(&m->line, "+CGREG: %d", stat);
}

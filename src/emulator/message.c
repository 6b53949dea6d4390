/* message.c - commands about short messages, in PDU mode (3GPP 27.005 3, 4). */
#include "emulator/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "emulator/command.h"
#include "emulator/network.h"
#include "text/pdu.h"

/* 27.005 3.2.5. */
enum {
	CMS_NOT_ALLOWED = 302,
	CMS_NOT_SUPPORTED = 303,
	CMS_INVALID_PDU = 304,
	CMS_INVALID_INDEX = 321,
	CMS_FULL = 322,
	CMS_NO_CENTRE = 330,
	CMS_NO_NETWORK = 331,
};

/* ---- storages and settings ----------------------------------------------- */

static void format(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;

	if (form == FORM_READ)
		line_info(&m->line, "+CMGF: 0");
	else if (form == FORM_TEST)
		line_info(&m->line, "+CMGF: (0)");
	else if (command_arg_int(&args, 0, &fine) || !fine) {
		command_cms(m, CMS_NOT_SUPPORTED);
		return;
	}
	line_ok(&m->line);
}

static void service(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int given;

	if (form == FORM_READ) {
		line_info(&m->line, "+CSMS: %d,1,1,1", m->set.csms);
	} else if (form == FORM_TEST) {
		line_info(&m->line, "+CSMS: (0,1)");
	} else {
		given = command_arg_int(&args, 0, &fine);
		if (!fine || given < 0 || given > 1) {
			command_cms(m, CMS_NOT_SUPPORTED);
			return;
		}
		m->set.csms = given;
		line_info(&m->line, "+CSMS: 1,1,1");
	}
	line_ok(&m->line);
}

static void more_messages(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int given;

	if (form == FORM_READ) {
		line_info(&m->line, "+CMMS: %d", m->set.cmms);
	} else if (form == FORM_TEST) {
		line_info(&m->line, "+CMMS: (0-2)");
	} else {
		given = command_arg_int(&args, 0, &fine);
		if (!fine || given < 0 || given > 2) {
			command_cms(m, CMS_NOT_SUPPORTED);
			return;
		}
		m->set.cmms = given;
	}
	line_ok(&m->line);
}

static int used(struct modem *m, int which)
{
	enum sim_memory memory = m->set.mem[which];

	return m->full ? m->sim.store[memory].size : sim_used(&m->sim, memory);
}

static void storage(struct modem *m, enum command_form form, const char *args)
{
	enum sim_memory mem[3] = { m->set.mem[0], m->set.mem[1], m->set.mem[2] };
	char name[8];

	switch (form) {
	case FORM_TEST:
		line_info(&m->line,
			  "+CPMS: (\"SM\",\"ME\",\"SR\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")");
		break;
	case FORM_READ:
		line_info(&m->line, "+CPMS: \"%s\",%d,%d,\"%s\",%d,%d,\"%s\",%d,%d",
			  sim_memory_name(mem[0]), used(m, 0), m->sim.store[mem[0]].size,
			  sim_memory_name(mem[1]), used(m, 1), m->sim.store[mem[1]].size,
			  sim_memory_name(mem[2]), used(m, 2), m->sim.store[mem[2]].size);
		break;
	case FORM_RUN:
	case FORM_SET:
		for (int i = 0; i < 3 && command_arg(&args, name, sizeof name); i++) {
			if (*name &&
			    (!sim_memory_parse(name, &mem[i]) || (i && mem[i] == SIM_SR))) {
				command_cms(m, CMS_NOT_ALLOWED);
				return;
			}
		}
		memcpy(m->set.mem, mem, sizeof mem);
		line_info(&m->line, "+CPMS: %d,%d,%d,%d,%d,%d", used(m, 0),
			  m->sim.store[mem[0]].size, used(m, 1), m->sim.store[mem[1]].size,
			  used(m, 2), m->sim.store[mem[2]].size);
		break;
	}
	line_ok(&m->line);
	modem_take_waiting(m);
}

static void indications(struct modem *m, enum command_form form, const char *args)
{
	static const int max[5] = { 3, 3, 3, 2, 1 };
	int given[5];
	bool fine = true;

	switch (form) {
	case FORM_TEST:
		line_info(&m->line, "+CNMI: (0-3),(0-3),(0-3),(0-2),(0,1)");
		break;
	case FORM_READ:
		line_info(&m->line, "+CNMI: %d,%d,%d,%d,%d", m->set.cnmi[0], m->set.cnmi[1],
			  m->set.cnmi[2], m->set.cnmi[3], m->set.cnmi[4]);
		break;
	case FORM_RUN:
	case FORM_SET:
		for (int i = 0; i < 5; i++) {
			given[i] = command_arg_int(&args, form == FORM_RUN ? 0 : m->set.cnmi[i],
						   &fine);
			if (given[i] < 0 || given[i] > max[i])
				fine = false;
		}
		if (!fine) {
			command_cms(m, CMS_NOT_ALLOWED);
			return;
		}
		memcpy(m->set.cnmi, given, sizeof given);
		m->set.cnmi_given = true;
		break;
	}
	line_ok(&m->line);
	modem_take_waiting(m);
}

static void centre(struct modem *m, enum command_form form, const char *args)
{
	char number[24] = "";

	if (form == FORM_READ) {
		line_info(&m->line, "+CSCA: \"%s\",%d", m->sim.smsc,
			  m->sim.smsc[0] == '+' ? 145 : 129);
	} else if (form == FORM_SET) {
		command_arg(&args, number, sizeof number);
		if (!*number) {
			command_cms(m, CMS_NOT_ALLOWED);
			return;
		}
		snprintf(m->sim.smsc, sizeof m->sim.smsc, "%s", number);
	}
	line_ok(&m->line);
}

/* ---- reading and deleting ------------------------------------------------ */

/* Octets behind the SMSC address, as +CMGR and +CMGL count them. */
static int pdu_octets(const char *pdu)
{
	unsigned smsc = 0;
	int octets = (int)strlen(pdu) / 2;

	sscanf(pdu, "%2x", &smsc);
	octets -= 1 + (int)smsc;
	return octets > 0 ? octets : 0;
}

static void read_one(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int location = form == FORM_SET ? command_arg_int(&args, 0, &fine) : 0;
	struct sim_slot *slot;

	if (form == FORM_TEST) {
		line_ok(&m->line);
		return;
	}
	slot = fine ? sim_get(&m->sim, m->set.mem[0], location) : NULL;
	if (!slot) {
		command_cms(m, CMS_INVALID_INDEX);
		return;
	}
	line_info(&m->line, "+CMGR: %d,,%d\r\n%s", slot->stat, pdu_octets(slot->pdu),
		  slot->pdu);
	if (slot->stat == SIM_UNREAD)
		slot->stat = SIM_READ;
	line_ok(&m->line);
}

static void list(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int stat = form == FORM_SET ? command_arg_int(&args, 0, &fine) : 0;

	if (form == FORM_TEST) {
		line_info(&m->line, "+CMGL: (0-4)");
		line_ok(&m->line);
		return;
	}
	if (!fine || stat < 0 || stat > 4) {
		command_cms(m, CMS_NOT_ALLOWED);
		return;
	}
	for (int i = 1; i <= m->sim.store[m->set.mem[0]].size; i++) {
		struct sim_slot *slot = sim_get(&m->sim, m->set.mem[0], i);

		if (!slot || (stat != 4 && slot->stat != (enum sim_stat)stat))
			continue;
		line_info(&m->line, "+CMGL: %d,%d,,%d\r\n%s", i, slot->stat,
			  pdu_octets(slot->pdu), slot->pdu);
		if (slot->stat == SIM_UNREAD)
			slot->stat = SIM_READ;
	}
	line_ok(&m->line);
}

static void delete (struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int location, flag;

	if (form == FORM_TEST) {
		line_info(&m->line, "+CMGD: (1-%d),(0-4)", m->sim.store[m->set.mem[0]].size);
		line_ok(&m->line);
		return;
	}
	location = command_arg_int(&args, 0, &fine);
	flag = command_arg_int(&args, 0, &fine);
	if (!fine || flag < 0 || flag > 4 ||
	    (!flag && !sim_location_valid(&m->sim, m->set.mem[0], location))) {
		command_cms(m, CMS_INVALID_INDEX);
		return;
	}
	if (flag)
		sim_delete_many(&m->sim, m->set.mem[0], flag);
	else
		sim_delete(&m->sim, m->set.mem[0], location);
	line_ok(&m->line);
	modem_take_waiting(m);
}

/* ---- sending ------------------------------------------------------------- */

/* A part between Ctrl-Z and its answer.  The network may have it although
 * the line has forgotten it. */
struct submit {
	struct modem *modem;
	unsigned session;
	struct pdu pdu;
	int reference;
	bool stored; /* +CMSS says its own name */
};

static void submit_free(void *arg)
{
	struct submit *s = arg;

	pdu_free(&s->pdu);
	free(s);
}

static void submit_answer(void *arg)
{
	struct submit *s = arg;

	if (s->session == s->modem->session) {
		line_info(&s->modem->line, "%s: %d", s->stored ? "+CMSS" : "+CMGS",
			  s->reference);
		line_ok(&s->modem->line);
	}
	submit_free(s);
}

/* The network takes it. */
static void submit_accept(void *arg)
{
	struct submit *s = arg;
	struct modem *m = s->modem;
	int delay_ms = 0;

	s->reference = m->reference;
	m->reference = (m->reference + 1) % 256;
	network_accept(m->network, m, &s->pdu, s->reference);
	if (s->session == m->session && modem_fault(m, "reply", &delay_ms)) {
		submit_free(s);
		return;
	}
	if (delay_ms > 0)
		later_add(m->network->later, delay_ms, submit_answer, s, submit_free);
	else
		submit_answer(s);
}

/* Is the PDU one that a network takes, of the length that was announced? */
static bool submit_valid(const struct pdu *p, const char *hex, int octets)
{
	return (octets < 0 || pdu_octets(hex) == octets) && p->type == PDU_SUBMIT &&
	       !p->alphanumeric && *p->number &&
	       !(p->flags & (PDU_TRUNCATED | PDU_UDH_INVALID));
}

static void submit(struct modem *m, const char *hex, int octets, bool stored)
{
	struct submit *s;
	int delay_ms;

	if (modem_fault(m, "submit", &delay_ms))
		return;
	if (!modem_registered(m)) {
		command_cms(m, CMS_NO_NETWORK);
		return;
	}
	s = mem_alloc(sizeof *s);
	s->modem = m;
	s->session = m->session;
	s->stored = stored;
	if (pdu_decode(&s->pdu, hex, strlen(hex), PDU_FROM_MOBILE, NULL) != RC_OK ||
	    !submit_valid(&s->pdu, hex, octets)) {
		submit_free(s);
		command_cms(m, CMS_INVALID_PDU);
		return;
	}
	if (!*s->pdu.smsc && !*m->sim.smsc) {
		submit_free(s);
		command_cms(m, CMS_NO_CENTRE);
		return;
	}
	delay_ms += network_latency(m->network);
	if (delay_ms > 0)
		later_add(m->network->later, delay_ms, submit_accept, s, submit_free);
	else
		submit_accept(s);
}

static void store(struct modem *m, const char *hex, int octets)
{
	int location;

	if (strlen(hex) % 2 || strspn(hex, "0123456789ABCDEFabcdef") != strlen(hex) ||
	    pdu_octets(hex) != octets) {
		command_cms(m, CMS_INVALID_PDU);
		return;
	}
	location = m->full ? 0 : sim_add(&m->sim, m->set.mem[1], hex, m->prompt_stat);
	if (!location) {
		command_cms(m, CMS_FULL);
		return;
	}
	line_info(&m->line, "+CMGW: %d", location);
	line_ok(&m->line);
}

void message_payload(struct modem *m, const char *text)
{
	if (!text)
		command_cms(m, CMS_INVALID_PDU);
	else if (m->prompt == PROMPT_SEND)
		submit(m, text, m->prompt_octets, false);
	else
		store(m, text, m->prompt_octets);
}

static void prompt_show(struct modem *m)
{
	line_prompt(&m->line);
}

static void prompt(struct modem *m, enum modem_prompt what, int octets)
{
	int delay_ms = 0;

	if (octets < 1 || octets > 255) {
		command_cms(m, CMS_INVALID_PDU);
		return;
	}
	m->prompt = what;
	m->prompt_octets = octets;
	if (modem_fault(m, "prompt", &delay_ms))
		return;
	modem_later(m, delay_ms, prompt_show);
}

static void send_new(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int octets;

	if (form == FORM_TEST) {
		line_ok(&m->line);
		return;
	}
	octets = form == FORM_SET ? command_arg_int(&args, 0, &fine) : 0;
	prompt(m, PROMPT_SEND, fine ? octets : 0);
}

static void write_new(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int octets, stat;

	if (form == FORM_TEST) {
		line_ok(&m->line);
		return;
	}
	octets = form == FORM_SET ? command_arg_int(&args, 0, &fine) : 0;
	stat = command_arg_int(&args, SIM_UNSENT, &fine);
	if (stat < SIM_UNREAD || stat > SIM_SENT)
		fine = false;
	m->prompt_stat = fine ? (enum sim_stat)stat : SIM_UNSENT;
	prompt(m, PROMPT_WRITE, fine ? octets : 0);
}

static void send_stored(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int location = form == FORM_SET ? command_arg_int(&args, 0, &fine) : 0;
	struct sim_slot *slot = fine ? sim_get(&m->sim, m->set.mem[1], location) : NULL;

	if (form == FORM_TEST) {
		line_ok(&m->line);
		return;
	}
	if (!slot) {
		command_cms(m, CMS_INVALID_INDEX);
		return;
	}
	if (slot->stat == SIM_UNSENT)
		slot->stat = SIM_SENT;
	submit(m, slot->pdu, -1, true);
}

static void acknowledge(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	(void)args;
	line_ok(&m->line);
}

const struct command message_commands[] = {
	{ "+CMGF", format, true },	  { "+CSMS", service, true },
	{ "+CMMS", more_messages, true }, { "+CPMS", storage, false },
	{ "+CNMI", indications, false },  { "+CSCA", centre, false },
	{ "+CMGR", read_one, false },	  { "+CMGL", list, false },
	{ "+CMGD", delete, false },	  { "+CMGS", send_new, false },
	{ "+CMGW", write_new, false },	  { "+CMSS", send_stored, false },
	{ "+CNMA", acknowledge, false },  { 0 },
};

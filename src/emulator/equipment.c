/* equipment.c - commands about the modem and the SIM themselves
 * (ITU-T V.250 6; 3GPP 27.007 5, 8, 9). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "emulator/command.h"
#include "emulator/network.h"

static void ok(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	(void)args;
	line_ok(&m->line);
}

static void profile_reset(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	(void)args;
	modem_settings_reset(m);
	m->line.echo = m->line.verbose = true;
	m->line.quiet = false;
	line_ok(&m->line);
}

static void echo(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	m->line.echo = atoi(args) != 0;
	line_ok(&m->line);
}

static void verbose(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	m->line.verbose = atoi(args) != 0;
	line_ok(&m->line);
}

static void quiet(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	m->line.quiet = atoi(args) != 0;
	line_ok(&m->line);
}

static void dial(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	(void)args;
	line_error(&m->line, "NO CARRIER");
}

static void info(struct modem *m, enum command_form form, const char *args)
{
	struct network *n = m->network;

	(void)form;
	(void)args;
	line_info(&m->line,
		  "Manufacturer: %s\r\nModel: %s\r\nRevision: %s\r\nIMEI: %s\r\n"
		  "+GCAP: +CGSM",
		  n->manufacturer, n->model, n->firmware, m->imei);
	line_ok(&m->line);
}

/* A command that only tells: AT+X, and AT+X=? is OK. */
static void tell(struct modem *m, enum command_form form, const char *text)
{
	if (form == FORM_SET) {
		command_refuse(m);
		return;
	}
	if (form != FORM_TEST)
		line_info(&m->line, "%s", text);
	line_ok(&m->line);
}

static void manufacturer(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form, m->network->manufacturer);
}

static void model(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form, m->network->model);
}

static void revision(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form, m->network->firmware);
}

static void serial(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form == FORM_SET ? FORM_RUN : form, m->imei);
}

static void imsi(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form, m->sim.imsi);
}

static void iccid(struct modem *m, enum command_form form, const char *args)
{
	char text[32];

	(void)args;
	snprintf(text, sizeof text, "+CCID: %s", m->sim.iccid);
	tell(m, form, text);
}

static void own_number(struct modem *m, enum command_form form, const char *args)
{
	char text[64];

	(void)args;
	snprintf(text, sizeof text, "+CNUM: \"\",\"%s\",%d", m->sim.number,
		 m->sim.number[0] == '+' ? 145 : 129);
	tell(m, form, text);
}

static void capabilities(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form, "+GCAP: +CGSM");
}

/* One number that is kept: +CMEE, +CLIP ... */
static void number_setting(struct modem *m, enum command_form form, const char *args,
			   const char *name, const char *range, int max, int *value)
{
	bool fine = true;
	int given;

	switch (form) {
	case FORM_READ:
		line_info(&m->line, "%s: %d", name, *value);
		break;
	case FORM_TEST:
		line_info(&m->line, "%s: %s", name, range);
		break;
	case FORM_RUN:
	case FORM_SET:
		given = command_arg_int(&args, 0, &fine);
		if (!fine || given < 0 || given > max) {
			command_refuse(m);
			return;
		}
		*value = given;
		break;
	}
	line_ok(&m->line);
}

static void errors(struct modem *m, enum command_form form, const char *args)
{
	number_setting(m, form, args, "+CMEE", "(0-2)", 2, &m->set.cmee);
}

static void caller(struct modem *m, enum command_form form, const char *args)
{
	if (form == FORM_READ) {
		line_info(&m->line, "+CLIP: %d,1", m->set.clip);
		line_ok(&m->line);
		return;
	}
	number_setting(m, form, args, "+CLIP", "(0,1)", 1, &m->set.clip);
}

static void ring_kind(struct modem *m, enum command_form form, const char *args)
{
	number_setting(m, form, args, "+CRC", "(0,1)", 1, &m->set.crc);
}

static void own_accord(struct modem *m, enum command_form form, const char *args)
{
	int value = m->set.curc;

	number_setting(m, form, args, "^CURC", "(0,1)", 1, &value);
	m->set.curc = value != 0;
}

static void charset(struct modem *m, enum command_form form, const char *args)
{
	static const char *const known[] = { "GSM", "UCS2", "IRA", "HEX" };
	char name[8] = "";

	switch (form) {
	case FORM_READ:
		line_info(&m->line, "+CSCS: \"%s\"", m->set.cscs);
		line_ok(&m->line);
		return;
	case FORM_TEST:
		line_info(&m->line, "+CSCS: (\"GSM\",\"UCS2\",\"IRA\",\"HEX\")");
		line_ok(&m->line);
		return;
	case FORM_RUN:
	case FORM_SET:
		break;
	}
	command_arg(&args, name, sizeof name);
	for (size_t i = 0; i < COUNT(known); i++) {
		if (!strcmp(name, known[i])) {
			snprintf(m->set.cscs, sizeof m->set.cscs, "%s", name);
			line_ok(&m->line);
			return;
		}
	}
	command_refuse(m);
}

static void battery(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	tell(m, form, form == FORM_TEST ? "+CBC: (0-3),(0-100)" : "+CBC: 0,100");
}

static const char *const lock_name[] = {
	[SIM_OPEN] = "READY", [SIM_PIN] = "SIM PIN", [SIM_PUK] = "SIM PUK"
};

/* 27.007 8.3. */
static void pin(struct modem *m, enum command_form form, const char *args)
{
	char first[16] = "", second[16] = "";
	enum rc rc;

	if (form == FORM_READ) {
		line_info(&m->line, "+CPIN: %s", lock_name[m->sim.lock]);
		line_ok(&m->line);
		return;
	}
	if (form != FORM_SET) {
		line_ok(&m->line);
		return;
	}
	command_arg(&args, first, sizeof first);
	command_arg(&args, second, sizeof second);
	if (m->sim.lock == SIM_OPEN) {
		command_cme(m, 3);
		return;
	}
	rc = *second ? sim_unblock(&m->sim, first, second) : sim_unlock(&m->sim, first);
	if (rc != RC_OK) {
		command_cme(m, m->sim.lock == SIM_PUK ? 12 : 16);
		return;
	}
	line_ok(&m->line);
	modem_registration(m);
	modem_take_waiting(m);
}

/* Which port announcements go to: there is only one here.  libgammu will not
 * have a Huawei that refuses it. */
static void port_choice(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	(void)args;
	line_ok(&m->line);
}

/* 27.007 8.65: a modem that tells it, when the test wants one. */
static void pin_tries(struct modem *m, enum command_form form, const char *args)
{
	(void)form;
	(void)args;
	if (!m->network->pin_tries) {
		command_refuse(m);
		return;
	}
	line_info(&m->line, "+CPINR: SIM PIN,%d,3", m->sim.tries);
	line_ok(&m->line);
}

/* 27.007 8.2; with a reset it starts anew. */
static void functionality(struct modem *m, enum command_form form, const char *args)
{
	bool fine = true;
	int level, reset;

	if (form == FORM_READ || form == FORM_TEST) {
		line_info(&m->line, form == FORM_READ ? "+CFUN: 1" : "+CFUN: (0,1,4),(0,1)");
		line_ok(&m->line);
		return;
	}
	level = command_arg_int(&args, 1, &fine);
	reset = command_arg_int(&args, 0, &fine);
	if (!fine || (level != 0 && level != 1 && level != 4)) {
		command_refuse(m);
		return;
	}
	line_ok(&m->line);
	if (reset == 1)
		modem_restart(m);
}

/* ATS0=0 and its like. */
static void s_register(struct modem *m, enum command_form form, const char *args)
{
	size_t len = strlen(args);

	if (form == FORM_READ || (len && args[len - 1] == '?'))
		line_info(&m->line, "000");
	line_ok(&m->line);
}

const struct command equipment_commands[] = {
	{ "Z", profile_reset, true },
	{ "&F", profile_reset, true },
	{ "E", echo, true },
	{ "V", verbose, true },
	{ "Q", quiet, true },
	{ "I", info, true },
	{ "S", s_register, true },
	{ "D", dial, false },
	{ "H", ok, true },
	{ "X", ok, true },
	{ "L", ok, true },
	{ "M", ok, true },
	{ "&C", ok, true },
	{ "&D", ok, true },
	{ "&K", ok, true },
	{ "&S", ok, true },
	{ "&W", ok, true },
	{ "+IPR", ok, true },
	{ "+IFC", ok, true },
	{ "+ICF", ok, true },
	{ "+CMEE", errors, true },
	{ "+CGMI", manufacturer, true },
	{ "+GMI", manufacturer, true },
	{ "+CGMM", model, true },
	{ "+GMM", model, true },
	{ "+CGMR", revision, true },
	{ "+GMR", revision, true },
	{ "+CGSN", serial, true },
	{ "+GSN", serial, true },
	{ "+GCAP", capabilities, true },
	{ "+CIMI", imsi, false },
	{ "+CCID", iccid, true },
	{ "+ICCID", iccid, true },
	{ "^ICCID", iccid, true },
	{ "+CNUM", own_number, false },
	{ "+CSCS", charset, true },
	{ "+CBC", battery, true },
	{ "+CPIN", pin, true },
	{ "+CPINR", pin_tries, true },
	{ "+CFUN", functionality, true },
	{ "+CLIP", caller, false },
	{ "+CRC", ring_kind, false },
	{ "^CURC", own_accord, true },
	{ "^PORTSEL", port_choice, true },
	{ 0 },
};

/* registration.c - commands about the network: registration, operator,
 * signal, and dialled codes (3GPP 27.007 7). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "emulator/command.h"
#include "emulator/network.h"
#include "text/gsm7.h"

enum { STAT_HOME = 1, STAT_SEARCHING = 2, DCS_GSM = 15, DCS_UCS2 = 72 };

static const char cell[] = "\"1A2B\",\"00C3D4\"";

static void registration(struct modem *m, enum command_form form, const char *args,
			 const char *name, int *mode)
{
	bool fine = true;
	int stat = modem_registered(m) ? STAT_HOME : STAT_SEARCHING;
	int given;

	switch (form) {
	case FORM_READ:
		if (*mode == 2 && stat == STAT_HOME)
			line_info(&m->line, "%s: %d,%d,%s", name, *mode, stat, cell);
		else
			line_info(&m->line, "%s: %d,%d", name, *mode, stat);
		break;
	case FORM_TEST:
		line_info(&m->line, "%s: (0-2)", name);
		break;
	case FORM_RUN:
	case FORM_SET:
		given = command_arg_int(&args, 0, &fine);
		if (!fine || given < 0 || given > 2) {
			command_refuse(m);
			return;
		}
		*mode = given;
		break;
	}
	line_ok(&m->line);
}

static void creg(struct modem *m, enum command_form form, const char *args)
{
	registration(m, form, args, "+CREG", &m->set.creg);
}

static void cgreg(struct modem *m, enum command_form form, const char *args)
{
	registration(m, form, args, "+CGREG", &m->set.cgreg);
}

static void attach(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	if (form == FORM_READ)
		line_info(&m->line, "+CGATT: %d", modem_registered(m));
	else if (form == FORM_TEST)
		line_info(&m->line, "+CGATT: (0,1)");
	line_ok(&m->line);
}

/* Text as the terminal's character set wants it (27.007 5.5). */
static void charset_put(const struct modem *m, struct buf *out, const char *text)
{
	size_t len = strlen(text);

	if (strcmp(m->set.cscs, "UCS2") && strcmp(m->set.cscs, "HEX")) {
		buf_puts(out, text);
		return;
	}
	for (size_t at = 0; at < len;) {
		uint32_t cp = utf8_next(text, len, &at);

		if (!strcmp(m->set.cscs, "HEX"))
			buf_printf(out, "%02X", cp & 0xFF);
		else
			buf_printf(out, "%04X", cp & 0xFFFF);
	}
}

/* 27.007 7.3: the format is long, short or numeric. */
static void operator_choice(struct modem *m, enum command_form form, const char *args)
{
	static const char *const formats[] = { "IR-MCI", "MCI", "43211" };
	struct buf name = { 0 };
	bool fine = true;
	int mode;

	switch (form) {
	case FORM_READ:
		if (!modem_registered(m)) {
			line_info(&m->line, "+COPS: 0");
			break;
		}
		if (m->set.cops_format == 2)
			buf_puts(&name, formats[2]);
		else
			charset_put(m, &name, formats[m->set.cops_format]);
		line_info(&m->line, "+COPS: 0,%d,\"%s\"", m->set.cops_format, name.text);
		buf_free(&name);
		break;
	case FORM_TEST:
		line_info(&m->line, "+COPS: (2,\"IR-MCI\",\"MCI\",\"43211\"),"
				    "(1,\"Irancell\",\"MTN\",\"43235\"),,(0-4),(0-2)");
		break;
	case FORM_RUN:
	case FORM_SET:
		mode = command_arg_int(&args, 0, &fine);
		if (mode == 3) {
			int format = command_arg_int(&args, 0, &fine);

			if (format >= 0 && format <= 2)
				m->set.cops_format = format;
			else
				fine = false;
		}
		if (!fine || mode > 4) {
			command_refuse(m);
			return;
		}
		break;
	}
	line_ok(&m->line);
}

static void signal_quality(struct modem *m, enum command_form form, const char *args)
{
	(void)args;
	if (form == FORM_TEST)
		line_info(&m->line, "+CSQ: (0-31,99),(0-7,99)");
	else if (modem_registered(m))
		line_info(&m->line, "+CSQ: %d,99", m->signal);
	else
		line_info(&m->line, "+CSQ: 99,99");
	line_ok(&m->line);
}

/* ---- dialled codes (27.007 7.15) ----------------------------------------- */

struct ussd_reply {
	struct modem *modem;
	unsigned session;
	char code[256];
};

static bool gsm7_holds(const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		if (!gsm7_cost(utf8_next(text, len, &at)))
			return false;
	}
	return true;
}

static void ucs2_put(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t cp = utf8_next(text, len, &at);

		if (cp >= 0x10000) {
			buf_printf(out, "%04X", 0xD800 | (cp - 0x10000) >> 10);
			cp = 0xDC00 | (cp & 0x3FF);
		}
		buf_printf(out, "%04X", cp);
	}
}

static void ussd_answer(void *arg)
{
	struct ussd_reply *r = arg;
	struct modem *m = r->modem;
	const struct network_ussd *u = network_ussd_get(m->network, r->code);
	struct buf text = { 0 };

	if (r->session != m->session) {
		free(r);
		return;
	}
	if (!u) {
		line_urc(&m->line, "+CUSD: 4");
	} else {
		bool gsm = gsm7_holds(u->text);

		if (gsm)
			charset_put(m, &text, u->text);
		else
			ucs2_put(&text, u->text);
		line_urc(&m->line, "+CUSD: %d,\"%s\",%d", u->more, text.len ? text.text : "",
			 gsm ? DCS_GSM : DCS_UCS2);
	}
	buf_free(&text);
	free(r);
}

/* "*140#" may come as UCS-2 hex, or as hex octets. */
static void ussd_code(const char *given, char *out, size_t size)
{
	size_t len = strlen(given), step = len % 4 ? 2 : 4, at = 0;

	if (strspn(given, "0123456789ABCDEFabcdef") != len || len < 2 || len % 2 ||
	    (strncmp(given, "00", 2) && strncmp(given, "2A", 2) && strncmp(given, "23", 2))) {
		snprintf(out, size, "%s", given);
		return;
	}
	if (strncmp(given, "00", 2))
		step = 2;
	for (; *given && at + 1 < size; given += step) {
		unsigned cp = 0;

		sscanf(given, step == 4 ? "%4x" : "%2x", &cp);
		out[at++] = cp < 0x80 ? (char)cp : '?';
	}
	out[at] = '\0';
}

static void ussd(struct modem *m, enum command_form form, const char *args)
{
	char given[256] = "";
	struct ussd_reply *r;
	bool fine = true;
	int mode;

	if (form == FORM_READ || form == FORM_TEST) {
		line_info(&m->line, form == FORM_READ ? "+CUSD: 1" : "+CUSD: (0-2)");
		line_ok(&m->line);
		return;
	}
	mode = command_arg_int(&args, 0, &fine);
	command_arg(&args, given, sizeof given);
	if (!fine || mode < 0 || mode > 2) {
		command_refuse(m);
		return;
	}
	if (*given && !modem_registered(m)) {
		command_cme(m, 30);
		return;
	}
	line_ok(&m->line);
	if (!*given || mode == 2)
		return;
	r = mem_alloc(sizeof *r);
	r->modem = m;
	r->session = m->session;
	ussd_code(given, r->code, sizeof r->code);
	later_add(m->network->later, network_latency(m->network), ussd_answer, r, free);
}

const struct command network_commands[] = {
	{ "+CREG", creg, true },
	{ "+CGREG", cgreg, true },
	{ "+CGATT", attach, false },
	{ "+COPS", operator_choice, false },
	{ "+CSQ", signal_quality, true },
	{ "+CUSD", ussd, false },
	{ 0 },
};

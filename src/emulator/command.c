/* command.c - see command.h.  Owns names, latency and refusals; what a
 * command does is in equipment.c, registration.c and message.c. */
#include "emulator/command.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "emulator/network.h"

enum { COMMAND_NAME_MAX = 24, CME_PIN = 11, CME_PUK = 12, CMS_PIN = 311 };

/* ---- arguments ----------------------------------------------------------- */

bool command_arg(const char **args, char *out, size_t size)
{
	const char *s = *args;
	size_t len = 0;
	bool quoted = false;

	if (!*s)
		return false;
	for (; *s && (quoted || *s != ','); s++) {
		if (*s == '"')
			quoted = !quoted;
		else if ((quoted || *s != ' ') && len + 1 < size)
			out[len++] = *s;
	}
	out[len] = '\0';
	*args = *s ? s + 1 : s;
	return true;
}

int command_arg_int(const char **args, int fallback, bool *ok)
{
	char text[32];
	char *end;
	long value;

	if (!command_arg(args, text, sizeof text) || !*text)
		return fallback;
	value = strtol(text, &end, 10);
	if (*end || value < -1 || value > 1000000)
		*ok = false;
	return (int)value;
}

/* ---- refusals ------------------------------------------------------------ */

static const struct {
	int code;
	const char *text;
} cme_texts[] = {
	{ 3, "operation not allowed" },
	{ 4, "operation not supported" },
	{ 10, "SIM not inserted" },
	{ CME_PIN, "SIM PIN required" },
	{ CME_PUK, "SIM PUK required" },
	{ 16, "incorrect password" },
	{ 20, "memory full" },
	{ 21, "invalid index" },
	{ 30, "no network service" },
	{ 50, "incorrect parameters" },
	{ 100, "unknown" },
};

void command_cme(struct modem *m, int code)
{
	char text[64];

	if (!m->set.cmee) {
		line_error(&m->line, "ERROR");
		return;
	}
	snprintf(text, sizeof text, "+CME ERROR: %d", code);
	for (size_t i = 0; m->set.cmee == 2 && i < COUNT(cme_texts); i++) {
		if (cme_texts[i].code == code)
			snprintf(text, sizeof text, "+CME ERROR: %s", cme_texts[i].text);
	}
	line_error(&m->line, text);
}

void command_cms(struct modem *m, int code)
{
	char text[32];

	snprintf(text, sizeof text, "+CMS ERROR: %d", code);
	line_error(&m->line, text);
}

void command_refuse(struct modem *m)
{
	command_cme(m, 50);
}

/* ---- dispatch ------------------------------------------------------------ */

/* A command between its text and its handler. */
struct call {
	struct modem *modem;
	unsigned session;
	char name[COMMAND_NAME_MAX];
	enum command_form form;
	char args[];
};

static const struct command *command_find(const char *name)
{
	static const struct command *const tables[] = { equipment_commands, network_commands,
							message_commands };

	for (size_t t = 0; t < COUNT(tables); t++) {
		for (const struct command *c = tables[t]; c->name; c++) {
			if (!strcasecmp(c->name, name))
				return c;
		}
	}
	return NULL;
}

static bool is_message_command(const struct command *c)
{
	for (const struct command *m = message_commands; m->name; m++) {
		if (m == c)
			return true;
	}
	return false;
}

static void call_run(void *arg)
{
	struct call *call = arg;
	struct modem *m = call->modem;
	const struct command *c = command_find(call->name);

	if (call->session != m->session) {
		/* the line has forgotten it */
	} else if (!c) {
		command_cme(m, 100);
	} else if (m->sim.lock != SIM_OPEN && !c->locked) {
		if (is_message_command(c))
			command_cms(m, CMS_PIN);
		else
			command_cme(m, m->sim.lock == SIM_PUK ? CME_PUK : CME_PIN);
	} else {
		c->run(m, call->form, call->args);
	}
	free(call);
}

/* Where the name ends: extended ones at = or ?, basic ones at their number. */
static size_t name_length(const char *text)
{
	if (isalpha((unsigned char)*text))
		return 1;
	if (*text == '&')
		return text[1] ? 2 : 1;
	return strcspn(text, "=?");
}

static struct call *call_new(struct modem *m, const char *text)
{
	size_t len = name_length(text);
	const char *rest = text + len;
	struct call *call = mem_alloc(sizeof *call + strlen(text) + 1);

	call->modem = m;
	call->session = m->session;
	while (len && text[len - 1] == ' ')
		len--;
	snprintf(call->name, sizeof call->name, "%.*s", (int)len, text);
	if (!strcmp(rest, "?")) {
		call->form = FORM_READ;
	} else if (!strcmp(rest, "=?")) {
		call->form = FORM_TEST;
	} else if (*rest) {
		call->form = FORM_SET;
		strcpy(call->args, *rest == '=' ? rest + 1 : rest);
	}
	return call;
}

void command_run(struct modem *m, const char *text)
{
	struct call *call = call_new(m, text);
	char point[COMMAND_NAME_MAX + 8];
	int delay_ms;

	m->commands++;
	air_event(&m->network->air,
		  json_pack("{s:s, s:I, s:s, s:s*}", "event", "command", "at_ms",
			    (json_int_t)air_now_ms(), "modem", m->name, "command", text));
	snprintf(point, sizeof point, "command:%s", call->name);
	if (modem_fault(m, point, &delay_ms)) {
		free(call);
		return;
	}
	delay_ms += m->network->command_ms;
	if (delay_ms > 0)
		later_add(m->network->later, delay_ms, call_run, call, free);
	else
		call_run(call);
}

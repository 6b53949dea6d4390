/* retell.c - see retell.h. */
#include "modem/retell.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "modem/verdict.h"

/* What GSM_InitConnection() and GSM_SendSMS() ask and cannot go without, though we
 * can: what a modem that refuses it would say if it knew the question.  One that
 * refuses to echo would even be reset. */
static const struct stand_in {
	const char *command, *line; /* it begins so */
} stand_ins[] = {
	{ "ATE1", "" },
	{ "AT+CSCS?", "+CSCS: \"GSM\"" },
	{ "AT+CSCS=?", "+CSCS: (\"GSM\")" },
	{ "AT+CSCS=", "" },
	{ "AT+CGMI", "unknown" },
	{ "AT+CGMM", "unknown" },
	{ "AT+CFUN=1", "" },
	{ "AT+CMGF=0", "" }, /* asked by us before: inbox.c */
	{ "AT^CURC=0", "" },
	{ "AT^PORTSEL=1", "" },
};

void retell_ask(struct retell *r, const char *command)
{
	*r = (struct retell){ .ref = -1 };
	snprintf(r->command, sizeof(r->command), "%s", command);
}

size_t retell_prompt(struct retell *r, char *out)
{
	if (strncmp(r->command, "AT+CMG", 6) != 0 || r->handed)
		return 0;
	r->handed = true;
	return (size_t)snprintf(out, RETELL_OUT_MAX, "%s\r\r\n> ", r->command);
}

/* The name in front of the answer to AT+CSCS=? and the like. */
static size_t name_len(const char *command)
{
	size_t mark = strcspn(command, "+^$*#%");

	return command[mark] ? 1 + strcspn(command + mark + 1, "=?") : 0;
}

/* Lines of their own accord look like this: "+CREG: 1", "*PSUTTZ: 2026", "DST: 0". */
static bool volunteered(const char *line)
{
	return strchr("+^$*#%&", *line) || strchr(line, ':');
}

static void keep(struct retell *r, const char *line)
{
	const char *name = r->command + strcspn(r->command, "+^$*#%");
	size_t len = name_len(r->command);
	bool own = len && strncasecmp(line, name, len) == 0 && line[len] == ':';

	if (own || (!r->line[0] && strncmp(r->command, "AT+CGM", 6) == 0 && !volunteered(line)))
		snprintf(r->line, sizeof(r->line), "%s", line);
	for (char *c = r->line; own && *c; c++)
		*c = (char)toupper((unsigned char)*c);
}

static size_t tell(struct retell *r, const char *end, char *out)
{
	size_t put;

	if (r->handed && r->ref >= 0)
		put = (size_t)snprintf(out, RETELL_OUT_MAX, "\r\n+CMGS: %d\r\n\r\n%s\r\n",
				       r->ref, end);
	else if (r->handed)
		put = (size_t)snprintf(out, RETELL_OUT_MAX, "\r\n%s\r\n", end);
	else
		put = (size_t)snprintf(out, RETELL_OUT_MAX, "%s\r\r\n%s%s%s\r\n", r->command,
				       r->line, r->line[0] ? "\r\n\r\n" : "", end);
	*r = (struct retell){ .ref = -1 };
	return put;
}

static size_t refused(struct retell *r, int cause, char kind, char *out)
{
	char end[32] = "ERROR";

	for (size_t i = 0; i < COUNT(stand_ins); i++) {
		if (strncmp(r->command, stand_ins[i].command, strlen(stand_ins[i].command)) !=
		    0)
			continue;
		snprintf(r->line, sizeof(r->line), "%s", stand_ins[i].line);
		return tell(r, "OK", out);
	}
	if (kind && cause >= 0)
		snprintf(end, sizeof(end), "+CM%c ERROR: %d", kind, cause);
	return tell(r, end, out);
}

/* Behind the Ctrl-Z: the echo of the message, and what the modem says of its own
 * accord, are nobody's.  The reference may stand behind the OK, too. */
static size_t message_line(struct retell *r, const char *line, char *out)
{
	const char *said = strcasestr(line, "+CMGS:"), *failed = strcasestr(line, "+CMS ERROR");
	char kind;
	int cause;

	if (!failed)
		failed = strcasestr(line, "+CME ERROR");
	if (said) {
		said += strcspn(said, "0123456789");
		if (isdigit((unsigned char)*said))
			r->ref = atoi(said) & 0xFF;
		return r->accepted && r->ref >= 0 ? tell(r, "OK", out) : 0;
	}
	switch (verdict_of(failed ? failed : line, &cause, &kind)) {
	case VERDICT_NONE:
		return 0;
	case VERDICT_OK:
		r->accepted = true;
		return r->ref >= 0 ? tell(r, "OK", out) : 0;
	case VERDICT_ERROR:
		r->ref = -1;
		return refused(r, cause, kind, out);
	}
	return 0;
}

size_t retell_line(struct retell *r, const char *line, char *out)
{
	char kind;
	int cause;

	line += strspn(line, " \t");
	if (!r->command[0] || !*line || strncasecmp(line, r->command, strlen(r->command)) == 0)
		return 0;
	if (r->handed)
		return message_line(r, line, out);
	switch (verdict_of(line, &cause, &kind)) {
	case VERDICT_NONE:
		keep(r, line);
		return 0;
	case VERDICT_OK:
		return tell(r, "OK", out);
	case VERDICT_ERROR:
		return refused(r, cause, kind, out);
	}
	return 0;
}

/* command.h - from the text of a command to its handler and its answer
 * (3GPP 27.007, 27.005; ITU-T V.250). */
#ifndef EMULATOR_COMMAND_H
#define EMULATOR_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "emulator/modem.h"

enum command_form {
	FORM_RUN,  /* AT+X */
	FORM_READ, /* AT+X? */
	FORM_TEST, /* AT+X=? */
	FORM_SET,  /* AT+X=... */
};

/* A handler answers through m->line and ends the command, now or later.
 * args is what stands behind the = (FORM_SET), else "". */
struct command {
	const char *name; /* with its sign; basic commands without a number */
	void (*run)(struct modem *m, enum command_form form, const char *args);
	bool locked; /* works without the PIN */
};

extern const struct command equipment_commands[]; /* ends with a NULL name */
extern const struct command network_commands[];
extern const struct command message_commands[];

/* Do one command of the line: latency, faults, table, handler. */
void command_run(struct modem *m, const char *text);

/* "+CME ERROR: n" as +CMEE wants it (27.007 9.2). */
void command_cme(struct modem *m, int code);
/* "+CMS ERROR: n" (27.005 3.2.5). */
void command_cms(struct modem *m, int code);
/* Not understood: ERROR, or +CME ERROR: 100 / 50 when +CMEE asks. */
void command_refuse(struct modem *m);

/* The next argument: moves *args behind its comma; quotes are taken off.
 * False when there is none; an empty one gives "" and true. */
bool command_arg(const char **args, char *out, size_t size);
/* The same as a number; fallback for an empty or missing one.  *ok becomes
 * false for what is no number. */
int command_arg_int(const char **args, int fallback, bool *ok);

#endif

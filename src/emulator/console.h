/* console.h - the air as a conversation in a terminal, for people; and lines
 * typed there as texts: "09121234567 شکایت ...". */
#ifndef EMULATOR_CONSOLE_H
#define EMULATOR_CONSOLE_H

#include <stddef.h>

#include "base/err.h"
#include "emulator/network.h"

/* What people call a number.  Zero-initialise; console_names_free(). */
struct console_names {
	struct console_name {
		char *number, *label;
	} * name;
	size_t count;
};

/* "NUMBER=LABEL", with another sign between them if wanted; the number may
 * be written in any usual way. */
enum rc console_names_add(struct console_names *names, const char *text, char sign,
			  struct err *e);
/* Lines of NUMBER<TAB>LABEL; empty ones and those with # in front are skipped. */
enum rc console_names_load(struct console_names *names, const char *path, struct err *e);
void console_names_free(struct console_names *names);

/* Read a typed line: the number, whole (+98...), into number; answers the
 * text, with each \n typed as two characters made a line break, malloc'ed.
 * NULL, with a sentence, when it is no text. */
char *console_parse(const char *line, char number[PDU_NUMBER_MAX], struct err *e);

struct console;

/* Shows on standard output, reads standard input until its end.  names stays
 * the caller's and must outlive it. */
struct console *console_open(struct network *n, const struct console_names *names);
void console_close(struct console *c); /* NULL is fine */

#endif

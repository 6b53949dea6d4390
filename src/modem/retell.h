/* retell.h - a modem's answer, told to libgammu as libgammu understands it.
 *
 * It wants to hear its command again, lines that end with CR LF, an end that is
 * spelled as in the standard, the reference of a message in the line before it, and
 * nothing in between; of a modem that speaks otherwise it hears nothing.  So lines are
 * gathered, and told when the answer is whole.  Pure: lines in, bytes out. */
#ifndef MODEM_RETELL_H
#define MODEM_RETELL_H

#include <stdbool.h>
#include <stddef.h>

enum { RETELL_COMMAND_MAX = 24, RETELL_LINE_MAX = 160, RETELL_OUT_MAX = 512 };

struct retell {
	char command[RETELL_COMMAND_MAX]; /* without its line end; "": nothing is asked */
	char line[RETELL_LINE_MAX];	  /* the one that answers it; "" so far */
	bool handed;			  /* a message: it has prompted */
	bool accepted;			  /* ... and said OK, with no reference before */
	int ref;			  /* TP-MR; -1 */
};

void retell_ask(struct retell *r, const char *command);

/* One line of the modem, without its end.  Answers how many bytes of `out`, which has
 * room for RETELL_OUT_MAX, libgammu gets. */
size_t retell_line(struct retell *r, const char *line, char *out);

/* The modem prompts. */
size_t retell_prompt(struct retell *r, char *out);

#endif

/* command.h - the grammar of an official's commands (docs/DIALOGUE.md). */
#ifndef DIALOGUE_COMMAND_H
#define DIALOGUE_COMMAND_H

#include "dialogue/grammar.h"

/* true: the text is a command (or a challenge alone, when he has one that is
 * still good), and *in says which; false: read it as a citizen's. */
bool command_read(struct intent *in, const struct tokens *t,
		  const struct grammar_context *about);

#endif

/* citizen.h - do what a citizen's text asks for, and answer it. */
#ifndef DIALOGUE_CITIZEN_H
#define DIALOGUE_CITIZEN_H

#include "dialogue/grammar.h"
#include "dialogue/talk.h"

/* The case of the intent's code or receipt, and whether the sender is its
 * owner.  RC_NONE: there is none for him. */
enum rc citizen_find(const struct talk *t, const struct intent *in, struct case_ *c,
		     bool *owner, struct err *e);

/* Keep the text with the case, if it is the sender's own; nobody is told. */
enum rc citizen_keep(const struct talk *t, const struct intent *in, struct err *e);

/* Everything but the commands of officials. */
enum rc citizen_serve(const struct talk *t, const struct intent *in, struct err *e);

#endif

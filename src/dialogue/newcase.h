/* newcase.h - a case that begins with a text. */
#ifndef DIALOGUE_NEWCASE_H
#define DIALOGUE_NEWCASE_H

#include "dialogue/grammar.h"
#include "dialogue/talk.h"

/* "complaint and text": open it, or keep it and ask for name and address. */
enum rc newcase_begin(const struct talk *t, const struct intent *in, struct err *e);

/* If a draft of this phone waits, the text is the name and the address that
 * were asked for; *taken says whether it was. */
enum rc newcase_complete(const struct talk *t, bool *taken, struct err *e);

#endif

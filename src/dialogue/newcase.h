/* newcase.h - a case that begins with a text. */
#ifndef DIALOGUE_NEWCASE_H
#define DIALOGUE_NEWCASE_H

#include "dialogue/grammar.h"
#include "dialogue/talk.h"
#include "workflow/identity.h"

/* "complaint and text": open it, or keep it and ask for name and address. */
enum rc newcase_begin(const struct talk *t, const struct intent *in, struct err *e);

/* If a draft of this phone waits, the text is the name and the address that
 * were asked for; *taken says whether it was. */
enum rc newcase_complete(const struct talk *t, bool *taken, struct err *e);

/* "name: ... address: ...": which is which, malloc'ed; false if the text does
 * not say so. */
bool newcase_labels(const char *text, struct identity_words *who);

/* Does such a case want a name and an address before it begins? */
bool newcase_wants_identity(enum matter m);

/* Open it with what was asked for step by step (NULL: was not); the code, or
 * the receipt of a report, is the answer on the screen. */
enum rc newcase_open(const struct talk *t, enum matter m, const char *text, const char *name,
		     const char *address, struct err *e);

/* An anonymous report that ended too long ago to be reopened: a new one beside
 * it, with a receipt of its own. */
enum rc newcase_after(const struct talk *t, const struct case_ *ended, const char *text,
		      struct err *e);

#endif

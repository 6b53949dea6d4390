/* ussd_menu.h - the steps of the menu: what a screen asks for, and what the
 * next input does. */
#ifndef DIALOGUE_USSD_MENU_H
#define DIALOGUE_USSD_MENU_H

#include "dialogue/talk.h"
#include "store/ussd.h"

struct menu {
	struct talk talk; /* talk.told is ours */
	struct ussd_session *u;
	const char *note; /* a text that stands above the screen, NULL: none */
	bool anonymous;	  /* about a report that keeps no number */
};

/* Begin anew. */
void menu_home(struct ussd_session *u);

/* Is the session somewhere that is worth coming back to? */
bool menu_halfway(const struct ussd_session *u);

/* Does the step want words, in which a '*' may stand? */
bool menu_wants_words(const struct ussd_session *u);

/* One input.  Where it leads to an answer, m->talk.told has it. */
enum rc menu_input(struct menu *m, const char *input, struct err *e);

/* Did an input lead to an answer? */
bool menu_answered(const struct menu *m);

/* Does the screen show an answer, perhaps its second page? */
bool menu_reading(const struct ussd_session *u);

/* The whole screen that the session is at, and the line that leads to its
 * next page; malloc'ed. */
enum rc menu_screen(struct menu *m, char **text, char **next, struct err *e);

#endif

/* grammar.h - what a text means (docs/DIALOGUE.md).  Pure: a text and a few
 * counts go in, an intent comes out; nothing is looked up or changed. */
#ifndef DIALOGUE_GRAMMAR_H
#define DIALOGUE_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

#include "dialogue/words.h"

enum intent_kind {
	INTENT_EMPTY, /* nothing to read: stored, no answer */
	INTENT_STOP,
	INTENT_START,
	INTENT_HELP,
	INTENT_RATE,	 /* score; code "" when the one pending survey is meant */
	INTENT_STATUS,	 /* code */
	INTENT_THANKS,	 /* code; text */
	INTENT_FOLLOWUP, /* code; text */
	INTENT_BADCODE,
	INTENT_NEW,	 /* matter; text */
	INTENT_NEEDTEXT, /* matter */
	INTENT_MYCASES,
	INTENT_ATTACH,	  /* text; exactly one open case */
	INTENT_WHICHCASE, /* several open cases, or several pending surveys */
	INTENT_UNKNOWN,
	INTENT_COMMAND,	  /* of an official: command; code, challenge, text, page, days */
	INTENT_NEEDCODE,  /* a command without its code */
	INTENT_CHALLENGE, /* six digits alone */
};

/* What the grammar must know of the sender. */
struct grammar_context {
	bool official;	/* a registered official's phone */
	bool challenge; /* he has a challenge that is still good */
	bool pin;	/* four digits behind a challenge are his PIN */
	int surveys;	/* surveys of this phone without an answer */
	int open_cases; /* of this phone */
};

struct intent {
	enum intent_kind kind;
	char code[17]; /* tracking code or receipt in Latin digits, or "" */
	bool receipt;  /* the code is an anonymous report's receipt */
	int score;     /* 1-5 */
	enum matter matter;
	enum command command;
	char challenge[7]; /* or "" */
	char pin[5];	   /* or "" */
	int page;	   /* from 1 */
	int days;	   /* of a report: 1, 7, 30 */
	char *text;	   /* the rest in storage form, NULL if there is none */
};

void grammar_read(struct intent *in, const char *text, const struct grammar_context *about);
void intent_free(struct intent *in);
void clean_intent(struct intent *in);

/* ---- for command.c: the same eyes for codes --------------------------------- */

/* A code in a text: what it is and which tokens it takes. */
struct code_place {
	char code[17];
	bool receipt;
	size_t at, count;
};

/* The first code of the text.  Digits in groups are joined only if the check
 * digit fits. */
bool code_locate(const struct tokens *t, struct code_place *p);

/* Is the text from `at` to `at + count` nothing but a number that looks like
 * a code and is none? */
bool code_spoiled(const struct tokens *t, size_t at, size_t count);

#endif

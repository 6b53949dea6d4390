/* words.h - the words that the grammar knows, as tables of phrases.
 * A translator's files are citizen_words.c and official_words.c; nothing
 * else in the dialogue contains a keyword.  Every phrase stands in keyword
 * form (text/normalise.h): alef, yeh and heh folded, no ZWNJ, digits Latin. */
#ifndef DIALOGUE_WORDS_H
#define DIALOGUE_WORDS_H

#include "dialogue/token.h"

/* What a word says that a citizen may put around a code; bits, so that the
 * labels of a text can be taken together. */
enum label {
	LABEL_CODE = 1,	   /* names the code: "tracking code", "number" */
	LABEL_ASKS = 2,	   /* asks: "what happened", "status" */
	LABEL_POLITE = 4,  /* greetings and please */
	LABEL_MATTER = 8,  /* names the matter: "complaint" */
	LABEL_SCORE = 16,  /* goes with a score: "mark", "stars" */
	LABEL_FILLER = 32, /* "my", "is" */
	LABEL_THANKS = 64,
	LABEL_THANKED = 128, /* what is thanked for */
};

/* What a new case is about. */
enum matter {
	MATTER_NONE,
	MATTER_COMPLAINT,
	MATTER_REPORT,
	MATTER_ANON,
	MATTER_SUGGESTION,
	MATTER_OPINION,
	MATTER_QUESTION,
	MATTER_REQUEST,
};

enum command {
	COMMAND_NONE,
	COMMAND_LIST,
	COMMAND_SHOW,
	COMMAND_ANSWER,
	COMMAND_REFER,
	COMMAND_APPROVE,
	COMMAND_REJECT,
	COMMAND_REPORTS,
	COMMAND_HELP,
};

/* What a verb makes of the command before it: "approve" or "approved: no". */
enum verb {
	VERB_SAYS_YES = 1,
	VERB_SAYS_NO,
};

/* Whole texts; the meaning is not used. */
extern const struct keyword words_stop[], words_start[], words_help[];
extern const struct keyword words_label[];     /* enum label */
extern const struct keyword words_thanks[];    /* enum label: THANKS, THANKED */
extern const struct keyword words_score[];     /* 1-5 */
extern const struct keyword words_matter[];    /* enum matter */
extern const struct keyword words_no_matter[]; /* looks like a matter, is none */
extern const struct keyword words_begin[];     /* may stand before a matter: "register" */
extern const struct keyword words_empty[];     /* behind a matter they are no text: "I have" */
extern const struct keyword words_money[];     /* a number before it is no code */
extern const struct keyword words_name[];      /* before a name: "name", "I am" */
extern const struct keyword words_address[];   /* before an address */

extern const struct keyword words_command[];   /* enum command */
extern const struct keyword words_page[];      /* before a page's number */
extern const struct keyword words_period[];    /* days: 1, 7, 30 */
extern const struct keyword words_verb[];      /* enum verb */
extern const struct keyword words_challenge[]; /* before a challenge */
extern const struct keyword words_to[];	       /* before a unit: "to" */
extern const struct keyword words_office[];    /* before a unit's own name: "the office of" */

/* The matter's word as a text shows it, and the kind that case_open() knows. */
const char *matter_title(enum matter m);
const char *matter_kind(enum matter m);
/* The command's word as a text shows it. */
const char *command_title(enum command c);

#endif

/* talk.h - the answer to a text: composed, limited and queued. */
#ifndef DIALOGUE_TALK_H
#define DIALOGUE_TALK_H

#include "base/buf.h"
#include "dialogue/dialogue.h"
#include "store/official.h"
#include "workflow/say.h"

/* One text and who sent it. */
struct talk {
	struct engine *en;
	const struct incoming *in;
	const char *text;		 /* in storage form */
	const struct official *official; /* NULL: a citizen, or an official who writes as one */
	const char *via;		 /* sms, ussd */
	const char *lang;		 /* of the answers; NULL: Persian */
	struct told *told; /* NULL: an answer is a text; else it is told at once */
};

/* An answer on a screen.  It counts against the same limits as a text. */
struct told {
	char code[16];	 /* the template of the last answer, "" for none */
	struct buf text; /* buf_free() */
};

/* Answer with a template.  Values are set with say_value() before. */
enum rc talk_say(const struct talk *t, struct say *s, struct err *e);
/* The same, for a template that the case alone fills (NULL: that needs none). */
enum rc talk_answer(const struct talk *t, const char *code, const struct case_ *about,
		    struct err *e);

/* Is anybody at work where the case lies? */
enum rc talk_in_hours(const struct talk *t, const struct case_ *c, bool *open, struct err *e);

/* Lines that grow while they fit; the template's first line is their head.
 * Templates that repeat a placeholder are lists: their rows are made here. */
struct talk_list {
	const char *code; /* the template */
	struct buf lines; /* buf_free() */
};

/* Begin with the template's first line; {n} is the number. */
enum rc talk_list_open(const struct talk *t, struct talk_list *l, const char *code, int64_t n,
		       struct err *e);
/* Add a line if the text then takes at most so many parts. */
bool talk_list_add(struct talk_list *l, const char *line, int parts_max);
enum rc talk_list_send(const struct talk *t, struct talk_list *l, struct err *e);

/* The template with each {n} in turn taking the next number. */
enum rc talk_numbers(const struct talk *t, const char *code, const int64_t *numbers,
		     size_t count, struct err *e);

#endif

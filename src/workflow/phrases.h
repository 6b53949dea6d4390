/* phrases.h - the message texts, in memory: code and language to body. */
#ifndef WORKFLOW_PHRASES_H
#define WORKFLOW_PHRASES_H

#include "store/store.h"

struct phrase {
	char code[16], lang[8];
	char *body;
	int parts; /* the most it may take, shortened values included */
};

struct phrases;

enum rc phrases_read(struct phrases **out, struct store *st, struct err *e);
void phrases_free(struct phrases *p); /* NULL is fine */
/* The text in Persian; or in another language, Persian where that has none
 * (lang NULL: Persian). */
const struct phrase *phrases_get(const struct phrases *p, const char *code);
const struct phrase *phrases_in(const struct phrases *p, const char *code, const char *lang);

/* May a text be loaded?  RC_REJECT for a placeholder that nothing fills, and
 * for one that takes more parts than it says with the longest codes, names,
 * dates and stages (what people write themselves is not counted). */
enum rc phrase_check(const char *lang, const char *body, int64_t parts, struct err *e);

/* The words of English texts for a kind of stage: "being handled". */
const char *word_of_stage_kind(const char *stage_kind);
/* The words that people read for a case's kind and priority: «شکایت», «فوری». */
const char *word_of_kind(const char *kind);
const char *word_of_priority(const char *priority);

#endif

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

enum rc phrases_read(struct phrases **p, struct store *st, struct err *e);
void phrases_free(struct phrases *p); /* NULL is fine */
const struct phrase *phrases_get(const struct phrases *p, const char *code);

/* May a text be loaded?  RC_REJECT for a placeholder that nothing fills, and
 * for one that takes more parts than it says with the longest codes, names,
 * dates and stages (what people write themselves is not counted). */
enum rc phrase_check(const char *body, int64_t parts, struct err *e);

/* The words that people read for a case's kind and priority: «شکایت», «فوری». */
const char *word_of_kind(const char *kind);
const char *word_of_priority(const char *priority);

#endif

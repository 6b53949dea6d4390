/* token.h - the words of a text, and where each stands in it.
 * Words are compared in keyword form (text/normalise.h); the positions lead
 * back into the storage form, so that what is kept for officials has the
 * citizen's own wording. */
#ifndef DIALOGUE_TOKEN_H
#define DIALOGUE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

/* Letters or digits, never both; digits are Latin. */
struct token {
	const char *word;
	size_t len;	   /* bytes of word; for a number, its digits */
	size_t begin, end; /* bytes of the storage form */
	bool number;
};

struct tokens {
	char *store; /* the storage form */
	struct token *list;
	size_t count;
	struct arena *arena; /* the words live in it */
};

void tokens_read(struct tokens *t, const char *text, size_t len);
void tokens_free(struct tokens *t);
void clean_tokens(struct tokens *t);

/* A word or several, with what they mean; tables of them end with a NULL. */
struct keyword {
	const char *words; /* in keyword form, one space between */
	int meaning;
};

/* The longest phrase of the table at `at`: its tokens, 0 if there is none. */
size_t tokens_keyword(const struct tokens *t, size_t at, const struct keyword *table,
		      int *meaning);

/* The storage form without the tokens that are dropped (one bool a token),
 * and without the punctuation that only served them; malloc'ed, "" if
 * nothing is left. */
char *tokens_rest(const struct tokens *t, const bool *drop);

#endif

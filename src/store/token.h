/* token.h - who may use the HTTP hook.
 * A token is "ddb_" and 32 random bytes in base64url; only its keyed hash is
 * kept.  It is looked up by that hash, so how long the search takes says
 * nothing about any token. */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "store/store.h"

enum {
	TOKEN_NAME_MAX = 64,
	TOKEN_ROOM = 48,
	TOKEN_RATE_USUAL = -1, /* what the configuration says */
	TOKEN_RATE_MOST = 1000000,
};

/* SCOPE_WRITE includes SCOPE_READ; SCOPE_HOOK is for /hook/ alone. */
enum token_scope { SCOPE_READ, SCOPE_WRITE, SCOPE_HOOK };

struct token {
	int64_t id;
	char name[TOKEN_NAME_MAX];
	enum token_scope scope;
	int per_minute;			/* requests; 0: no limit; or TOKEN_RATE_USUAL */
	int64_t created_at, revoked_at; /* 0: it is good */
};

const char *token_scope_name(enum token_scope scope);
/* RC_REJECT for a name that is none. */
enum rc token_scope_parse(enum token_scope *scope, const char *name, struct err *e);

/* Make one; out gets the token, which nobody can read again.  RC_REJECT for a
 * name that is empty or too long, RC_DUP for one that is taken, or was. */
enum rc token_make(struct store *st, const char *name, enum token_scope scope, int per_minute,
		   int64_t now, char out[TOKEN_ROOM], struct err *e);
/* The token that follows from the key and the name: the same whenever it is
 * asked for, and kept when it is asked for the first time, with the usual limit.
 * For what this machine tells itself.  RC_REJECT: it was revoked. */
enum rc token_standing(struct store *st, const char *name, enum token_scope scope, int64_t now,
		       char out[TOKEN_ROOM], struct err *e);
/* Four letters and 32 random bytes. */
void token_text_make(const char *before, char out[TOKEN_ROOM]);
/* The token that is this text; RC_NONE when it is unknown or revoked. */
enum rc token_find(struct store *st, const char *text, struct token *t, struct err *e);
/* RC_NONE when there is no good token of the name. */
enum rc token_revoke(struct store *st, const char *name, int64_t now, struct err *e);
/* All of them, the oldest first; the visitor must not use the store. */
enum rc token_each(struct store *st, void (*visit)(void *ctx, const struct token *t), void *ctx,
		   struct err *e);

#endif

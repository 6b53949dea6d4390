/* token.c - see token.h.  Owns the table token. */
#include "store/token.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { SECRET_BYTES = 32 };

static const char prefix[] = "ddb_";

const char *token_scope_name(enum token_scope scope)
{
	switch (scope) {
	case SCOPE_READ:
		return "read";
	case SCOPE_WRITE:
		return "write";
	case SCOPE_HOOK:
		return "hook";
	}
	return "?";
}

enum rc token_scope_parse(enum token_scope *scope, const char *name, struct err *e)
{
	for (*scope = SCOPE_READ; *scope <= SCOPE_HOOK; (*scope)++)
		if (strcmp(token_scope_name(*scope), name) == 0)
			return RC_OK;
	return err_set(e, RC_REJECT, "there is no scope %s: read, write or hook", name);
}

/* base64url without padding (RFC 4648, 5). */
static void base64url(char *out, const uint8_t *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 6; have -= 6)
			*out++ = digits[bits >> (have - 6) & 63];
	}
	if (have > 0)
		*out++ = digits[bits << (6 - have) & 63];
	*out = '\0';
}

static void token_text(const char *before, char out[TOKEN_ROOM], uint8_t secret[SECRET_BYTES])
{
	strcpy(out, before);
	base64url(out + strlen(before), secret, SECRET_BYTES);
	explicit_bzero(secret, SECRET_BYTES);
}

void token_text_make(const char *before, char out[TOKEN_ROOM])
{
	uint8_t secret[SECRET_BYTES];

	if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret)
		abort();
	token_text(before, out, secret);
}

static enum rc token_add(struct store *st, const char *name, enum token_scope scope,
			 int per_minute, int64_t now, const char *text, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_token_add);
	enum rc rc;

	bind_text(s, name);
	bind_hash(st, s, "token", text);
	bind_text(s, token_scope_name(scope));
	bind_int(s, per_minute);
	bind_int(s, now);
	rc = stmt_run(s, e);
	if (rc == RC_DUP)
		return err_set(e, rc, "there is, or was, a token named %s: take another name",
			       name);
	return rc;
}

enum rc token_make(struct store *st, const char *name, enum token_scope scope, int per_minute,
		   int64_t now, char out[TOKEN_ROOM], struct err *e)
{
	if (!*name || strlen(name) >= TOKEN_NAME_MAX)
		return err_set(e, RC_REJECT, "a token's name has 1 to %d bytes",
			       TOKEN_NAME_MAX - 1);
	token_text_make(prefix, out);
	return token_add(st, name, scope, per_minute, now, out, e);
}

static void col_token(struct stmt *s, struct token *t)
{
	t->id = col_int(s);
	col_text_to(s, t->name, sizeof t->name);
	/* The schema lets no other name in. */
	if (token_scope_parse(&t->scope, col_text(s), NULL) != RC_OK)
		abort();
	t->per_minute = (int)col_int(s);
	t->created_at = col_int(s);
	t->revoked_at = col_int(s);
}

enum rc token_find(struct store *st, const char *text, struct token *t, struct err *e)
{
	struct stmt *s;

	if (strncmp(text, prefix, sizeof prefix - 1) != 0)
		return RC_NONE;
	s = stmt_get(st->db, SQL_token_by_hash);
	bind_hash(st, s, "token", text);
	TRY(stmt_row(s, e));
	col_token(s, t);
	stmt_done(s);
	return t->revoked_at ? RC_NONE : RC_OK;
}

enum rc token_standing(struct store *st, const char *name, enum token_scope scope, int64_t now,
		       char out[TOKEN_ROOM], struct err *e)
{
	uint8_t secret[VAULT_HASH_BYTES];
	struct token t;
	enum rc rc;

	vault_hash(st->vault, "standing token", name, secret);
	token_text(prefix, out, secret);
	if ((rc = token_find(st, out, &t, e)) != RC_NONE)
		return rc;
	rc = token_add(st, name, scope, TOKEN_RATE_USUAL, now, out, e);
	return rc == RC_DUP ? err_set(e, RC_REJECT, "the token %s was revoked", name) : rc;
}

enum rc token_revoke(struct store *st, const char *name, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_token_revoke);

	bind_int(s, now);
	bind_text(s, name);
	TRY(stmt_run(s, e));
	if (stmt_changes(s) == 0)
		return err_set(e, RC_NONE, "there is no token %s in use", name);
	return RC_OK;
}

enum rc token_each(struct store *st, void (*visit)(void *ctx, const struct token *t), void *ctx,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_token_all);
	struct token t;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_token(s, &t);
		visit(ctx, &t);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

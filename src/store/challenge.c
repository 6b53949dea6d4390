/* challenge.c - see challenge.h.  Owns the table challenge. */
#include "store/challenge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

enum { DRAWS_MAX = 20, NUMBERS = 1000000 };

void challenge_free(struct challenge *c)
{
	if (c->command)
		sodium_memzero(c->command, strlen(c->command));
	free(c->command);
	c->command = NULL;
}

/* Digits are hashed with their owner: equal digits of two officials differ. */
static void bind_digits(struct store *st, struct stmt *s, int64_t official_id,
			const char *digits)
{
	char text[48];

	snprintf(text, sizeof text, "%lld:%.6s", (long long)official_id, digits);
	bind_hash(st, s, "challenge", text);
}

static enum rc col_challenge(struct store *st, struct stmt *s, struct challenge *c,
			     struct err *e)
{
	const void *sealed;
	size_t len;

	*c = (struct challenge){ .id = col_int(s) };
	c->official_id = col_int(s);
	c->case_id = col_int(s);
	col_text_to(s, c->stage, sizeof c->stage);
	c->answer_id = col_int(s);
	c->expires_at = col_int(s);
	sealed = col_blob(s, &len);
	return sealed ? vault_unseal(st->vault, sealed, len, &c->command, e) : RC_OK;
}

static enum rc find(struct store *st, int64_t official_id, const char *digits, int64_t now,
		    struct challenge *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_challenge_find);
	enum rc rc;

	*c = (struct challenge){ 0 };
	bind_int(s, official_id);
	bind_digits(st, s, official_id, digits);
	bind_int(s, now);
	TRY(stmt_row(s, e));
	rc = col_challenge(st, s, c, e);
	stmt_done(s);
	return rc;
}

static enum rc draw(struct store *st, int64_t official_id, int64_t now,
		    char digits[CHALLENGE_DIGITS + 1], struct err *e)
{
	for (int i = 0; i < DRAWS_MAX; i++) {
		struct challenge taken;
		enum rc rc;

		snprintf(digits, CHALLENGE_DIGITS + 1, "%06u",
			 (unsigned)randombytes_uniform(NUMBERS));
		rc = find(st, official_id, digits, now, &taken, e);
		challenge_free(&taken);
		if (rc != RC_OK)
			return rc == RC_NONE ? RC_OK : rc;
	}
	return err_set(e, RC_RETRY, "no free challenge was found");
}

enum rc challenge_issue(struct store *st, const struct challenge *want, int64_t now,
			char digits[CHALLENGE_DIGITS + 1], int64_t *id, struct err *e)
{
	struct stmt *s;

	if (want->command) {
		s = stmt_get(st->db, SQL_challenge_replace);
		bind_int(s, now);
		bind_int(s, want->official_id);
		bind_int(s, want->case_id);
		TRY(stmt_run(s, e));
	}
	TRY(draw(st, want->official_id, now, digits, e));
	s = stmt_get(st->db, SQL_challenge_add);
	bind_int(s, want->official_id);
	bind_int(s, want->case_id);
	bind_text(s, want->stage);
	bind_id(s, want->answer_id);
	bind_digits(st, s, want->official_id, digits);
	if (want->command)
		bind_sealed(st, s, want->command);
	else
		bind_null(s);
	bind_int(s, now);
	bind_int(s, want->expires_at);
	return stmt_id(s, id, e);
}

enum rc challenge_find(struct store *st, int64_t official_id, const char *digits, int64_t now,
		       struct challenge *c, struct err *e)
{
	return find(st, official_id, digits, now, c, e);
}

enum rc challenge_past(struct store *st, int64_t official_id, const char *digits,
		       struct challenge *c, bool *used, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_challenge_past);
	enum rc rc;

	*c = (struct challenge){ 0 };
	*used = false;
	bind_int(s, official_id);
	bind_digits(st, s, official_id, digits);
	TRY(stmt_row(s, e));
	if ((rc = col_challenge(st, s, c, e)) == RC_OK)
		*used = col_int(s) != 0;
	stmt_done(s);
	return rc;
}

enum rc challenge_use(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_challenge_use);

	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc challenge_void(struct store *st, int64_t case_id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_challenge_void);

	bind_int(s, now);
	bind_int(s, case_id);
	return stmt_run(s, e);
}

static enum rc count_live(struct stmt *s, int64_t official_id, int64_t now, int64_t *count,
			  struct err *e)
{
	bind_int(s, official_id);
	bind_int(s, now);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc challenge_waiting(struct store *st, int64_t official_id, int64_t now, int64_t *count,
			  struct err *e)
{
	return count_live(stmt_get(st->db, SQL_challenge_waiting), official_id, now, count, e);
}

enum rc challenge_pending(struct store *st, int64_t official_id, int64_t now, int64_t *count,
			  struct err *e)
{
	return count_live(stmt_get(st->db, SQL_challenge_pending), official_id, now, count, e);
}

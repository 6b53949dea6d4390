/* unit.c - the organisation's places.  Owns the tables unit and unit_alias. */
#include "store/unit.h"

#include <stdio.h>
#include <string.h>

static void col_unit(struct stmt *s, struct unit *u)
{
	*u = (struct unit){ .id = col_int(s) };
	u->parent_id = col_int(s);
	col_text_to(s, u->code, sizeof u->code);
	col_text_to(s, u->level, sizeof u->level);
	col_text_to(s, u->name, sizeof u->name);
	col_text_to(s, u->sms_name, sizeof u->sms_name);
	u->number = col_int(s);
	col_text_to(s, u->profile, sizeof u->profile);
}

static enum rc unit_one(struct stmt *s, struct unit *u, struct err *e)
{
	TRY(stmt_row(s, e));
	col_unit(s, u);
	stmt_done(s);
	return RC_OK;
}

/* Not one INSERT ... ON CONFLICT: it would look through all that refers to
 * units, and that is every case. */
enum rc unit_put(struct store *st, struct unit *u, struct err *e)
{
	struct unit known;
	struct stmt *s;
	enum rc rc = unit_by_code(st, u->code, &known, e);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	s = stmt_get(st->db, rc == RC_OK ? SQL_unit_set : SQL_unit_add);
	bind_text(s, u->code);
	bind_text(s, u->level);
	bind_id(s, u->parent_id);
	bind_text(s, u->name);
	bind_text(s, u->sms_name);
	bind_id(s, u->number);
	bind_text(s, u->profile[0] ? u->profile : NULL);
	if (rc == RC_NONE)
		return stmt_id(s, &u->id, e);
	u->id = known.id;
	bind_int(s, u->id);
	return stmt_run(s, e);
}

enum rc unit_get(struct store *st, int64_t id, struct unit *u, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_get);

	bind_int(s, id);
	return unit_one(s, u, e);
}

enum rc unit_by_code(struct store *st, const char *code, struct unit *u, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_by_code);
	enum rc rc;

	bind_text(s, code);
	rc = unit_one(s, u, e);
	return rc == RC_NONE ? err_set(e, rc, "there is no unit %s", code) : rc;
}

enum rc unit_by_number(struct store *st, int64_t number, struct unit *u, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_by_number);

	bind_int(s, number);
	return unit_one(s, u, e);
}

enum rc unit_alias_clear(struct store *st, int64_t unit_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_alias_clear);

	bind_int(s, unit_id);
	return stmt_run(s, e);
}

enum rc unit_alias_add(struct store *st, int64_t unit_id, const char *folded, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_alias_add);

	bind_text(s, folded);
	bind_int(s, unit_id);
	return stmt_run(s, e);
}

enum rc unit_by_alias(struct store *st, const char *folded, struct unit *u, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_by_alias);
	char above[UNIT_NAME_MAX + 8];
	struct unit other;
	bool whole, several = false;
	enum rc rc;

	/* Every text that begins with the words sorts below words + U+10FFFF. */
	snprintf(above, sizeof above, "%.*s\xF4\x8F\xBF\xBF", UNIT_NAME_MAX, folded);
	bind_text(s, folded);
	bind_text(s, above);
	if ((rc = stmt_row(s, e)) != RC_OK)
		return rc;
	col_unit(s, u);
	whole = strcmp(col_text(s), folded) == 0;
	while (!whole && !several && stmt_row(s, e) == RC_OK) {
		col_unit(s, &other);
		several = other.id != u->id;
	}
	stmt_done(s);
	return several ? err_set(e, RC_REJECT, "several units begin with it") : RC_OK;
}

enum rc unit_chain(struct store *st, int64_t id, int64_t chain[UNIT_CHAIN_MAX], size_t *n,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_unit_chain);
	enum rc rc;

	*n = 0;
	bind_int(s, id);
	while ((rc = stmt_row(s, e)) == RC_OK)
		if (*n < UNIT_CHAIN_MAX)
			chain[(*n)++] = col_int(s);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc unit_within(struct store *st, int64_t id, int64_t above, bool *within, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	size_t n;

	*within = false;
	TRY(unit_chain(st, id, chain, &n, e));
	for (size_t i = 0; i < n; i++)
		*within |= chain[i] == above;
	return RC_OK;
}

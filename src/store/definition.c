/* definition.c - see definition.h.  Owns the tables procedure, template,
 * profile, opening_hours, calendar_day and service. */
#include "store/definition.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum rc procedure_put(struct store *st, const char *name, const char *body, bool approved,
		      int64_t now, int64_t *version, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_procedure_newest);
	uint8_t digest[VAULT_HASH_BYTES];
	const void *known;
	size_t len;
	bool same;
	enum rc rc;

	vault_hash(st->vault, "procedure", body, digest);
	bind_text(s, name);
	rc = stmt_row(s, e);
	*version = 0;
	if (rc == RC_OK) {
		*version = col_int(s);
		known = col_blob(s, &len);
		same = len == sizeof digest && memcmp(known, digest, len) == 0;
		stmt_done(s);
		if (same)
			return RC_DUP;
	} else if (rc != RC_NONE) {
		return rc;
	}
	s = stmt_get(st->db, SQL_procedure_add);
	bind_text(s, name);
	bind_int(s, ++*version);
	bind_blob(s, digest, sizeof digest);
	bind_text(s, body);
	bind_int(s, now);
	bind_id(s, approved ? now : 0);
	return stmt_run(s, e);
}

enum rc procedure_approve(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_procedure_approve);

	bind_int(s, now);
	bind_int(s, id);
	TRY(stmt_run(s, e));
	return stmt_changes(s) ? RC_OK : RC_NONE;
}

enum rc procedure_each(struct store *st,
		       enum rc (*visit)(void *ctx, int64_t id, const char *name,
					int64_t version, bool approved, const char *body,
					struct err *e),
		       void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_procedure_all);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		int64_t id = col_int(s);
		const char *name = col_text(s);
		int64_t version = col_int(s);
		bool approved = col_int(s) != 0;

		rc = visit(ctx, id, name, version, approved, col_text(s), e);
		if (rc != RC_OK) {
			stmt_done(s);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc template_put(struct store *st, const char *code, const char *lang, const char *body,
		     int64_t parts, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_template_put);

	bind_text(s, code);
	bind_text(s, lang);
	bind_text(s, body);
	bind_int(s, parts);
	return stmt_run(s, e);
}

enum rc template_each(struct store *st,
		      enum rc (*visit)(void *ctx, const char *code, const char *lang,
				       const char *body, int64_t parts, struct err *e),
		      void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_template_all);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		const char *code = col_text(s), *lang = col_text(s), *body = col_text(s);

		if ((rc = visit(ctx, code, lang, body, col_int(s), e)) != RC_OK) {
			stmt_done(s);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc profile_put(struct store *st, const char *name, const char *const amounts[PRIORITIES],
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_profile_put);

	bind_text(s, name);
	for (int i = 0; i < PRIORITIES; i++)
		bind_text(s, amounts[i]);
	return stmt_run(s, e);
}

enum rc profile_amount(struct store *st, const char *name, const char *priority, char **amount,
		       struct err *e)
{
	static const char *const names[PRIORITIES] = { "normal", "urgent", "very_urgent",
						       "immediate" };
	struct stmt *s = stmt_get(st->db, SQL_profile_get);
	enum rc rc;

	*amount = NULL;
	bind_text(s, name);
	if ((rc = stmt_row(s, e)) == RC_NONE)
		return err_set(e, rc, "there is no deadline profile %s", name);
	TRY(rc);
	for (int i = 0; i < PRIORITIES; i++) {
		const char *value = col_text(s);

		if (strcmp(names[i], priority) == 0)
			*amount = mem_dup(value);
	}
	stmt_done(s);
	return *amount ? RC_OK : err_set(e, RC_NONE, "there is no priority %s", priority);
}

enum rc hours_put(struct store *st, int64_t from_day, int64_t unit_id, int64_t days_mask,
		  const char *windows, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_hours_put);

	bind_int(s, from_day);
	bind_int(s, unit_id);
	bind_int(s, days_mask);
	bind_text(s, windows);
	return stmt_run(s, e);
}

enum rc hours_each(struct store *st,
		   enum rc (*visit)(void *ctx, int64_t from_day, int64_t unit_id,
				    int64_t days_mask, const char *windows, struct err *e),
		   void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_hours_all);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		int64_t from_day = col_int(s), unit_id = col_int(s), mask = col_int(s);

		if ((rc = visit(ctx, from_day, unit_id, mask, col_text(s), e)) != RC_OK) {
			stmt_done(s);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc calendar_day_put(struct store *st, int64_t day, int64_t unit_id, const char *windows,
			 const char *name, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_calendar_day_put);

	bind_int(s, day);
	bind_int(s, unit_id);
	bind_text(s, windows);
	bind_text(s, name);
	return stmt_run(s, e);
}

enum rc calendar_day_each(struct store *st,
			  enum rc (*visit)(void *ctx, int64_t day, int64_t unit_id,
					   const char *windows, const char *name,
					   struct err *e),
			  void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_calendar_day_all);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		int64_t day = col_int(s), unit_id = col_int(s);
		const char *windows = col_text(s);

		if ((rc = visit(ctx, day, unit_id, windows, col_text(s), e)) != RC_OK) {
			stmt_done(s);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc service_put(struct store *st, const char *code, const char *procedure, const char *body,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_service_put);

	bind_text(s, code);
	bind_text(s, procedure);
	bind_text(s, body);
	return stmt_run(s, e);
}

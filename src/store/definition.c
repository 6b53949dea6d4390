/* definition.c - see definition.h.  Owns the tables procedure, template,
 * profile, opening_hours, calendar_day and service. */
#include "store/definition.h"

#include <string.h>

#include "base/mem.h"

/* RC_DUP: it is there, and *version is the newest's either way; 0 for none. */
static enum rc newest_is(struct store *st, const char *name, const uint8_t *digest,
			 int64_t *version, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_procedure_newest);
	const void *known;
	size_t len;
	bool same;
	enum rc rc;

	*version = 0;
	bind_text(s, name);
	if ((rc = stmt_row(s, e)) != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	*version = col_int(s);
	known = col_blob(s, &len);
	same = len == VAULT_HASH_BYTES && memcmp(known, digest, len) == 0;
	stmt_done(s);
	return same ? RC_DUP : RC_OK;
}

enum rc procedure_put(struct store *st, const struct procedure_version *p, int64_t now,
		      struct err *e)
{
	uint8_t digest[VAULT_HASH_BYTES];
	struct stmt *s;
	int64_t newest;

	vault_hash(st->vault, "procedure", p->body, digest);
	TRY(newest_is(st, p->name, digest, &newest, e));
	s = stmt_get(st->db, SQL_procedure_add);
	bind_text(s, p->name);
	bind_int(s, newest + 1);
	bind_blob(s, digest, sizeof digest);
	bind_text(s, p->body);
	bind_int(s, now);
	bind_id(s, p->approved ? now : 0);
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

enum rc procedure_each(struct store *st, procedure_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_procedure_all);
	struct procedure_version p;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		p.id = col_int(s);
		p.name = col_text(s);
		p.version = col_int(s);
		p.approved = col_int(s) != 0;
		p.body = col_text(s);
		TRY_ROW(s, visit(ctx, &p, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static void template_bind(struct stmt *s, const struct template *t)
{
	bind_text(s, t->code);
	bind_text(s, t->lang);
	bind_text(s, t->body);
	bind_int(s, t->parts);
}

enum rc template_put(struct store *st, const struct template *t, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_template_put);

	template_bind(s, t);
	return stmt_run(s, e);
}

enum rc template_add(struct store *st, const struct template *t, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_template_add);

	template_bind(s, t);
	TRY(stmt_run(s, e));
	return stmt_changes(s) ? RC_OK : RC_DUP;
}

enum rc template_each(struct store *st, template_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_template_all);
	struct template t;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		t.code = col_text(s);
		t.lang = col_text(s);
		t.body = col_text(s);
		t.parts = col_int(s);
		TRY_ROW(s, visit(ctx, &t, e));
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

enum rc hours_put(struct store *st, const struct opening_hours *h, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_hours_put);

	bind_int(s, h->from_day);
	bind_int(s, h->unit_id);
	bind_int(s, h->weekdays);
	bind_text(s, h->windows);
	return stmt_run(s, e);
}

enum rc hours_each(struct store *st, hours_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_hours_all);
	struct opening_hours h;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		h.from_day = col_int(s);
		h.unit_id = col_int(s);
		h.weekdays = col_int(s);
		h.windows = col_text(s);
		TRY_ROW(s, visit(ctx, &h, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc calendar_day_put(struct store *st, const struct calendar_day *d, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_calendar_day_put);

	bind_int(s, d->day);
	bind_int(s, d->unit_id);
	bind_text(s, d->windows);
	bind_text(s, d->name);
	return stmt_run(s, e);
}

enum rc calendar_day_each(struct store *st, calendar_day_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_calendar_day_all);
	struct calendar_day d;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		d.day = col_int(s);
		d.unit_id = col_int(s);
		d.windows = col_text(s);
		d.name = col_text(s);
		TRY_ROW(s, visit(ctx, &d, e));
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

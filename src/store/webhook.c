/* webhook.c - see webhook.h.  Owns the table webhook. */
#include "store/webhook.h"

#include <stdlib.h>

#include "base/mem.h"

void webhook_free(struct webhook *w)
{
	free(w->url);
	free(w->events);
	free(w->why);
	*w = (struct webhook){ 0 };
}

void clean_webhook(struct webhook *w)
{
	webhook_free(w);
}

enum rc webhook_add(struct store *st, const char *url, const char *events, const char *secret,
		    int64_t now, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_add);

	bind_text(s, url);
	bind_text(s, events);
	bind_sealed(st, s, secret);
	bind_int(s, now);
	return stmt_id(s, id, e);
}

static void col_webhook(struct stmt *s, struct webhook *w)
{
	w->id = col_int(s);
	w->url = mem_dup(col_text(s));
	w->events = mem_dup(col_text(s));
	w->position = col_int(s);
	w->created_at = col_int(s);
	w->disabled_at = col_int(s);
	w->why = mem_dup(col_text(s));
}

static enum rc none(enum rc rc, int64_t id, struct err *e)
{
	return rc == RC_NONE ? err_set(e, rc, "there is no webhook %lld", (long long)id) : rc;
}

enum rc webhook_get(struct store *st, int64_t id, struct webhook *w, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_get);
	enum rc rc;

	*w = (struct webhook){ 0 };
	bind_int(s, id);
	if ((rc = stmt_row(s, e)) == RC_OK)
		col_webhook(s, w);
	stmt_done(s);
	return none(rc, id, e);
}

enum rc webhook_busy(struct store *st, bool *busy, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_busy);

	TRY(stmt_row(s, e));
	*busy = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc webhook_all(struct store *st, struct webhook **list, size_t *n, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_all);
	enum rc rc;

	*list = NULL;
	*n = 0;
	while ((rc = stmt_row(s, e)) == RC_OK) {
		*list = mem_grow(*list, *n + 1, sizeof **list);
		col_webhook(s, &(*list)[(*n)++]);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* A statement whose last parameter is the id. */
static enum rc run(struct stmt *s, int64_t id, struct err *e)
{
	bind_int(s, id);
	TRY(stmt_run(s, e));
	return none(stmt_changes(s) ? RC_OK : RC_NONE, id, e);
}

enum rc webhook_remove(struct store *st, int64_t id, struct err *e)
{
	return run(stmt_get(st->db, SQL_webhook_remove), id, e);
}

enum rc webhook_secrets(struct store *st, int64_t id, int64_t now, char **secret, char **old,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_secrets);
	const void *sealed;
	size_t len;
	enum rc rc;

	*secret = *old = NULL;
	bind_int(s, id);
	if ((rc = stmt_row(s, e)) != RC_OK)
		return none(rc, id, e);
	rc = col_sealed(st, s, secret, e);
	sealed = col_blob(s, &len);
	if (rc == RC_OK && sealed && col_int(s) > now)
		rc = vault_unseal(st->vault, sealed, len, old, e);
	stmt_done(s);
	return rc;
}

enum rc webhook_rotate(struct store *st, int64_t id, const char *secret, int64_t now,
		       struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_rotate);

	bind_int(s, now + WEBHOOK_OLD_SECRET_S);
	bind_sealed(st, s, secret);
	return run(s, id, e);
}

enum rc webhook_position_set(struct store *st, int64_t id, int64_t event_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_position);

	bind_int(s, event_id);
	return run(s, id, e);
}

enum rc webhook_disable(struct store *st, int64_t id, const char *why, int64_t now,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_webhook_disable);

	bind_int(s, now);
	bind_text(s, why);
	return run(s, id, e);
}

enum rc webhook_enable(struct store *st, int64_t id, struct err *e)
{
	return run(stmt_get(st->db, SQL_webhook_enable), id, e);
}

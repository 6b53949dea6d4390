/* delivery.c - see delivery.h.  Owns the table delivery. */
#include "store/delivery.h"

#include "base/mem.h"

enum rc delivery_add(struct store *st, int64_t webhook_id, int64_t event_id, int64_t case_id,
		     int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_add);

	bind_int(s, webhook_id);
	bind_int(s, event_id);
	bind_int(s, case_id);
	bind_int(s, now);
	return stmt_run(s, e);
}

static void col_delivery(struct stmt *s, struct delivery *d)
{
	*d = (struct delivery){ .id = col_int(s) };
	d->webhook_id = col_int(s);
	d->event_id = col_int(s);
	d->case_id = col_int(s);
	d->tries = (int)col_int(s);
	d->created_at = col_int(s);
	d->next_at = col_int(s);
	d->tried_at = col_int(s);
	d->status = (int)col_int(s);
	col_text_to(s, d->why, sizeof d->why);
}

static enum rc take(struct stmt *s, struct delivery *d, struct err *e)
{
	TRY(stmt_row(s, e));
	col_delivery(s, d);
	stmt_done(s);
	return RC_OK;
}

enum rc delivery_next(struct store *st, int64_t webhook_id, int64_t after_event, int64_t now,
		      struct delivery *d, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_next);

	bind_int(s, webhook_id);
	bind_int(s, after_event);
	bind_int(s, now);
	return take(s, d, e);
}

enum rc delivery_get(struct store *st, int64_t id, struct delivery *d, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_get);

	bind_int(s, id);
	return take(s, d, e);
}

static enum rc run(struct store *st, int statement, int64_t id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, statement);

	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc delivery_done(struct store *st, int64_t id, struct err *e)
{
	return run(st, SQL_delivery_done, id, e);
}

enum rc delivery_failed(struct store *st, const struct delivery *d, bool dead, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_failed);

	bind_text(s, dead ? "dead" : "waiting");
	bind_int(s, d->tries);
	bind_int(s, d->next_at);
	bind_int(s, d->tried_at);
	bind_int(s, d->status);
	bind_text(s, d->why);
	bind_int(s, d->id);
	return stmt_run(s, e);
}

enum rc delivery_hasten(struct store *st, int64_t webhook_id, struct err *e)
{
	return run(st, SQL_delivery_hasten, webhook_id, e);
}

enum rc delivery_expire(struct store *st, int64_t webhook_id, int64_t before, const char *why,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_expire);

	bind_text(s, why);
	bind_int(s, webhook_id);
	bind_int(s, before);
	return stmt_run(s, e);
}

enum rc delivery_dead(struct store *st, int64_t webhook_id, int64_t after_id, int limit,
		      struct delivery **list, size_t *n, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_dead);
	enum rc rc;

	*list = NULL;
	*n = 0;
	bind_int(s, webhook_id);
	bind_int(s, after_id);
	bind_int(s, limit);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		*list = mem_grow(*list, *n + 1, sizeof **list);
		col_delivery(s, &(*list)[(*n)++]);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc delivery_replay(struct store *st, int64_t id, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_replay);

	bind_int(s, now);
	bind_int(s, id);
	TRY(stmt_run(s, e));
	if (stmt_changes(s))
		return RC_OK;
	return err_set(e, RC_NONE, "there is no dead letter %lld", (long long)id);
}

enum rc delivery_replay_all(struct store *st, int64_t now, int *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_replay_all);

	bind_int(s, now);
	TRY(stmt_run(s, e));
	*count = stmt_changes(s);
	return RC_OK;
}

enum rc delivery_count(struct store *st, int64_t webhook_id, struct delivery_counts *n,
		       struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_delivery_count);

	bind_int(s, webhook_id);
	TRY(stmt_row(s, e));
	n->waiting = col_int(s);
	n->oldest_at = col_int(s);
	n->dead = col_int(s);
	stmt_done(s);
	return RC_OK;
}

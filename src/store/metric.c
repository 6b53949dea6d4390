/* metric.c - see metric.h.  Reads tables of others and writes none. */
#include "store/metric.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/mem.h"

enum { ROOM_LEAST_BYTES = 1024 * 1024 };

static enum rc one(struct stmt *s, int64_t *value, struct err *e)
{
	return stmt_id(s, value, e);
}

static enum rc one_at(struct stmt *s, int64_t at, int64_t *value, struct err *e)
{
	bind_int(s, at);
	return one(s, value, e);
}

static enum rc cases(struct store *st, struct metric *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_metric_cases_open);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		const char *kind = col_text(s);

		*(strcmp(kind, "wait") == 0 ? &m->cases_wait : &m->cases_work) = col_int(s);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc messages_open(struct store *st, struct metric *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_metric_messages_open);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		const char *state = col_text(s);

		*(strcmp(state, "uncertain") == 0 ? &m->messages_uncertain
						  : &m->messages_submitting) = col_int(s);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc queue(struct store *st, struct metric *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_metric_queue);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		int64_t i = col_int(s) - RANK_ALARM;

		if (i < 0 || i >= QUEUE_RANKS)
			continue;
		m->queue[i].texts = col_int(s);
		m->queue[i].ready_at = col_int(s);
		m->messages_queued += m->queue[i].texts;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc metric_read(struct store *st, int64_t now, struct metric *m, struct err *e)
{
	*m = (struct metric){ 0 };
	TRY(cases(st, m, e));
	TRY(messages_open(st, m, e));
	TRY(queue(st, m, e));
	TRY(one(stmt_get(st->db, SQL_metric_cases_ever), &m->cases_ever, e));
	TRY(one(stmt_get(st->db, SQL_metric_events_ever), &m->events_ever, e));
	TRY(one(stmt_get(st->db, SQL_metric_messages_ever), &m->messages_ever, e));
	TRY(one_at(stmt_get(st->db, SQL_metric_cases_overdue), now, &m->cases_overdue, e));
	return one_at(stmt_get(st->db, SQL_metric_timers_due), now, &m->timers_due, e);
}

/* A transaction begins on a full disk as well; it is its commit that fails. */
static enum rc room(struct store *st, struct err *e)
{
	CLEAN(text) char *folder = mem_dup(db_path(st->db));
	char *slash = strrchr(folder, '/');
	struct statvfs fs;

	if (slash)
		slash[slash == folder] = '\0';
	if (statvfs(slash ? folder : ".", &fs) != 0)
		return RC_OK; /* nobody knows */
	if (fs.f_flag & ST_RDONLY)
		return err_set(e, RC_BROKEN, "the disk cannot be written");
	if ((uint64_t)fs.f_bavail * fs.f_frsize < ROOM_LEAST_BYTES)
		return err_set(e, RC_BROKEN, "there is no space on the disk");
	return RC_OK;
}

enum rc metric_writable(struct store *st, struct err *e)
{
	TRY(room(st, e));
	TRY(tx_begin(st->db, e));
	tx_rollback(st->db);
	return RC_OK;
}

enum rc metric_timer_first(struct store *st, int64_t *due_at, struct err *e)
{
	return one(stmt_get(st->db, SQL_metric_timer_first), due_at, e);
}

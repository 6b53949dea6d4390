/* status_report.c - see status_report.h.  Owns the table status_report. */
#include "store/status_report.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

static void bind_key(struct stmt *s, const struct status_report *r)
{
	bind_int(s, r->contact_id);
	bind_text(s, r->sim);
	bind_int(s, r->reference);
	bind_int(s, r->status);
}

enum rc status_report_keep(struct store *st, const struct status_report *r, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_status_report_keep);

	bind_key(s, r);
	bind_int(s, r->scts);
	bind_int(s, r->at);
	return stmt_run(s, e);
}

enum rc status_report_of(struct store *st, int64_t contact_id, const char *sim,
			 struct status_report **list, size_t *n, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_status_report_of);
	enum rc rc;

	*list = NULL;
	*n = 0;
	bind_int(s, contact_id);
	bind_text(s, sim);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		struct status_report *r;

		*list = mem_grow(*list, *n + 1, sizeof **list);
		r = &(*list)[(*n)++];
		*r = (struct status_report){ .contact_id = contact_id };
		snprintf(r->sim, sizeof r->sim, "%s", sim);
		r->reference = (int)col_int(s);
		r->status = (int)col_int(s);
		r->scts = col_int(s);
		r->at = col_int(s);
	}
	if (rc == RC_NONE)
		return RC_OK;
	free(*list);
	*list = NULL;
	*n = 0;
	return rc;
}

enum rc status_report_drop(struct store *st, const struct status_report *r, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_status_report_drop);

	bind_key(s, r);
	return stmt_run(s, e);
}

/* reports.c - see reports.h.  Owns the lines until they are written. */
#include "gateway/reports.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/intake.h"

struct report {
	struct carrier *carrier; /* NULL: it is gone, and its modem will tell again */
	struct line line;
	struct settled out;
	bool written, settled;
};

struct reports {
	struct engine *en;
	struct report *list;
	size_t n, room;
};

struct reports *reports_new(struct engine *en)
{
	struct reports *r = mem_alloc(sizeof *r);

	r->en = en;
	return r;
}

void reports_free(struct reports *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++)
		line_free(&r->list[i].line);
	free(r->list);
	free(r);
}

void reports_add(struct reports *r, struct carrier *c, const struct line *l)
{
	if (r->n == r->room) {
		r->room = r->room ? r->room * 2 : 16;
		r->list = mem_grow(r->list, r->room, sizeof *r->list);
	}
	r->list[r->n++] = (struct report){ .carrier = c, .line = line_share(l) };
}

void reports_gone(struct reports *r, const struct carrier *c)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->list[i].carrier == c)
			r->list[i].carrier = NULL;
}

/* What fails leaves nothing behind, and the others stand. */
static enum rc write_one(struct reports *r, struct report *one, struct err *e)
{
	struct db *db = r->en->store.db;
	enum rc rc;

	TRY(tx_step_begin(db, e));
	rc = intake_report(r->en, one->carrier, &one->line, &one->out, e);
	one->written = rc == RC_OK || rc == RC_NONE || rc == RC_DUP;
	one->settled = rc == RC_OK && one->out.message.id;
	if (rc == RC_OK)
		return tx_step_keep(db, e);
	if (!one->written)
		log_error("report not stored", "carrier=%s slot=%s why=%s",
			  carrier_info(one->carrier)->name, one->line.slot, e->text);
	return tx_step_undo(db, e);
}

enum rc reports_write(struct reports *r, struct err *e)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->list[i].carrier)
			TRY(write_one(r, &r->list[i], e));
	return RC_OK;
}

void reports_close(struct reports *r, bool kept,
		   void (*done)(void *ctx, const struct settled *out), void *ctx)
{
	for (size_t i = 0; i < r->n; i++) {
		struct report *one = &r->list[i];

		if (kept && one->written && one->carrier)
			carrier_delete(one->carrier, one->line.slot, one->line.print);
		if (kept && one->settled)
			done(ctx, &one->out);
		line_free(&one->line);
	}
	r->n = 0;
}

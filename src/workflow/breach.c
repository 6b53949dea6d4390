/* breach.c - see breach.h. */
#include "workflow/breach.h"

#include <string.h>

#include "base/mem.h"
#include "store/mark.h"
#include "store/official.h"
#include "workflow/library.h"
#include "workflow/move.h"
#include "workflow/notice.h"

struct marking {
	struct engine *en;
	const struct case_ *c;
	const char *kind;
	bool any;
};

static enum rc mark_post(void *ctx, const struct post *p, struct err *e)
{
	struct marking *m = ctx;

	m->any = true;
	return mark_add(&m->en->store, m->kind, p->official.id, p->unit_id, m->c->id, 1,
			engine_now(m->en), e);
}

/* Against everybody who answers for it, away or not; against the unit alone when nobody did. */
static enum rc mark_holders(struct engine *en, const struct case_ *c, const struct stage *s,
			    struct err *e)
{
	struct marking m = { en, c, s->breach_mark, false };

	if (!s->breach_mark || !s->role)
		return RC_OK;
	if (c->unit_id)
		TRY(official_each_own_post(&en->store, c->role, c->unit_id, mark_post, &m, e));
	if (m.any)
		return RC_OK;
	return mark_add(&en->store, s->breach_mark, 0, c->unit_id, c->id, 1, engine_now(en), e);
}

enum rc deadline_missed(struct engine *en, struct firing *f, struct err *e)
{
	const struct stage *s = f->stage;
	struct move m = { .p = f->p,
			  .from = s,
			  .notices = &s->breach_notices,
			  .action = "deadline_missed",
			  .note = s->breach_mark };
	const char *colon;

	if (!s->breach_to || engine_now(en) <= f->c.holder_due)
		return RC_OK; /* moved meanwhile; it has a timer of its own */
	colon = strchr(s->breach_to, ':');
	if (colon) {
		CLEAN(text) char *name = mem_dupn(s->breach_to, (size_t)(colon - s->breach_to));

		m.p = library_newest(en->library, name);
	}
	if (strcmp(s->breach_to, "^prev") != 0) {
		m.to = m.p ? procedure_stage(m.p, colon ? colon + 1 : s->breach_to) : NULL;
		if (!m.to)
			return err_set(e, RC_BROKEN, "stage %s: its breach leads nowhere",
				       s->name);
	}
	TRY(mark_holders(en, &f->c, s, e));
	return case_move(en, &f->c, &m, e);
}

struct reminding {
	struct engine *en;
	const struct occasion *o;
};

static enum rc remind_post(void *ctx, const struct post *p, struct err *e)
{
	struct reminding *r = ctx;

	return notice_official(r->en, r->o, p->official.contact_id, "M02", e);
}

enum rc deadline_near(struct engine *en, struct firing *f, struct err *e)
{
	const struct case_ *c = &f->c;
	struct occasion o = { .c = c, .p = f->p, .stage = f->stage };
	struct reminding r = { en, &o };
	bool target = strcmp(f->timer->kind, "target") == 0, other;

	/* After a standstill both may be due: one text is enough. */
	TRY(timer_take(&en->store, target ? "warn" : "target", c->id, engine_now(en), &other,
		       e));
	if (target || other)
		TRY(case_note(en, c, NULL, "target_missed", f->stage->target, 0, NULL, e));
	if (!f->stage->role || !f->stage->holder_text || !c->unit_id ||
	    engine_now(en) > c->holder_due)
		return RC_OK; /* nobody to remind, or too late for it */
	TRY(case_note(en, c, NULL, "reminder", NULL, 0, &o.event_id, e));
	return official_each_post(&en->store, c->role, c->unit_id, remind_post, &r, e);
}

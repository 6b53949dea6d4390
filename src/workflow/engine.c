/* engine.c - what is read at start, and time as an actor. */
#include "workflow/engine.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/case.h"
#include "store/mark.h"
#include "store/official.h"
#include "store/timer.h"
#include "workflow/deadline.h"
#include "workflow/library.h"
#include "workflow/load.h"
#include "workflow/move.h"
#include "workflow/notice.h"
#include "workflow/phrases.h"
#include "workflow/place.h"
#include "workflow/voicemail.h"

enum { AGAIN_S = 300 };

enum rc engine_reload(struct engine *en, struct err *e)
{
	struct library *library;
	struct phrases *phrases = NULL;
	struct calendar *calendar = NULL;
	enum rc rc;

	TRY(library_read(&library, &en->store, e));
	if ((rc = phrases_read(&phrases, &en->store, e)) != RC_OK ||
	    (rc = calendar_read(&en->store, &calendar, e)) != RC_OK) {
		library_free(library);
		phrases_free(phrases);
		return rc;
	}
	engine_close(en);
	en->library = library;
	en->phrases = phrases;
	en->calendar = calendar;
	return RC_OK;
}

void engine_close(struct engine *en)
{
	library_free(en->library);
	phrases_free(en->phrases);
	calendar_free(en->calendar);
	en->library = NULL;
	en->phrases = NULL;
	en->calendar = NULL;
}

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

/* Against everybody who held it; against the unit alone when nobody did. */
static enum rc mark_holders(struct engine *en, const struct case_ *c, const struct stage *s,
			    struct err *e)
{
	struct marking m = { en, c, s->breach_mark, false };

	if (!s->breach_mark || !s->role)
		return RC_OK;
	if (c->unit_id)
		TRY(official_each_post(&en->store, s->role, c->unit_id, mark_post, &m, e));
	if (m.any)
		return RC_OK;
	return mark_add(&en->store, s->breach_mark, 0, c->unit_id, c->id, 1, engine_now(en), e);
}

/* R109-R110: the case leaves who missed it. */
static enum rc breach(struct engine *en, struct case_ *c, const struct procedure *p,
		      const struct stage *s, struct err *e)
{
	struct move m = { .p = p,
			  .from = s,
			  .notices = &s->breach_notices,
			  .action = "deadline_missed",
			  .note = s->breach_mark };
	const char *colon;

	if (!s->breach_to || engine_now(en) <= c->holder_due)
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
	TRY(mark_holders(en, c, s, e));
	return case_move(en, c, &m, e);
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

static enum rc warn(struct engine *en, struct case_ *c, const struct procedure *p,
		    const struct stage *s, struct err *e)
{
	struct occasion o = { .c = c, .p = p, .stage = s };
	struct reminding r = { en, &o };

	if (!s->role || !s->holder_text || !c->unit_id || engine_now(en) > c->holder_due)
		return RC_OK; /* nobody to remind, or too late for it */
	TRY(case_note(en, c, NULL, "reminder", NULL, 0, &o.event_id, e));
	return official_each_post(&en->store, s->role, c->unit_id, remind_post, &r, e);
}

static enum rc timer_fire(struct engine *en, const struct timer *t, struct err *e)
{
	const struct procedure *p;
	const struct stage *s;
	struct case_ c;

	TRY(timer_remove(&en->store, t->id, e));
	if (strcmp(t->kind, "callback") == 0)
		return voicemail_overdue(en, t, e);
	if (!t->case_id)
		return err_set(e, RC_REJECT, "timer kind %s is not known", t->kind);
	TRY(case_get(&en->store, t->case_id, &c, e));
	p = library_get(en->library, c.procedure_id);
	s = p ? procedure_stage(p, c.stage) : NULL;
	if (!s)
		return err_set(e, RC_BROKEN, "its procedure is not readable");
	if (strcmp(t->kind, "breach") == 0)
		return breach(en, &c, p, s, e);
	if (strcmp(t->kind, "warn") == 0)
		return warn(en, &c, p, s, e);
	return err_set(e, RC_REJECT, "timer kind %s is not known", t->kind);
}

/* A timer that cannot do its work must not stop those behind it, and is not
 * forgotten either: it comes again. */
static enum rc timer_put_off(struct engine *en, const struct timer *t, const struct err *why,
			     struct err *e)
{
	log_error("timer put off", "timer=%lld kind=%s case=%lld why=\"%s\"", (long long)t->id,
		  t->kind, (long long)t->case_id, why->text);
	TRY(tx_begin(en->store.db, e));
	TRY(timer_postpone(&en->store, t->id, engine_now(en) + AGAIN_S, e));
	return tx_commit(en->store.db, e);
}

enum rc engine_tick(struct engine *en, int most, int *fired, struct err *e)
{
	struct timer t;
	struct err why;
	enum rc rc = RC_OK;

	for (*fired = 0; *fired < most; (*fired)++) {
		rc = timer_next(&en->store, engine_now(en), &t, e);
		if (rc != RC_OK)
			break;
		TRY(tx_begin(en->store.db, e));
		rc = timer_fire(en, &t, &why);
		if (rc == RC_OK)
			rc = tx_commit(en->store.db, &why);
		if (rc == RC_OK) {
			log_debug("timer fired", "timer=%lld kind=%s case=%lld",
				  (long long)t.id, t.kind, (long long)t.case_id);
			continue;
		}
		tx_rollback(en->store.db);
		TRY(timer_put_off(en, &t, &why, e));
		rc = RC_OK;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

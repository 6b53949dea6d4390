/* tick.c - see tick.h.  The table of the kinds, and the loop over what is due. */
#include "workflow/tick.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "workflow/absence.h"
#include "workflow/anonymity.h"
#include "workflow/breach.h"
#include "workflow/library.h"
#include "workflow/morning.h"
#include "workflow/substitute.h"
#include "workflow/voicemail.h"

enum { AGAIN_S = 300 };

static const struct timer_kind {
	const char *name;
	bool needs_case;
	timer_work *work;
} kinds[] = {
	/* clang-format off */
	{ "breach", true, deadline_missed },
	{ "warn", true, deadline_near },
	{ "target", true, deadline_near },
	{ "callback", false, voicemail_overdue },
	{ "forget", false, anonymity_due },
	{ "substitution", false, substitute_due },
	{ "absence", false, absence_check },
	{ "digest", false, morning_digest },
	{ "weekly", false, morning_weekly },
	/* clang-format on */
};

static const struct timer_kind *kind_find(const char *name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static enum rc timer_fire(struct engine *en, const struct timer *t, struct err *e)
{
	const struct timer_kind *kind = kind_find(t->kind);
	struct firing f = { .timer = t };

	TRY(timer_remove(&en->store, t->id, e));
	if (!kind)
		return err_set(e, RC_REJECT, "timer kind %s is not known", t->kind);
	if (!kind->needs_case)
		return kind->work(en, &f, e);
	TRY(case_get(&en->store, t->case_id, &f.c, e));
	f.p = library_get(en->library, f.c.procedure_id);
	f.stage = f.p ? procedure_stage(f.p, f.c.stage) : NULL;
	if (!f.stage)
		return err_set(e, RC_BROKEN, "its procedure is not readable");
	return kind->work(en, &f, e);
}

/* A timer that cannot do its work must not stop those behind it, and is not
 * forgotten either: it comes again. */
static enum rc timer_put_off(struct engine *en, const struct timer *t, const struct err *why,
			     struct err *e)
{
	log_error("timer put off", "timer=%lld kind=%s case=%lld why=\"%s\"", (long long)t->id,
		  t->kind, (long long)t->case_id, why->text);
	TRY(tx_step_undo(en->store.db, e));
	return timer_postpone(&en->store, t->id, engine_now(en) + AGAIN_S, e);
}

static enum rc timer_step(struct engine *en, const struct timer *t, struct err *e)
{
	struct err why;

	TRY(tx_step_begin(en->store.db, e));
	if (timer_fire(en, t, &why) != RC_OK)
		return timer_put_off(en, t, &why, e);
	log_debug("timer fired", "timer=%lld kind=%s case=%lld", (long long)t->id, t->kind,
		  (long long)t->case_id);
	return tx_step_keep(en->store.db, e);
}

/* Each in a step of its own; one commit makes all of them durable. */
static enum rc timers_fire(struct engine *en, int most, int *fired, struct err *e)
{
	struct timer t;
	enum rc rc;

	while (*fired < most &&
	       (rc = timer_next(&en->store, engine_now(en), &t, e)) != RC_NONE) {
		TRY(rc);
		TRY(timer_step(en, &t, e));
		++*fired;
	}
	return RC_OK;
}

enum rc engine_tick(struct engine *en, int most, int *fired, struct err *e)
{
	struct timer t;
	enum rc rc = timer_next(&en->store, engine_now(en), &t, e);

	*fired = 0;
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	TRY(tx_begin(en->store.db, e));
	rc = tx_end(en->store.db, timers_fire(en, most, fired, e), e);
	if (rc != RC_OK)
		*fired = 0;
	return rc;
}

enum rc engine_next(struct engine *en, struct wake *w, struct err *e)
{
	int64_t due_at = 0;
	enum rc rc = timer_first(&en->store, &due_at, e);

	return wake_found(w, rc, due_at);
}

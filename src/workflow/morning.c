/* morning.c - see morning.h. */
#include "workflow/morning.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "calendar/worktime.h"
#include "store/figures.h"
#include "store/official.h"
#include "store/unit.h"
#include "text/date.h"
#include "workflow/notice.h"

enum {
	NEAR_S = 24 * 3600,
	LATE_S = 4 * 3600, /* a text of the morning is none after that */
	WEEK = 7,
};

/* ---- numbers ---- */

enum rc digest_numbers(struct engine *en, int64_t official_id, int64_t numbers[DIGEST_NUMBERS],
		       struct err *e)
{
	int64_t now = engine_now(en);
	struct load_figures f;

	TRY(figures_of_official(&en->store, official_id, now, now + NEAR_S, &f, e));
	numbers[0] = f.open;
	numbers[1] = f.near;
	numbers[2] = f.late;
	return RC_OK;
}

enum rc period_numbers(struct engine *en, int64_t unit_id, int64_t from, int64_t to,
		       int64_t numbers[PERIOD_NUMBERS], struct err *e)
{
	struct period_figures f;
	struct unit u;

	TRY(unit_get(&en->store, unit_id, &u, e));
	if (strcmp(u.level, "hq") == 0)
		unit_id = 0;
	TRY(figures_of_period(&en->store, unit_id, from, to, &f, e));
	numbers[0] = f.opened;
	numbers[1] = f.closed;
	numbers[2] = f.late;
	numbers[3] = f.satisfied;
	return RC_OK;
}

/* ---- who gets what today ---- */

struct round {
	struct engine *en;
	const char *code;
	int32_t today;
	bool weekly;
	int told;
};

static enum rc round_say(struct round *r, const struct post *p, const int64_t *numbers,
			 size_t count, struct err *e)
{
	struct occasion nothing = { 0 };
	char dedupe[64];
	struct say s = { .code = r->code,
			 .rank = RANK_DIGEST,
			 .quiet = true,
			 .dedupe = dedupe,
			 .numbers = numbers,
			 .number_count = count };

	/* Once a day, whatever else he is. */
	snprintf(dedupe, sizeof dedupe, "%s:%d:%lld", r->code, r->today,
		 (long long)p->official.id);
	r->told++;
	return notice_say(r->en, &nothing, p->official.contact_id, &s, e);
}

/* Is it a working day of his unit, and for the week's text the first since
 * Saturday? */
static enum rc is_day(struct round *r, int64_t unit_id, bool *yes, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX + 1];
	const struct calendar_window *w;
	size_t n;

	TRY(unit_chain(&r->en->store, unit_id, chain, &n, e));
	chain[n] = 0;
	*yes = calendar_day(r->en->calendar, chain, r->today, &w) > 0;
	for (int32_t day = r->today - day_weekday(r->today); r->weekly && day < r->today; day++)
		*yes &= calendar_day(r->en->calendar, chain, day, &w) == 0;
	return RC_OK;
}

static enum rc round_post(void *ctx, const struct post *p, struct err *e)
{
	struct round *r = ctx;
	int64_t numbers[PERIOD_NUMBERS], from, to;
	int32_t saturday = r->today - day_weekday(r->today);
	bool yes;

	TRY(is_day(r, p->unit_id, &yes, e));
	if (!yes)
		return RC_OK;
	if (!r->weekly) {
		TRY(digest_numbers(r->en, p->official.id, numbers, e));
		return round_say(r, p, numbers, DIGEST_NUMBERS, e);
	}
	from = worktime_instant(saturday - WEEK, 0);
	to = worktime_instant(saturday, 0);
	TRY(period_numbers(r->en, p->unit_id, from, to, numbers, e));
	return round_say(r, p, numbers, PERIOD_NUMBERS, e);
}

static int64_t next_at(const struct round_policy *rule, int64_t after)
{
	int32_t day = worktime_local_day(after);
	int64_t at = worktime_instant(day, rule->at * 60);

	return at > after ? at : worktime_instant(day + 1, rule->at * 60);
}

static enum rc round_run(const struct timer *t, const struct round_policy *rule,
			 struct round *r, struct err *e)
{
	struct engine *en = r->en;
	int64_t now = engine_now(en), since;

	/* After a standstill of days it is today's that counts. */
	r->today = worktime_local_day(now);
	since = now - worktime_instant(r->today, rule->at * 60);
	if (since < 0 || since > LATE_S)
		log_warn("a round was missed", "kind=%s", t->kind);
	else
		for (size_t i = 0; i < rule->roles.count; i++)
			TRY(official_each_post(&en->store, rule->roles.list[i], 0, round_post,
					       r, e));
	log_info("round", "kind=%s told=%d", t->kind, r->told);
	if (!rule->roles.count)
		return RC_OK;
	return timer_add(&en->store, t->kind, next_at(rule, now), 0, 0, e);
}

enum rc morning_digest(struct engine *en, struct firing *f, struct err *e)
{
	struct round r = { .en = en, .code = "M13" };

	return round_run(f->timer, &en->policy.digest, &r, e);
}

enum rc morning_weekly(struct engine *en, struct firing *f, struct err *e)
{
	struct round r = { .en = en, .code = "M20", .weekly = true };

	return round_run(f->timer, &en->policy.weekly, &r, e);
}

static enum rc arm(struct engine *en, const char *kind, const struct round_policy *rule,
		   struct err *e)
{
	int64_t now = engine_now(en), due;

	TRY(timer_due_of_kind(&en->store, kind, &due, e));
	if (due && due <= now)
		return RC_OK;
	TRY(timer_clear_kind(&en->store, kind, 0, e));
	if (!rule->roles.count)
		return RC_OK;
	return timer_add(&en->store, kind, next_at(rule, now), 0, 0, e);
}

enum rc morning_arm(struct engine *en, struct err *e)
{
	TRY(arm(en, "digest", &en->policy.digest, e));
	return arm(en, "weekly", &en->policy.weekly, e);
}

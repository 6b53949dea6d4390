/* absence.c - see absence.h. */
#include "workflow/absence.h"

#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/mark.h"
#include "store/substitution.h"
#include "store/unit.h"
#include "text/digits.h"
#include "workflow/account.h"
#include "workflow/notice.h"
#include "workflow/place.h"

static const char *const kind = "absence";

/* ---- who is under the rule, and until when ---- */

/* Where his post that is under the rule lies; 0: he is not under it.  Who stands
 * in for a head is not, in that. */
static enum rc ruled_unit(struct engine *en, const struct official *o, int64_t *unit_id,
			  struct err *e)
{
	const struct words *roles = &en->policy.absence.roles;

	*unit_id = 0;
	if (o->revoked_at || o->retired_at)
		return RC_OK;
	for (size_t i = 0; i < roles->count && !*unit_id; i++)
		TRY(official_own_unit(&en->store, o->id, roles->list[i], unit_id, e));
	return RC_OK;
}

struct moments {
	int64_t warn_at, limit_at;
};

/* By the calendar of his unit: days on which it is closed do not count, unless
 * the rule is taken literally; nor does the time in which somebody acts for him. */
static enum rc moments_of(struct engine *en, const struct official *o, int64_t unit_id,
			  struct moments *m, struct err *e)
{
	const struct absence_policy *rule = &en->policy.absence;
	int64_t chain[UNIT_CHAIN_MAX + 1], since;
	size_t n;

	TRY(substitution_back_at(&en->store, o->id, engine_now(en), &since, e));
	if (since < o->visited_at)
		since = o->visited_at;
	if (rule->literal) {
		*m = (struct moments){ since + rule->warn_s, since + rule->limit_s };
		return RC_OK;
	}
	TRY(unit_chain(&en->store, unit_id, chain, &n, e));
	chain[n] = 0;
	TRY(worktime_add_days_open(en->calendar, chain, since, rule->warn_s, &m->warn_at, e));
	return worktime_add_days_open(en->calendar, chain, since, rule->limit_s, &m->limit_at,
				      e);
}

enum rc absence_arm(struct engine *en, const struct official *o, struct err *e)
{
	struct moments m;
	int64_t unit_id;

	TRY(timer_clear_kind(&en->store, kind, o->id, e));
	TRY(ruled_unit(en, o, &unit_id, e));
	if (!unit_id)
		return RC_OK;
	TRY(moments_of(en, o, unit_id, &m, e));
	return timer_add(&en->store, kind, engine_now(en) < m.limit_at ? m.warn_at : m.limit_at,
			 0, o->id, e);
}

static enum rc arm_one(void *ctx, const struct official *o, struct err *e)
{
	return absence_arm(ctx, o, e);
}

enum rc absence_arm_all(struct engine *en, struct err *e)
{
	TRY(timer_clear_kind(&en->store, kind, 0, e));
	return official_each(&en->store, arm_one, en, e);
}

/* ---- what happens ---- */

/* Once for a visit, however often the daemon starts meanwhile. */
static enum rc warn(struct engine *en, const struct official *o, struct err *e)
{
	struct occasion nothing = { 0 };
	struct say s = { .code = "M11", .rank = RANK_STAGE, .quiet = true };
	char dedupe[64];

	snprintf(dedupe, sizeof dedupe, "absence:%lld:%lld", (long long)o->id,
		 (long long)o->visited_at);
	s.dedupe = dedupe;
	return notice_say(en, &nothing, o->contact_id, &s, e);
}

struct telling {
	struct engine *en;
	const struct occasion *o;
	const char *name, *unit, *open;
};

static enum rc tell_superior(void *ctx, const struct post *p, struct err *e)
{
	struct telling *t = ctx;
	struct say rule = { .code = "M12", .rank = RANK_STAGE, .quiet = true };
	struct say who = { .code = "M25", .rank = RANK_STAGE, .quiet = true };

	say_value(&who, "name", t->name);
	say_value(&who, "unit", t->unit);
	say_value(&who, "n", t->open);
	TRY(notice_say(t->en, t->o, p->official.contact_id, &rule, e));
	return notice_say(t->en, t->o, p->official.contact_id, &who, e);
}

/* What he holds stays where it is, and its deadlines run: whoever manages the
 * unit above hears how much that is. */
static enum rc revoke(struct engine *en, const struct official *o, int64_t unit_id,
		      struct err *e)
{
	CLEAN(contact) struct contact person = { 0 };
	CLEAN(text) char *shown = NULL;
	struct occasion occasion = { 0 };
	struct telling t = { .en = en, .o = &occasion };
	struct say s = { .code = "M12", .rank = RANK_STAGE, .quiet = true };
	int64_t open, now = engine_now(en);
	char number[24];
	struct unit u;

	TRY(case_count_of_official(&en->store, o->id, &open, e));
	TRY(contact_get(&en->store, o->contact_id, &person, e));
	TRY(unit_get(&en->store, unit_id, &u, e));
	TRY(official_revoke(&en->store, o->id, now, e));
	TRY(mark_add(&en->store, "revoked", o->id, unit_id, 0, 1, now, e));
	TRY(account_note(en, o, "password_revoked", "SYSTEM", "timer", &occasion.event_id, e));
	log_info("password revoked", "official=%s open=%lld", o->login, (long long)open);
	snprintf(number, sizeof number, "%lld", (long long)open);
	t.open = shown = text_persian_digits(number);
	t.name = person.name ? person.name : o->login;
	t.unit = u.sms_name;
	TRY(notice_say(en, &occasion, o->contact_id, &s, e));
	return place_superior(en, unit_id, NULL, tell_superior, &t, e);
}

enum rc absence_check(struct engine *en, struct firing *f, struct err *e)
{
	struct official o;
	int64_t unit_id, now = engine_now(en);
	struct moments m;

	TRY(official_get(&en->store, f->timer->official_id, &o, e));
	TRY(ruled_unit(en, &o, &unit_id, e));
	if (!unit_id)
		return RC_OK;
	TRY(moments_of(en, &o, unit_id, &m, e));
	if (now >= m.limit_at)
		return revoke(en, &o, unit_id, e);
	if (now < m.warn_at)
		return timer_add(&en->store, kind, m.warn_at, 0, o.id, e);
	TRY(warn(en, &o, e));
	return timer_add(&en->store, kind, m.limit_at, 0, o.id, e);
}

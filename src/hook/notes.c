/* notes.c - /api/v1/bulletin/notes: what officials write down for the public,
 * a weakness that was found and what was done about it (R106). */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "calendar/when.h"
#include "hook/lookup.h"
#include "store/corrective.h"
#include "store/official.h"
#include "store/unit.h"
#include "text/digits.h"

enum { CHARACTERS_MAX = 500, DIGITS_MAX = 6 };

/* Who may speak for a unit, at it or at a unit above; the PM office for all. */
static const char *const speaking[] = { "province_manager", "inspection_manager", "county_head",
					"hq_deputy",	    "hq_director",	  NULL };
static const char *const overseeing[] = { "pm_expert", "pm_manager", NULL };

static enum rc may_speak(struct call *c, int64_t official_id, int64_t unit_id, struct err *e)
{
	int64_t chain[UNIT_CHAIN_MAX];
	bool has;
	size_t n = 0;

	TRY(official_has_any(c->st, official_id, overseeing, 0, &has, e));
	TRY(unit_chain(c->st, unit_id, chain, &n, e));
	for (size_t u = 0; u < n && !has; u++)
		TRY(official_has_any(c->st, official_id, speaking, chain[u], &has, e));
	if (has)
		return RC_OK;
	c->why = REFUSED_ROLE;
	return err_set(e, RC_REJECT,
		       "only the head of the unit, of one above it, or the "
		       "PM office writes for the public");
}

/* A longer number is a telephone's, a case's or a person's. */
static enum rc text_check(const char *name, const char *text, struct err *e)
{
	size_t len = strlen(text), digits = 0, characters = 0;

	for (size_t pos = 0; pos < len; characters++) {
		uint32_t cp = utf8_next(text, len, &pos);

		if (digit_value(cp) >= 0)
			digits++;
		else if (cp != ' ' && cp != '-' && cp != 0x200C)
			digits = 0;
		if (digits > DIGITS_MAX)
			return err_set(e, RC_REJECT,
				       "%s: no telephone, code or national number is published",
				       name);
	}
	if (!characters || characters > CHARACTERS_MAX)
		return err_set(e, RC_REJECT, "%s has 1 to %d characters", name, CHARACTERS_MAX);
	return RC_OK;
}

enum rc notes_create(struct call *c, struct err *e)
{
	const char *unit = NULL, *found = NULL, *done = NULL, *as = NULL, *code = NULL;
	const struct member members[] = {
		{ .name = "unit", .raw = &unit, .need = true },
		{ .name = "found", .text = &found, .need = true },
		{ .name = "done", .text = &done, .need = true },
		{ .name = "as", .raw = &as },
		{ .name = "case", .raw = &code },
	};
	struct corrective n = { .at = c->now };
	struct actor actor;
	struct case_ row;
	struct unit u;
	enum rc rc;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	TRY(text_check("found", found, e));
	TRY(text_check("done", done, e));
	TRY(lookup_actor(c, as, &actor, e));
	if (actor.kind != ACTOR_OFFICIAL)
		return err_set(e, RC_REJECT, "as is missing: who writes it?");
	rc = unit_by_code(c->st, unit, &u, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "there is no unit %.60s", unit);
	TRY(rc);
	TRY(may_speak(c, actor.official_id, u.id, e));
	if (code) {
		TRY(lookup_case(c, code, &row, e));
		n.case_id = row.id;
	}
	n.unit_id = u.id;
	n.official_id = actor.official_id;
	n.found = found;
	n.done = done;
	TRY(corrective_add(c->st, &n, e));
	answer_json(c->out, 201,
		    json_pack("{s:I, s:s}", "id", (json_int_t)n.id, "unit", u.code));
	return RC_OK;
}

static enum rc note_row(void *ctx, const struct corrective *n, struct err *e)
{
	(void)e;
	json_array_append_new(ctx, json_pack("{s:I, s:o, s:s, s:s, s:s, s:s, s:o}", "id",
					     (json_int_t)n->id, "at", json_time(n->at), "unit",
					     n->unit, "official", n->login, "found", n->found,
					     "done", n->done, "withdrawn_at",
					     json_time(n->withdrawn_at)));
	return RC_OK;
}

enum rc notes_list(struct call *c, struct err *e)
{
	const char *from = target_query(&c->target, "from"),
		   *to = target_query(&c->target, "to");
	int64_t begin = 0, end = INT64_MAX;
	json_t *list;
	enum rc rc;

	if ((from && !when_parse(&begin, from, WHEN_BEGIN)) ||
	    (to && !when_parse(&end, to, WHEN_END)))
		return call_refuse(c, 400, e, "from and to must be dates: 1405-09-01");
	list = json_array();
	rc = corrective_each(c->st, begin, end, note_row, list, e);
	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(list));
	json_decref(list);
	return rc;
}

enum rc notes_withdraw(struct call *c, struct err *e)
{
	const char *as = target_query(&c->target, "as");
	int64_t id = strtoll(c->param[0], NULL, 10), unit_id = 0;
	struct actor actor;
	enum rc rc = corrective_unit(c->st, id, &unit_id, e);

	if (rc == RC_NONE)
		return err_set(e, rc, "there is no note %.20s", c->param[0]);
	TRY(rc);
	TRY(lookup_actor(c, as, &actor, e));
	if (actor.kind != ACTOR_OFFICIAL)
		return err_set(e, RC_REJECT, "as is missing: who takes it back?");
	TRY(may_speak(c, actor.official_id, unit_id, e));
	TRY(corrective_withdraw(c->st, id, c->now, e));
	answer_json(c->out, 200,
		    json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", "withdrawn"));
	return RC_OK;
}

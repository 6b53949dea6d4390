/* substitutions.c - /api/v1/substitutions: who acts for whom, and when. */
#include "hook/route.h"

#include "base/mem.h"
#include "calendar/when.h"
#include "workflow/substitute.h"

static const char *state_of(const struct substitution *s, int64_t now)
{
	if (s->active)
		return "active";
	if (s->ended_at)
		return "ended";
	return s->to_at <= now ? "over" : "ahead";
}

struct listing {
	json_t *list;
	int64_t now;
};

static enum rc row_add(void *ctx, const struct substitution *s, struct err *e)
{
	struct listing *l = ctx;

	(void)e;
	json_array_append_new(l->list,
			      json_pack("{s:I, s:s, s:s, s:o, s:o, s:s}", "id",
					(json_int_t)s->id, "official", s->login, "by",
					s->by_login, "from", json_time(s->from_at), "to",
					json_time(s->to_at), "state", state_of(s, l->now)));
	return RC_OK;
}

enum rc substitutions_list(struct call *c, struct err *e)
{
	struct listing l = { json_array(), c->now };
	enum rc rc = substitution_each(c->st, row_add, &l, e);

	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(l.list));
	json_decref(l.list);
	return rc;
}

enum rc substitutions_create(struct call *c, struct err *e)
{
	const char *by_login = NULL, *from = NULL, *to = NULL;
	const struct member members[] = {
		{ .name = "by", .raw = &by_login, .need = true },
		{ .name = "from", .raw = &from },
		{ .name = "to", .raw = &to, .need = true },
	};
	int64_t from_at = c->now, to_at, id;
	struct official away, by;
	enum rc rc;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if ((from && !when_parse(&from_at, from, WHEN_BEGIN)) ||
	    !when_parse(&to_at, to, WHEN_END))
		return err_set(e, RC_REJECT,
			       "from and to: dates like 1405-09-03 or times are wanted");
	TRY(official_by_login(c->st, c->param[0], &away, e));
	rc = official_by_login(c->st, by_login, &by, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_REJECT : rc;
	TRY(substitute_add(c->en, &away, &by, from_at, to_at, &id, e));
	answer_json(c->out, 201,
		    json_pack("{s:I, s:s, s:s, s:o, s:o}", "id", (json_int_t)id, "official",
			      away.login, "by", by.login, "from", json_time(from_at), "to",
			      json_time(to_at)));
	return RC_OK;
}

enum rc substitutions_end(struct call *c, struct err *e)
{
	struct official away;

	TRY(official_by_login(c->st, c->param[0], &away, e));
	TRY(substitute_end(c->en, &away, e));
	answer_json(c->out, 200, json_pack("{s:s, s:s}", "login", away.login, "state", "back"));
	return RC_OK;
}

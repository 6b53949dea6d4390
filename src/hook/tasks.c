/* tasks.c - /api/v1/tasks and /api/v1/shifts: who is to be called back, and
 * who is there to do it. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calendar/when.h"
#include "hook/lookup.h"
#include "store/shift.h"
#include "store/task.h"

enum { LIST_MOST = 1000, LIST_DEFAULT = 100, DAY_S = 86400, SHIFT_MOST_S = 24 * 3600 };

struct listing {
	struct call *c;
	json_t *list;
};

static const char *state_of(const struct task *t, int64_t now)
{
	if (t->done_at)
		return "done";
	return t->due_at < now ? "overdue" : "open";
}

static json_t *task_json(const struct call *c, const struct task *t)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:I, s:o, s:o}", "id",
			 (json_int_t)t->id, "kind", t->kind, "case", t->case_code, "state",
			 state_of(t, c->now), "created_at", json_time(t->created_at), "due",
			 json_time(t->due_at), "tries", (json_int_t)t->tries, "done_at",
			 json_time(t->done_at), "done_by", json_text(t->done_by));
}

static enum rc task_add_row(void *ctx, const struct task *t, struct err *e)
{
	struct listing *l = ctx;

	(void)e;
	json_array_append_new(l->list, task_json(l->c, t));
	return RC_OK;
}

static bool flag(struct call *c, const char *name)
{
	const char *text = target_query(&c->target, name);

	return text && (strcmp(text, "true") == 0 || strcmp(text, "1") == 0);
}

enum rc tasks_list(struct call *c, struct err *e)
{
	struct listing l = { .c = c };
	int64_t limit = LIST_DEFAULT, after = 0;
	enum rc rc = query_number(c, "limit", LIST_MOST, &limit, e);

	if (rc == RC_OK)
		rc = query_number(c, "after", INT64_MAX, &after, e);
	if (rc != RC_OK) {
		c->status = 400;
		return rc;
	}
	if (!limit)
		limit = LIST_DEFAULT;
	l.list = json_array();
	rc = flag(c, "all") ? task_each(c->st, after, (int)limit, task_add_row, &l, e)
			    : task_each_open(c->st, flag(c, "overdue") ? c->now : 0, (int)limit,
					     task_add_row, &l, e);
	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(l.list));
	json_decref(l.list);
	return rc;
}

enum rc tasks_finish(struct call *c, struct err *e)
{
	struct request r = { .action = "callback" };
	const char *as = NULL, *result = NULL;
	const struct member members[] = {
		{ .name = "as", .raw = &as, .need = !c->session.id },
		{ .name = "result", .raw = &result },
		{ .name = "reason", .text = &r.reason },
	};
	char *end;
	int64_t id = strtoll(c->param[0], &end, 10);
	struct case_ row;
	struct task t;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (*end || id <= 0)
		return err_set(e, RC_NONE, "there is no task %.40s", c->param[0]);
	if (result && strcmp(result, "no_answer") == 0)
		r.reason = r.reason ? r.reason : "no answer";
	else if (result && strcmp(result, "reached") != 0)
		return err_set(e, RC_REJECT, "result %.40s is not known: reached, no_answer",
			       result);
	else
		r.reason = NULL;
	TRY(task_get(c->st, id, &t, e));
	TRY(lookup_actor(c, as, &r.actor, e));
	TRY(case_get(c->st, t.case_id, &row, e));
	TRY(case_act(c->en, &row, &r, &c->why, e));
	TRY(task_get(c->st, id, &t, e));
	answer_json(c->out, 200, task_json(c, &t));
	return RC_OK;
}

/* ---- shifts ---- */

static json_t *shift_json(const struct shift *s)
{
	return json_pack("{s:I, s:s, s:o, s:o}", "id", (json_int_t)s->id, "operator", s->login,
			 "from", json_time(s->from_at), "to", json_time(s->to_at));
}

static enum rc shift_row(void *ctx, const struct shift *s, struct err *e)
{
	(void)e;
	json_array_append_new(((struct listing *)ctx)->list, shift_json(s));
	return RC_OK;
}

/* A week from now on, unless said otherwise. */
enum rc shifts_list(struct call *c, struct err *e)
{
	const char *from_text = target_query(&c->target, "from");
	const char *to_text = target_query(&c->target, "to");
	struct listing l = { .c = c };
	int64_t from = c->now, to;
	enum rc rc;

	if (from_text && !when_parse(&from, from_text, WHEN_BEGIN))
		return call_refuse(c, 400, e, "from must be a date or a time: %.40s",
				   from_text);
	to = from + 7 * DAY_S;
	if (to_text && !when_parse(&to, to_text, WHEN_END))
		return call_refuse(c, 400, e, "to must be a date or a time: %.40s", to_text);
	l.list = json_array();
	rc = shift_each(c->st, from, to, shift_row, &l, e);
	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(l.list));
	json_decref(l.list);
	return rc;
}

enum rc shifts_create(struct call *c, struct err *e)
{
	const char *login = NULL, *from = NULL, *to = NULL;
	const struct member members[] = {
		{ .name = "operator", .raw = &login, .need = true },
		{ .name = "from", .raw = &from, .need = true },
		{ .name = "to", .raw = &to, .need = true },
	};
	struct shift s = { 0 };
	struct official o;
	enum rc rc;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (!when_parse(&s.from_at, from, WHEN_BEGIN) || !when_parse(&s.to_at, to, WHEN_END))
		return err_set(e, RC_REJECT,
			       "from and to: times like \"1405-09-03 08:00\" are "
			       "wanted");
	if (s.to_at <= s.from_at || s.to_at - s.from_at > SHIFT_MOST_S)
		return err_set(e, RC_REJECT, "a shift ends after it began, within a day");
	rc = official_by_login(c->st, login, &o, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "there is no official %.60s", login);
	TRY(rc);
	TRY(shift_add(c->st, o.id, s.from_at, s.to_at, &s.id, e));
	memcpy(s.login, o.login, sizeof s.login);
	answer_json(c->out, 201, shift_json(&s));
	return RC_OK;
}

enum rc shifts_delete(struct call *c, struct err *e)
{
	char *end;
	int64_t id = strtoll(c->param[0], &end, 10);

	if (*end || id <= 0)
		return err_set(e, RC_NONE, "there is no shift %.40s", c->param[0]);
	TRY(shift_remove(c->st, id, e));
	answer_json(c->out, 200,
		    json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", "removed"));
	return RC_OK;
}

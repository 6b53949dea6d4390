/* cases.c - /api/v1/cases: open one, list them, show one, act on one.
 * No answer holds a person's name or number. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "hook/lookup.h"
#include "hook/worklist.h"
#include "store/document.h"
#include "store/event.h"
#include "store/official.h"
#include "store/unit.h"
#include "workflow/library.h"
#include "workflow/place.h"
#include "workflow/sight.h"

enum { LIST_MOST = 1000, LIST_DEFAULT = 100 };

enum rc cases_create(struct call *c, struct err *e)
{
	struct opening o = { .channel = lookup_via(c) };
	const char *as = NULL;
	const struct member members[] = {
		{ .name = "kind", .text = &o.kind, .need = true },
		{ .name = "priority", .text = &o.priority },
		{ .name = "name", .text = &o.name },
		{ .name = "phone", .raw = &o.phone },
		{ .name = "address", .text = &o.address },
		{ .name = "unit", .raw = &o.unit },
		{ .name = "service", .raw = &o.service },
		{ .name = "text", .text = &o.text, .need = true },
		{ .name = "as", .raw = &as },
	};
	struct opened opened;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	TRY(lookup_writer(c, as, &o.actor, e));
	TRY(case_open(c->en, &o, &opened, e));
	answer_json(
		c->out, 201,
		json_pack("{s:s}", "code", *opened.receipt ? opened.receipt : opened.c.code));
	return RC_OK;
}

struct listing {
	struct call *c;
	json_t *list;
	struct case_ *rows;
	size_t count;
};

static enum rc row_keep(void *ctx, const struct case_ *row, struct err *e)
{
	struct listing *l = ctx;

	(void)e;
	l->rows = mem_grow(l->rows, l->count + 1, sizeof *l->rows);
	l->rows[l->count++] = *row;
	return RC_OK;
}

static const char *procedure_name(struct call *c, const struct case_ *row)
{
	const struct procedure *p = library_get(c->en->library, row->procedure_id);

	return p ? p->name : "";
}

static enum rc row_add(struct listing *l, const struct case_ *row, struct err *e)
{
	json_t *unit;

	bool named = l->c->session.id || target_query(&l->c->target, "as");

	/* Of a matter of the security office a list says that it is there; where
	 * it is known who looks, only his are in it. */
	if (!named && case_restricted(l->c->en, row)) {
		json_array_append_new(
			l->list, json_pack("{s:s, s:n, s:n, s:n, s:n, s:n, s:I}", "code",
					   row->code, "procedure", "stage", "unit", "priority",
					   "holder_due", "id", (json_int_t)row->id));
		return RC_OK;
	}
	TRY(lookup_unit_code(l->c, row->unit_id, &unit, e));
	json_array_append_new(l->list,
			      json_pack("{s:o, s:s, s:s, s:o, s:s, s:o, s:I}", "code",
					json_text(row->code), "procedure",
					procedure_name(l->c, row), "stage", row->stage, "unit",
					unit, "priority", row->priority, "holder_due",
					json_time(row->holder_due), "id", (json_int_t)row->id));
	return RC_OK;
}

static enum rc filter_read(struct call *c, struct case_filter *f, struct err *e)
{
	const char *unit = target_query(&c->target, "unit");
	int64_t limit = LIST_DEFAULT;
	bool overdue = false;
	struct unit u;

	TRY(query_number(c, "limit", LIST_MOST, &limit, e));
	TRY(query_number(c, "after", INT64_MAX, &f->after_id, e));
	f->limit = limit ? (int)limit : LIST_DEFAULT;
	f->stage = target_query(&c->target, "stage");
	TRY(query_flag(c, "overdue", &overdue, e));
	if (overdue)
		f->overdue_at = c->now;
	if (unit) {
		enum rc rc = unit_by_code(c->st, unit, &u, e);

		if (rc == RC_NONE)
			return err_set(e, RC_REJECT, "there is no unit %.60s", unit);
		TRY(rc);
		f->unit_id = u.id;
	}
	return RC_OK;
}

static void listing_free(struct listing *l)
{
	free(l->rows);
	json_decref(l->list);
}

enum rc cases_list(struct call *c, struct err *e)
{
	struct listing l = { .c = c };
	struct case_filter f = { 0 };
	enum rc rc = filter_read(c, &f, e);

	if (rc != RC_OK) {
		c->status = rc == RC_REJECT ? 400 : 0;
		return rc;
	}
	l.list = json_array();
	rc = worklist_each(c, &f, row_keep, &l, e);
	for (size_t i = 0; rc == RC_OK && i < l.count; i++)
		rc = row_add(&l, &l.rows[i], e);
	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(l.list));
	listing_free(&l);
	return rc;
}

static enum rc event_keep(void *ctx, const struct event *ev, struct err *e)
{
	(void)e;
	json_array_append_new(
		ctx, json_pack("{s:o, s:s, s:s, s:o, s:o, s:I, s:o}", "at", json_time(ev->at),
			       "actor", ev->actor, "action", ev->action, "from",
			       json_text(ev->from_stage), "to", json_text(ev->to_stage), "unit",
			       (json_int_t)ev->unit_id, "note", json_text(ev->note)));
	return RC_OK;
}

/* Units stand as ids until the statement of the events rests. */
static enum rc events_read(struct call *c, int64_t case_id, json_t *events, struct err *e)
{
	json_t *event, *unit;
	size_t i;

	TRY(event_each(c->st, case_id, event_keep, events, e));
	json_array_foreach (events, i, event) {
		TRY(lookup_unit_code(c, json_integer_value(json_object_get(event, "unit")),
				     &unit, e));
		json_object_set_new(event, "unit", unit);
	}
	return RC_OK;
}

static void action_keep(void *ctx, const char *action, const char *role)
{
	(void)role;
	json_array_append_new(ctx, json_string(action));
}

static enum rc holder_add(void *ctx, const struct post *p, struct err *e)
{
	struct buf *logins = ctx;

	(void)e;
	buf_printf(logins, "%s%s", logins->len ? ", " : "", p->official.login);
	return RC_OK;
}

/* The logins of all who hold it now; empty when nobody does. */
static enum rc holders_read(struct call *c, const struct case_ *row, struct buf *logins,
			    struct err *e)
{
	if (strcmp(row->stage_kind, "work") != 0 || !row->role[0] || !row->unit_id)
		return RC_OK;
	return official_each_post(&c->en->store, row->role, row->unit_id, holder_add, logins,
				  e);
}

/* Reasons are words about the matter. */
static void notes_hide(json_t *events)
{
	json_t *event;
	size_t i;

	json_array_foreach (events, i, event)
		json_object_set_new(event, "note", json_null());
}

static enum rc case_answer(struct call *c, const struct case_ *row, enum sight sight,
			   struct err *e)
{
	const struct procedure *p = library_get(c->en->library, row->procedure_id);
	const struct stage *s = p ? procedure_stage(p, row->stage) : NULL;
	json_t *events = json_array(), *actions = json_array(), *unit = NULL, *about = NULL;
	CLEAN(buf) struct buf holders = { 0 };
	struct case_ parent = { 0 };
	enum rc rc = events_read(c, row->id, events, e);

	if (rc == RC_OK)
		rc = case_each_action(c->en, row, action_keep, actions, e);
	if (rc == RC_OK)
		rc = holders_read(c, row, &holders, e);
	if (rc == RC_OK)
		rc = lookup_unit_code(c, row->unit_id, &unit, e);
	if (rc == RC_OK)
		rc = lookup_unit_code(c, case_about(row), &about, e);
	if (rc == RC_OK && row->parent_id)
		rc = case_get(&c->en->store, row->parent_id, &parent, e);
	if (rc != RC_OK) {
		json_decref(events);
		json_decref(actions);
		json_decref(unit);
		return rc;
	}
	if (sight < SEE_BODY)
		notes_hide(events);
	answer_json(
		c->out, 200,
		json_pack(
			"{s:o, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o,"
			" s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o}",
			"code", json_text(row->code), "kind", row->kind, "priority",
			row->priority, "procedure", p ? p->name : "", "stage", row->stage,
			"title", json_text(s ? s->title : NULL), "stage_kind", row->stage_kind,
			"unit", unit, "about", about, "role", json_text(row->role), "holder",
			json_text(holders.text), "opened_at", json_time(row->opened_at),
			"entered_at", json_time(row->entered_at), "holder_due",
			json_time(row->holder_due), "case_due", json_time(row->case_due),
			"rounds", (json_int_t)row->rounds, "reescalations",
			(json_int_t)row->reescalations, "outcome", json_text(row->outcome),
			"closed_at", json_time(row->closed_at), "parent",
			json_text(parent.code), "events", events, "actions", actions));
	return RC_OK;
}

/* What whoever asks may see; one who is not named sees no restricted body. */
static enum rc sight_of(struct call *c, const struct case_ *row, const struct actor *who,
			enum sight *sight, struct err *e)
{
	if (who && who->official_id)
		return case_sight(c->en, row, who->official_id, sight, e);
	*sight = case_restricted(c->en, row) ? SEE_CASE : SEE_BODY;
	return RC_OK;
}

enum rc cases_show(struct call *c, struct err *e)
{
	struct actor who;
	struct case_ row;
	enum sight sight;

	TRY(lookup_case(c, c->param[0], &row, e));
	TRY(lookup_actor(c, target_query(&c->target, "as"), &who, e));
	TRY(sight_of(c, &row, &who, &sight, e));
	if (sight == SEE_NOTHING && case_restricted(c->en, &row))
		return err_set(e, RC_NONE, "there is no case %.60s", c->param[0]);
	if (sight == SEE_NOTHING) {
		c->why = REFUSED_ROLE;
		return err_set(e, RC_REJECT, "this case is not for %s", who.login);
	}
	return case_answer(c, &row, sight, e);
}

/* The other needs: a flat object of strings. */
static enum rc set_read(json_t *set, struct request *r, struct err *e)
{
	const char *name;
	json_t *value;

	json_object_foreach (set, name, value) {
		if (!json_is_string(value))
			return err_set(e, RC_REJECT, "\"set\": \"%.60s\" must be a string",
				       name);
		if (r->set_count == REQUEST_SET_MAX)
			return err_set(e, RC_REJECT, "\"set\" has more than %d members",
				       REQUEST_SET_MAX);
		r->set[r->set_count].name = name;
		r->set[r->set_count++].value = json_string_value(value);
	}
	return RC_OK;
}

/* A document is kept with the case, and the action knows its number. */
static enum rc document_keep(struct call *c, const struct case_ *row, const char *body,
			     struct request *r, struct err *e)
{
	int64_t id;

	if (r->set_count == REQUEST_SET_MAX)
		return err_set(e, RC_REJECT, "\"set\" is full");
	TRY(document_add(c->st, row->id, "file", r->actor.login, body, c->now, &id, e));
	r->set[r->set_count].name = "document";
	r->set[r->set_count++].value = arena_printf(c->arena, "%lld", (long long)id);
	return RC_OK;
}

enum rc cases_act(struct call *c, struct err *e)
{
	struct request r = { 0 };
	const char *as = NULL, *document = NULL;
	json_t *set = NULL;
	const struct member members[] = {
		{ .name = "action", .raw = &r.action, .need = true },
		{ .name = "as", .raw = &as, .need = !c->session.id },
		{ .name = "unit", .raw = &r.unit },
		{ .name = "priority", .raw = &r.priority },
		{ .name = "reason", .text = &r.reason },
		{ .name = "answer", .text = &r.answer },
		{ .name = "text", .text = &r.text },
		{ .name = "document", .raw = &document },
		{ .name = "set", .object = &set },
	};
	enum sight sight;
	struct case_ row;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	TRY(lookup_case(c, c->param[0], &row, e));
	TRY(lookup_actor(c, as, &r.actor, e));
	TRY(set_read(set, &r, e));
	if (document)
		TRY(document_keep(c, &row, document, &r, e));
	TRY(case_act(c->en, &row, &r, &c->why, e));
	TRY(sight_of(c, &row, &r.actor, &sight, e));
	return case_answer(c, &row, sight, e);
}

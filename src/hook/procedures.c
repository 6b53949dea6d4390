/* procedures.c - /api/v1/procedures: the definitions in force, as JSON or as
 * a graph for Graphviz. */
#include "hook/route.h"

#include <string.h>

#include "base/buf.h"
#include "hook/lookup.h"
#include "store/definition.h"
#include "workflow/account.h"
#include "workflow/library.h"

static const char *identity_name(enum identity identity)
{
	switch (identity) {
	case IDENTITY_NAMED:
		return "named";
	case IDENTITY_OPTIONAL:
		return "optional";
	case IDENTITY_NONE:
		return "none";
	}
	return "?";
}

static const char *confidentiality_name(enum confidentiality c)
{
	switch (c) {
	case CONFIDENTIAL_NORMAL:
		return "normal";
	case CONFIDENTIAL_RESTRICTED:
		return "restricted";
	case CONFIDENTIAL_ANONYMOUS:
		return "anonymous";
	}
	return "?";
}

static json_t *summary(const struct procedure *p)
{
	return json_pack("{s:s, s:o, s:i, s:b, s:s, s:s, s:I}", "name", p->name, "title",
			 json_text(p->title), "version", p->version, "approved", p->approved,
			 "identity", identity_name(p->identity), "confidentiality",
			 confidentiality_name(p->confidentiality), "stages",
			 (json_int_t)p->stage_count);
}

enum rc procedures_list(struct call *c, struct err *e)
{
	json_t *list = json_array();
	const struct procedure *p;

	(void)e;
	for (size_t i = 0; (p = library_at(c->en->library, i)); i++)
		json_array_append_new(list, summary(p));
	answer_json(c->out, 200, list);
	return RC_OK;
}

static json_t *guards(const struct action *a)
{
	json_t *list = json_array();
	CLEAN(buf) struct buf b = { 0 };

	for (size_t i = 0; i < a->guard_count; i++) {
		const struct guard *g = &a->guards[i];

		buf_clear(&b);
		buf_printf(&b, "%s%s%s", g->name, g->argument ? ":" : "",
			   g->argument ? g->argument : "");
		json_array_append_new(list, json_text(b.text));
	}
	return list;
}

static json_t *actions(const struct stage *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->action_count; i++) {
		const struct action *a = &s->actions[i];
		json_t *needs = json_array();

		for (size_t k = 0; k < a->need_count; k++)
			json_array_append_new(needs, json_text(a->needs[k]));
		json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o, s:o}", "name",
						      a->name, "role", json_text(a->role), "to",
						      json_text(a->to), "guards", guards(a),
						      "needs", needs));
	}
	return list;
}

static json_t *stage_json(const struct stage *s)
{
	return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "name", s->name,
			 "title", json_text(s->title), "kind", stage_kind_name(s->kind), "role",
			 json_text(s->role), "place", json_text(s->place), "allow",
			 json_text(s->allow), "breach_to", json_text(s->breach_to),
			 "breach_mark", json_text(s->breach_mark), "actions", actions(s));
}

static void procedure_json(struct call *c, const struct procedure *p)
{
	json_t *whole = summary(p), *stages = json_array();

	for (size_t i = 0; i < p->stage_count; i++)
		json_array_append_new(stages, stage_json(&p->stages[i]));
	json_object_set_new(whole, "stages", stages);
	answer_json(c->out, 200, whole);
}

static const char *shape(const struct stage *s)
{
	switch (s->kind) {
	case STAGE_WORK:
		return "box";
	case STAGE_WAIT:
		return "ellipse";
	case STAGE_FINAL:
		return "doublecircle";
	}
	return "box";
}

static void edges(struct buf *b, const struct stage *s)
{
	for (size_t i = 0; i < s->action_count; i++)
		buf_printf(b, "\t\"%s\" -> \"%s\" [label=\"%s\"];\n", s->name, s->actions[i].to,
			   s->actions[i].name);
	if (s->breach_to)
		buf_printf(b, "\t\"%s\" -> \"%s\" [style=dashed, label=\"%s\"];\n", s->name,
			   s->breach_to, s->breach_mark ? s->breach_mark : "");
}

static void procedure_dot(struct call *c, const struct procedure *p)
{
	CLEAN(buf) struct buf b = { 0 };

	buf_printf(&b, "digraph \"%s\" {\n\trankdir=LR;\n", p->name);
	for (size_t i = 0; i < p->stage_count; i++)
		buf_printf(&b, "\t\"%s\" [shape=%s, label=\"%s\\n%s\"];\n", p->stages[i].name,
			   shape(&p->stages[i]), p->stages[i].name,
			   p->stages[i].allow ? p->stages[i].allow : "");
	for (size_t i = 0; i < p->stage_count; i++)
		edges(&b, &p->stages[i]);
	buf_puts(&b, "}\n");
	answer_text(c->out, 200, "text/vnd.graphviz; charset=utf-8", b.text);
}

enum rc procedures_show(struct call *c, struct err *e)
{
	const struct procedure *p = library_latest(c->en->library, c->param[0]);
	const char *form = target_query(&c->target, "form");

	if (!p)
		return err_set(e, RC_NONE, "there is no procedure %.60s", c->param[0]);
	if (!form || strcmp(form, "json") == 0)
		procedure_json(c, p);
	else if (strcmp(form, "dot") == 0)
		procedure_dot(c, p);
	else
		return call_refuse(c, 400, e, "form must be json or dot");
	return RC_OK;
}

/* From now on new cases begin with it; those that began keep what they have. */
enum rc procedures_approve(struct call *c, struct err *e)
{
	const struct procedure *p = library_latest(c->en->library, c->param[0]);
	int version;
	enum rc rc;

	if (!p)
		return err_set(e, RC_NONE, "there is no procedure %.60s", c->param[0]);
	version = p->version;
	rc = procedure_approve(c->st, p->id, c->now, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "version %d of %s is approved already", version,
			       p->name);
	TRY(rc);
	TRY(procedure_note(c->en, p, lookup_via(c), e));
	c->reload = true;
	answer_json(c->out, 200,
		    json_pack("{s:s, s:i, s:b}", "name", p->name, "version", version,
			      "approved", true));
	return engine_reload(c->en, e);
}

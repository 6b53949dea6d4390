/* procedure_check.c - see procedure_check.h.
 * A case can never be stuck: every stage is reached, every stage that is not
 * final has an exit, a deadline and a rule for missing it, and every target
 * exists. */
#include "workflow/procedure_check.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "calendar/worktime.h"
#include "workflow/role.h"

enum { TITLE_UNITS_MAX = 16 }; /* a stage's title stands in one-part texts */

static bool elsewhere(const char *to)
{
	return strchr(to, ':') || to[0] == '+';
}

static bool allow_known(const char *allow)
{
	struct worktime_allow a;

	return strcmp(allow, "prio") == 0 || strcmp(allow, "service.duration") == 0 ||
	       worktime_parse_allow(allow, &a, NULL) == RC_OK;
}

static void target_check(struct conf *c, const struct conf_node *at, const struct procedure *p,
			 const struct stage *s, const char *what, const char *to)
{
	if (strcmp(to, "^prev") == 0) {
		if (s->kind != STAGE_WAIT)
			conf_refuse(c, at, "stage %s: ^prev leads back from a wait stage only",
				    s->name);
	} else if (!elsewhere(to) && !procedure_stage(p, to)) {
		conf_refuse(c, at, "stage %s: %s leads to %s, and there is no such stage",
			    s->name, what, to);
	}
}

static void open_stage_check(struct conf *c, const struct conf_node *at,
			     const struct procedure *p, const struct stage *s)
{
	if (!s->role)
		conf_refuse(c, at, "stage %s: role is missing", s->name);
	else if (!role_known(s->role))
		conf_refuse(c, at, "stage %s: unknown role %s", s->name, s->role);
	if (s->kind == STAGE_WORK && !s->place)
		conf_refuse(c, at, "stage %s: place is missing", s->name);
	if (!s->allow)
		conf_refuse(c, at, "stage %s: allow is missing", s->name);
	else if (!allow_known(s->allow))
		conf_refuse(c, at, "stage %s: allow = \"%s\" is no allowance", s->name,
			    s->allow);
	if (s->target && !allow_known(s->target))
		conf_refuse(c, at, "stage %s: target = \"%s\" is no allowance", s->name,
			    s->target);
	if (!s->breach_to)
		conf_refuse(c, at, "stage %s: breach is missing", s->name);
	else
		target_check(c, conf_group(c, at, "breach"), p, s, "breach", s->breach_to);
	if (!s->action_count)
		conf_refuse(c, at, "stage %s: no action leads out of it", s->name);
}

static void stage_check(struct conf *c, const struct conf_node *at, const struct procedure *p,
			const struct stage *s)
{
	const struct conf_node *actions = conf_list(c, at, "actions");

	if (utf8_units16(s->title, strlen(s->title)) > TITLE_UNITS_MAX)
		conf_refuse(c, at, "stage %s: title has %zu characters, %d are possible",
			    s->name, utf8_units16(s->title, strlen(s->title)), TITLE_UNITS_MAX);
	if (procedure_stage(p, s->name) != s)
		conf_refuse(c, at, "stage %s stands twice", s->name);
	if (s->entry && s->kind != STAGE_WORK)
		conf_refuse(c, at, "stage %s: a case begins in a work stage only", s->name);
	if (s->entry && procedure_entry(p, s->entry) != s)
		conf_refuse(c, at, "stage %s: entry = \"%s\" stands twice", s->name, s->entry);
	if (s->kind == STAGE_FINAL) {
		if (s->breach_to || s->allow)
			conf_refuse(c, at, "stage %s: a final stage has no deadline", s->name);
	} else {
		open_stage_check(c, at, p, s);
	}
	for (size_t i = 0; i < s->action_count; i++) {
		const struct action *a = &s->actions[i];

		at = conf_group_at(c, actions, i);
		if (!role_known(a->role))
			conf_refuse(c, at, "stage %s: unknown role %s", s->name, a->role);
		if (stage_action(s, a->name) != a)
			conf_refuse(c, at, "stage %s: action %s stands twice", s->name,
				    a->name);
		target_check(c, at, p, s, a->name, a->to);
		if (strcmp(a->name, "reject") == 0 && !action_needs(a, "reason"))
			conf_refuse(c, at, "stage %s: a rejection needs a reason", s->name);
	}
}

static void reach(const struct procedure *p, const char *to, bool *reached, bool *more)
{
	const struct stage *s = to && !elsewhere(to) ? procedure_stage(p, to) : NULL;

	if (s && !reached[s - p->stages]) {
		reached[s - p->stages] = true;
		*more = true;
	}
}

/* The first stage, those where a channel's cases begin, and whatever actions and missed
 * deadlines lead to. */
static void reachable_check(struct conf *c, const struct conf_node *stages,
			    const struct procedure *p)
{
	bool *reached = arena_alloc(p->arena, p->stage_count * sizeof *reached);
	bool more = true;

	for (size_t i = 0; i < p->stage_count; i++)
		reached[i] = i == 0 || p->stages[i].entry;
	while (more) {
		more = false;
		for (size_t i = 0; i < p->stage_count; i++) {
			if (!reached[i])
				continue;
			reach(p, p->stages[i].breach_to, reached, &more);
			for (size_t k = 0; k < p->stages[i].action_count; k++)
				reach(p, p->stages[i].actions[k].to, reached, &more);
		}
	}
	for (size_t i = 0; i < p->stage_count; i++)
		if (!reached[i])
			conf_refuse(c, conf_group_at(c, stages, i),
				    "stage %s: nothing leads to it", p->stages[i].name);
}

void procedure_check(struct conf *c, const struct conf_node *group,
		     const struct conf_node *stages, const struct procedure *p)
{
	if (!p->stage_count) {
		conf_refuse(c, group, "procedure %s has no stages", p->name);
		return;
	}
	for (size_t i = 0; i < p->stage_count; i++)
		stage_check(c, conf_group_at(c, stages, i), p, &p->stages[i]);
	reachable_check(c, stages, p);
}

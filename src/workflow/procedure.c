/* procedure.c - read a definition from its file.
 * What a definition must satisfy is in procedure_check.c. */
#include "workflow/procedure.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "workflow/guard.h"
#include "workflow/procedure_check.h"

/* One reader for every word of a closed list. */
static int word_of(struct conf *c, const struct conf_node *at, const char *key,
		   const char *value, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], value) == 0)
			return (int)i;
	conf_refuse(c, at, "%s = \"%s\" is not known", key, value);
	return 0;
}

static const char *const identities[] = { "named", "optional", "none" };
static const char *const confidentialities[] = { "normal", "restricted", "anonymous" };
static const char *const kinds[] = { "work", "wait", "final" };
static const char *const audiences[] = { "client", "holder", "drafter", "superior" };
static const char *const whens[] = { "always", "answer_fits", "answer_by_phone" };

const char *stage_kind_name(enum stage_kind kind)
{
	return kinds[kind];
}

static void notices_read(struct conf *c, const struct conf_node *group, struct arena *a,
			 struct notices *out)
{
	const struct conf_node *list = conf_list(c, group, "notices");

	out->count = conf_count(list);
	out->list = arena_alloc(a, out->count * sizeof *out->list);
	for (size_t i = 0; i < out->count; i++) {
		const struct conf_node *n = conf_group_at(c, list, i);
		struct notice *notice = &out->list[i];

		notice->to = (enum audience)word_of(c, n, "to", conf_need_str(c, n, "to"),
						    audiences, COUNT(audiences));
		notice->text = arena_dup(a, conf_need_str(c, n, "text"));
		notice->when = (enum notice_when)word_of(
			c, n, "when", conf_str(c, n, "when", "always"), whens, COUNT(whens));
		notice->survey = conf_bool(c, n, "survey", false);
		notice->line = conf_line(n);
	}
}

static const char **words_read(struct conf *c, const struct conf_node *group, const char *key,
			       struct arena *a, size_t *count)
{
	const struct conf_node *list = conf_list(c, group, key);
	const char **words;

	*count = conf_count(list);
	words = arena_alloc(a, (*count + 1) * sizeof *words);
	for (size_t i = 0; i < *count; i++)
		words[i] = arena_dup(a, conf_str_at(c, list, i));
	return words;
}

static void guards_read(struct conf *c, const struct conf_node *group, struct arena *a,
			struct action *action)
{
	const char **words = words_read(c, group, "guards", a, &action->guard_count);

	action->guards = arena_alloc(a, action->guard_count * sizeof *action->guards);
	for (size_t i = 0; i < action->guard_count; i++) {
		char *name = arena_dup(a, words[i]), *colon = strchr(name, ':');
		struct err why;

		if (colon)
			*colon = '\0';
		action->guards[i].name = name;
		action->guards[i].argument = colon ? colon + 1 : NULL;
		if (guard_check(&action->guards[i], &why) != RC_OK)
			conf_refuse(c, group, "%s", why.text);
	}
}

static void action_read(struct conf *c, const struct conf_node *group, struct arena *a,
			struct action *action)
{
	action->name = arena_dup(a, conf_need_str(c, group, "name"));
	action->role = arena_dup(a, conf_need_str(c, group, "role"));
	action->to = arena_dup(a, conf_need_str(c, group, "to"));
	guards_read(c, group, a, action);
	action->needs = words_read(c, group, "needs", a, &action->need_count);
	action->line = conf_line(group);
	action->reason_answers = conf_bool(c, group, "reason_answers", false);
	notices_read(c, group, a, &action->notices);
}

static void notices_take(struct arena *a, struct notices *out, const struct notice *list,
			 size_t count)
{
	out->count = count;
	out->list = arena_alloc(a, count * sizeof *list);
	memcpy(out->list, list, count * sizeof *list);
}

static void breach_read(struct conf *c, const struct conf_node *group, struct arena *a,
			struct stage *stage)
{
	/* What a missed deadline says when the file does not: R109, R110.  Where
	 * the case stays, its holder and whoever is above him hear of it. */
	static const struct notice usual[] = { { .to = TO_CLIENT, .text = "C12" },
					       { .to = TO_HOLDER, .text = "M03" },
					       { .to = TO_SUPERIOR, .text = "M22" } };
	static const struct notice staying[] = { { .to = TO_HOLDER, .text = "M28" },
						 { .to = TO_SUPERIOR, .text = "M28" } };
	const struct conf_node *breach = conf_group(c, group, "breach");

	if (!breach)
		return;
	stage->breach_to = arena_dup(a, conf_need_str(c, breach, "to"));
	stage->breach_mark = arena_dup(a, conf_str(c, breach, "mark", NULL));
	if (conf_has(breach, "notices"))
		notices_read(c, breach, a, &stage->breach_notices);
	else if (stage->kind == STAGE_WORK && strcmp(stage->breach_to, stage->name) == 0)
		notices_take(a, &stage->breach_notices, staying, COUNT(staying));
	else if (stage->kind == STAGE_WORK)
		notices_take(a, &stage->breach_notices, usual, COUNT(usual));
}

static void stage_read(struct conf *c, const struct conf_node *group, struct arena *a,
		       struct stage *stage)
{
	const struct conf_node *list;
	const char *holder_text;

	stage->name = arena_dup(a, conf_need_str(c, group, "name"));
	stage->title = arena_dup(a, conf_need_str(c, group, "title"));
	stage->kind = (enum stage_kind)word_of(
		c, group, "kind", conf_need_str(c, group, "kind"), kinds, COUNT(kinds));
	stage->role = arena_dup(a, conf_str(c, group, "role", NULL));
	stage->place = arena_dup(a, conf_str(c, group, "place", NULL));
	stage->allow = arena_dup(a, conf_str(c, group, "allow", NULL));
	stage->target = arena_dup(a, conf_str(c, group, "target", NULL));
	stage->outcome = arena_dup(a, conf_str(c, group, "outcome", NULL));
	stage->entry = arena_dup(a, conf_str(c, group, "entry", NULL));
	holder_text = conf_str(c, group, "holder_text", stage->kind == STAGE_WORK ? "M01" : "");
	stage->holder_text = holder_text[0] ? arena_dup(a, holder_text) : NULL;
	stage->line = conf_line(group);
	breach_read(c, group, a, stage);
	notices_read(c, group, a, &stage->notices);
	list = conf_list(c, group, "actions");
	stage->action_count = conf_count(list);
	stage->actions = arena_alloc(a, stage->action_count * sizeof *stage->actions);
	for (size_t i = 0; i < stage->action_count; i++)
		action_read(c, conf_group_at(c, list, i), a, &stage->actions[i]);
}

static struct procedure *procedure_one(struct conf *c, const struct conf_node *group)
{
	struct arena *a = arena_new();
	struct procedure *p = arena_alloc(a, sizeof *p);
	const struct conf_node *list;

	p->arena = a;
	p->name = arena_dup(a, conf_need_str(c, group, "name"));
	p->title = arena_dup(a, conf_need_str(c, group, "title"));
	p->file = arena_dup(a, conf_name(c));
	p->approved = conf_bool(c, group, "approved", true);
	p->identity = (enum identity)word_of(c, group, "identity",
					     conf_str(c, group, "identity", "named"),
					     identities, COUNT(identities));
	p->confidentiality = (enum confidentiality)word_of(
		c, group, "confidentiality", conf_str(c, group, "confidentiality", "normal"),
		confidentialities, COUNT(confidentialities));
	list = conf_list(c, group, "stages");
	p->stage_count = conf_count(list);
	p->stages = arena_alloc(a, p->stage_count * sizeof *p->stages);
	for (size_t i = 0; i < p->stage_count; i++)
		stage_read(c, conf_group_at(c, list, i), a, &p->stages[i]);
	if (!conf_failed(c))
		procedure_check(c, group, list, p);
	return p;
}

void procedures_read(struct conf *c, struct procedure ***out, size_t *count)
{
	const struct conf_node *list = conf_list(c, conf_root(c), "procedures");
	struct procedure **all;

	*count = conf_count(list);
	all = mem_alloc((*count + 1) * sizeof *all);
	for (size_t i = 0; i < *count; i++) {
		all[i] = procedure_one(c, conf_group_at(c, list, i));
		for (size_t k = 0; k < i; k++)
			if (strcmp(all[k]->name, all[i]->name) == 0)
				conf_refuse(c, conf_group_at(c, list, i),
					    "procedure %s stands twice", all[i]->name);
	}
	*out = all;
}

void procedure_free(struct procedure *p)
{
	if (p)
		arena_free(p->arena);
}

void procedures_free(struct procedure **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		procedure_free(list[i]);
	free(list);
}

const struct stage *procedure_stage(const struct procedure *p, const char *name)
{
	for (size_t i = 0; i < p->stage_count; i++)
		if (strcmp(p->stages[i].name, name) == 0)
			return &p->stages[i];
	return NULL;
}

const struct stage *procedure_entry(const struct procedure *p, const char *channel)
{
	for (size_t i = 0; i < p->stage_count; i++)
		if (p->stages[i].entry && strcmp(p->stages[i].entry, channel) == 0)
			return &p->stages[i];
	return &p->stages[0];
}

const struct action *stage_action(const struct stage *s, const char *name)
{
	for (size_t i = 0; i < s->action_count; i++)
		if (strcmp(s->actions[i].name, name) == 0)
			return &s->actions[i];
	return NULL;
}

bool action_needs(const struct action *a, const char *need)
{
	for (size_t i = 0; i < a->need_count; i++)
		if (strcmp(a->needs[i], need) == 0)
			return true;
	return false;
}

/* load.c - a batch of data files into the store. */
#include "workflow/load.h"

#include <string.h>

#include "base/mem.h"
#include "calendar/worktime.h"
#include "store/definition.h"
#include "workflow/absence.h"
#include "workflow/deadline.h"
#include "workflow/library.h"
#include "workflow/load_calendar.h"
#include "workflow/load_organisation.h"
#include "workflow/load_shift.h"
#include "workflow/phrases.h"
#include "workflow/procedure.h"
#include "workflow/substitute.h"
#include "workflow/voicemail.h"

enum { PHRASE_PARTS_MAX = 10 };

static enum rc procedures_load(struct engine *en, struct conf *c, struct load_report *r,
			       struct err *e)
{
	struct procedure **list;
	size_t count;
	enum rc rc = RC_OK;

	procedures_read(c, &list, &count);
	for (size_t i = 0; i < count && !conf_failed(c) && rc == RC_OK; i++) {
		const struct procedure_version p = { .name = list[i]->name,
						     .body = conf_text(c),
						     .approved = list[i]->approved };

		rc = procedure_put(&en->store, &p, engine_now(en), e);
		r->procedures++;
		r->new_procedures += rc == RC_OK;
		if (rc == RC_DUP)
			rc = RC_OK;
	}
	procedures_free(list, count);
	return rc;
}

/* Each text goes to `keep`; the count are those that it took. */
static enum rc messages_read(struct engine *en, struct conf *c,
			     enum rc (*keep)(struct store *, const struct template *,
					     struct err *),
			     int *count, struct err *e)
{
	const struct conf_node *list = conf_list(c, conf_root(c), "messages");

	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *m = conf_group_at(c, list, i);
		struct template t;
		struct err why;
		enum rc rc;

		t.code = conf_need_str(c, m, "code");
		t.lang = conf_str(c, m, "lang", "fa");
		t.body = conf_need_str(c, m, "text");
		t.parts = conf_int(c, m, "parts", 1, 1, PHRASE_PARTS_MAX);
		if (!conf_failed(c) && phrase_check(t.lang, t.body, t.parts, &why) != RC_OK)
			conf_refuse(c, m, "message %s: %s", t.code, why.text);
		if (conf_failed(c))
			return RC_OK;
		rc = keep(&en->store, &t, e);
		if (rc != RC_DUP)
			TRY(rc);
		*count += rc == RC_OK;
	}
	return RC_OK;
}

/* One amount of a profile, from the arena.  What a unit's own profile leaves
 * out is the national amount, and it may only be stricter (R111, X01). */
static const char *amount_read(struct engine *en, struct conf *c, const struct conf_node *p,
			       const char *profile, const char *priority, struct arena *a)
{
	CLEAN(text) char *common = NULL;
	struct worktime_allow allow;
	const char *amount;
	struct err why;

	if (strcmp(profile, "national") != 0)
		profile_amount(&en->store, "national", priority, &common, NULL);
	amount = conf_str(c, p, priority, common);
	if (!amount)
		conf_refuse(c, p, "profile %s: %s is missing", profile, priority);
	else if (worktime_parse_allow(amount, &allow, &why) != RC_OK)
		conf_refuse(c, p, "profile %s: %s: %s", profile, priority, why.text);
	else if (common && !deadline_stricter(amount, common))
		conf_refuse(c, p, "profile %s: %s = \"%s\" is looser than the national \"%s\"",
			    profile, priority, amount, common);
	return arena_dup(a, amount);
}

static enum rc profiles_load(struct engine *en, struct conf *c, struct load_report *r,
			     struct err *e)
{
	static const char *const priorities[PRIORITIES] = { "normal", "urgent", "very_urgent",
							    "immediate" };
	const struct conf_node *list = conf_list(c, conf_root(c), "profiles");
	CLEAN(arena) struct arena *a = arena_new();

	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *p = conf_group_at(c, list, i);
		const char *profile = conf_need_str(c, p, "name"), *amounts[PRIORITIES];

		for (int k = 0; k < PRIORITIES; k++)
			amounts[k] = amount_read(en, c, p, profile, priorities[k], a);
		if (conf_failed(c))
			return RC_OK;
		TRY(profile_put(&en->store, profile, amounts, e));
		r->profiles++;
	}
	return RC_OK;
}

/* The catalogue row is kept as the file has it; code and procedure are checked. */
static enum rc services_load(struct engine *en, struct conf *c, struct load_report *r,
			     struct err *e)
{
	static const char *const words[] = { "title",	 "steps",	    "laws", "faq",
					     "duration", "complaint_route", "owner" };
	const struct conf_node *list = conf_list(c, conf_root(c), "services");

	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *s = conf_group_at(c, list, i);
		const char *code = conf_need_str(c, s, "code");
		const char *procedure = conf_str(c, s, "procedure", "service.request");
		const struct conf_node *documents = conf_list(c, s, "documents");

		for (size_t k = 0; k < COUNT(words); k++)
			conf_str(c, s, words[k], NULL);
		for (size_t k = 0; k < conf_count(documents); k++)
			conf_str_at(c, documents, k);
		if (conf_failed(c))
			return RC_OK;
		TRY(service_put(&en->store, code, procedure, conf_text(c), e));
		r->services++;
	}
	return RC_OK;
}

static enum rc file_load(struct engine *en, const struct load_file *f, struct load_report *r,
			 struct err *e)
{
	CLEAN(conf) struct conf *c = NULL;

	TRY(conf_parse(&c, f->text, f->name, e));
	TRY(profiles_load(en, c, r, e));
	TRY(organisation_load(en, c, r, e));
	TRY(calendar_load(en, c, r, e));
	TRY(shifts_load(en, c, r, e));
	TRY(procedures_load(en, c, r, e));
	TRY(messages_read(en, c, template_put, &r->messages, e));
	TRY(services_load(en, c, r, e));
	return conf_finish(c, e);
}

/* Every text that a procedure sends exists. */
static enum rc text_check(const struct engine *en, const struct procedure *p, const char *text,
			  int line, struct err *e)
{
	return phrases_get(en->phrases, text)
		       ? RC_OK
		       : err_set(e, RC_REJECT, "%s:%d: procedure %s: there is no message %s",
				 p->file, line, p->name, text);
}

static enum rc texts_check(const struct engine *en, const struct procedure *p,
			   const struct notices *n, int line, struct err *e)
{
	for (size_t i = 0; i < n->count; i++)
		TRY(text_check(en, p, n->list[i].text, n->list[i].line ? n->list[i].line : line,
			       e));
	return RC_OK;
}

static enum rc stage_texts_check(const struct engine *en, const struct procedure *p,
				 const struct stage *s, struct err *e)
{
	TRY(texts_check(en, p, &s->notices, s->line, e));
	TRY(texts_check(en, p, &s->breach_notices, s->line, e));
	if (s->holder_text)
		TRY(text_check(en, p, s->holder_text, s->line, e));
	for (size_t n = 0; n < s->action_count; n++)
		TRY(texts_check(en, p, &s->actions[n].notices, s->actions[n].line, e));
	return RC_OK;
}

static enum rc cross_check(const struct engine *en, struct err *e)
{
	const struct procedure *p;

	TRY(library_check(en->library, e));
	for (size_t i = 0; (p = library_at(en->library, i)); i++)
		for (size_t k = 0; k < p->stage_count; k++)
			TRY(stage_texts_check(en, p, &p->stages[k], e));
	return RC_OK;
}

/* For sentences: which file each procedure of the batch came from. */
static void files_name(struct engine *en, const struct load_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CLEAN(conf) struct conf *c = NULL;
		const struct conf_node *list;

		if (conf_parse(&c, files[i].text, files[i].name, NULL) != RC_OK)
			continue;
		list = conf_list(c, conf_root(c), "procedures");
		for (size_t k = 0; k < conf_count(list); k++)
			library_came_from(en->library,
					  conf_str(c, conf_group_at(c, list, k), "name", ""),
					  files[i].name);
	}
}

enum rc load_missing_texts(struct engine *en, const struct load_file *file, int *added,
			   struct err *e)
{
	CLEAN(conf) struct conf *c = NULL;

	TRY(conf_parse(&c, file->text, file->name, e));
	TRY(messages_read(en, c, template_add, added, e));
	return conf_failed(c) ? conf_finish(c, e) : RC_OK;
}

enum rc load_batch(struct engine *en, const struct load_file *files, size_t count,
		   struct load_report *r, struct err *e)
{
	*r = (struct load_report){ 0 };
	for (size_t i = 0; i < count; i++)
		TRY(file_load(en, &files[i], r, e));
	TRY(engine_reload(en, e));
	if (r->officials)
		TRY(substitute_turn(en, e)); /* posts may be others now */
	files_name(en, files, count);
	TRY(cross_check(en, e));
	if (r->hours || r->days || r->profiles)
		TRY(deadline_recompute(en, &r->due_changed, e));
	if (r->hours || r->days)
		TRY(voicemail_recompute(en, e));
	if (r->hours || r->days || r->officials)
		TRY(absence_arm_all(en, e));
	return RC_OK;
}

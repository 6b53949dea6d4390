/* provider.c - /hook/provider/NAME: what a provider calls that the configuration
 * describes.  JSON, a form or a query: all become one object, and the paths of
 * the configuration lead to what is meant. */
#include "hook/route.h"

#include <string.h>

#include "base/utf8.h"
#include "config/settings.h"
#include "hook/arrival.h"
#include "hook/fields.h"
#include "text/json_path.h"

enum {
	LIST_MOST = 1000,
	WORD_ROOM = 128, /* ids, numbers, states */
	DELIVERED = 0x00,
	UNDELIVERABLE = 0x46,
	TRYING = 0x30, /* TP-ST */
};

static json_t *object_of(const struct fields *f)
{
	json_t *o = json_object();

	for (size_t i = 0; i < f->count; i++) {
		const struct field *field = &f->field[i];

		/* What is no UTF-8 is not there. */
		if (utf8_valid(field->name, strlen(field->name)) &&
		    utf8_valid(field->value, field->len))
			json_object_set_new(o, field->name,
					    json_stringn(field->value, field->len));
	}
	return o;
}

/* What was sent, as one value: the body if it is JSON, else the fields. */
static json_t *sent_read(struct call *c)
{
	struct fields f = { 0 };
	json_t *root = NULL;

	if (c->ask->body_len)
		root = json_loadb(c->ask->body, c->ask->body_len, 0, NULL);
	if (root)
		return root;
	if (c->ask->body)
		fields_add(&f, c->ask->body, c->ask->body_len, c->arena);
	fields_add(&f, c->target.raw_query, strlen(c->target.raw_query), c->arena);
	return object_of(&f);
}

static const char *word_at(struct call *c, json_t *item, const char *path)
{
	char *word = arena_alloc(c->arena, WORD_ROOM);

	return *path && json_path_text(item, path, word, WORD_ROOM) && *word ? word : NULL;
}

typedef enum rc take(struct call *c, const struct setting_gateway *g, json_t *item,
		     struct err *e);

/* Each element where a list is described and there is one; else the whole. */
static enum rc each(struct call *c, const struct setting_gateway *g, const char *list_path,
		    take *take_one, struct err *e)
{
	json_t *root = sent_read(c);
	json_t *list = *list_path ? json_path(root, list_path) : NULL;
	size_t count = json_is_array(list) ? json_array_size(list) : 1;
	enum rc rc = RC_OK;

	if (count > LIST_MOST)
		rc = call_refuse(c, 413, e, "at most %d at a time", LIST_MOST);
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = take_one(c, g, json_is_array(list) ? json_array_get(list, i) : root, e);
	json_decref(root);
	if (rc == RC_OK)
		answer_text(c->out, 200, "text/plain; charset=utf-8", "");
	return rc;
}

static const struct setting_gateway *provider_of(struct call *c)
{
	const struct setting_gateway *g =
		c->hook->ports.gateway
			? c->hook->ports.gateway(c->hook->ports.self, c->param[0])
			: NULL;

	return g && strcmp(g->kind, "generic") == 0 ? g : NULL;
}

static enum rc report_take(struct call *c, const struct setting_gateway *g, json_t *item,
			   struct err *e)
{
	const struct provider_report *p = &g->provider.report;
	const char *state = word_at(c, item, p->state), *own = word_at(c, item, p->own_id);
	struct hook_report r = { .gateway = g->name,
				 .ref = -1,
				 .provider_id = word_at(c, item, p->id),
				 .number = word_at(c, item, p->number),
				 .status = TRYING };

	if (own && !arrival_number(own, &r.id))
		return call_refuse(c, 400, e, "%.40s is none of our numbers", p->own_id);
	if (!r.id && !r.provider_id)
		return call_refuse(c, 400, e, "it does not say which text");
	if (!state)
		return call_refuse(c, 400, e, "there is no %.40s", p->state);
	if (word_list_has(&p->delivered, state))
		r.status = DELIVERED;
	else if (word_list_has(&p->failed, state))
		r.status = UNDELIVERABLE;
	return arrival_report(c, &r, e);
}

enum rc provider_reported(struct call *c, struct err *e)
{
	const struct setting_gateway *g = provider_of(c);

	if (!g || !g->provider.report.given)
		return call_refuse(c, 404, e, "no report of this gateway is described");
	return each(c, g, g->provider.report.list, report_take, e);
}

static enum rc text_take(struct call *c, const struct setting_gateway *g, json_t *item,
			 struct err *e)
{
	const struct provider_incoming *p = &g->provider.incoming;
	struct arrival a = { .gateway = g->name,
			     .from = word_at(c, item, p->from),
			     .to = word_at(c, item, p->to),
			     .id = word_at(c, item, p->id),
			     .time = word_at(c, item, p->time) };
	char *text = arena_alloc(c->arena, ARRIVAL_TEXT_MOST + 1);

	if (json_path_text(item, p->text, text, ARRIVAL_TEXT_MOST + 1))
		a.text = text;
	return arrival_take(c, &a, e);
}

enum rc provider_received(struct call *c, struct err *e)
{
	const struct setting_gateway *g = provider_of(c);

	if (!g || !g->provider.incoming.given)
		return call_refuse(c, 404, e, "no incoming text of this gateway is described");
	return each(c, g, g->provider.incoming.list, text_take, e);
}

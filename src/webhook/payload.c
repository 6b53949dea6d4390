/* payload.c - see payload.h. */
#include "webhook/payload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "store/case.h"
#include "store/event.h"
#include "store/unit.h"
#include "text/iso.h"
#include "workflow/library.h"
#include "workflow/procedure.h"

static const char prefix[] = "case.";

struct about {
	struct engine *en;
	struct case_ c;
	const struct procedure *p; /* as the case is now; NULL: not readable */
	char **body;
};

static enum rc about_read(struct about *a, int64_t case_id, struct err *e)
{
	TRY(case_get(&a->en->store, case_id, &a->c, e));
	a->p = library_get(a->en->library, a->c.procedure_id);
	return RC_OK;
}

/* What cannot be read is not talked about. */
static enum confidentiality confidentiality(const struct about *a)
{
	return a->p ? a->p->confidentiality : CONFIDENTIAL_RESTRICTED;
}

static void type_put(const struct about *a, const struct event *ev, char out[PAYLOAD_TYPE_ROOM])
{
	bool plain = confidentiality(a) == CONFIDENTIAL_NORMAL;

	snprintf(out, PAYLOAD_TYPE_ROOM, "%s%s", prefix, plain ? ev->action : "changed");
}

enum rc payload_type(struct engine *en, const struct event *ev, char out[PAYLOAD_TYPE_ROOM],
		     struct err *e)
{
	struct about a = { .en = en };

	TRY(about_read(&a, ev->case_id, e));
	type_put(&a, ev, out);
	return RC_OK;
}

bool payload_wanted(const char *events, const char *type)
{
	const char *action = type + sizeof prefix - 1;

	if (!*events)
		return true;
	for (const char *p = events; *p;) {
		size_t len = strcspn(p, ",");
		bool whole = strncmp(p, prefix, sizeof prefix - 1) == 0;
		const char *name = whole ? type : action;

		if (strlen(name) == len && memcmp(p, name, len) == 0)
			return true;
		p += len;
		p += *p == ',';
	}
	return false;
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static const char *actor_kind(const char *actor)
{
	if (strcmp(actor, "CLIENT") == 0)
		return "client";
	return strcmp(actor, "SYSTEM") == 0 ? "system" : "official";
}

static const char *stage_kind_of(const struct about *a, const struct event *ev)
{
	const char *name = ev->to_stage ? ev->to_stage : ev->from_stage;
	const struct stage *s = a->p && name ? procedure_stage(a->p, name) : NULL;

	return s ? stage_kind_name(s->kind) : a->c.stage_kind;
}

static enum rc data_full(const struct about *a, const struct event *ev, json_t *data,
			 struct err *e)
{
	struct unit u = { .code = "" };
	char at[ISO_ROOM];

	if (ev->unit_id)
		TRY(unit_get(&a->en->store, ev->unit_id, &u, e));
	iso_format(at, ev->at);
	json_object_set_new(data, "kind", json_string(a->c.kind));
	json_object_set_new(data, "procedure", json_string(a->p->name));
	json_object_set_new(data, "action", json_string(ev->action));
	json_object_set_new(data, "from", text_or_null(ev->from_stage));
	json_object_set_new(data, "to", text_or_null(ev->to_stage));
	json_object_set_new(data, "stage_kind", json_string(stage_kind_of(a, ev)));
	json_object_set_new(data, "unit", text_or_null(u.code));
	json_object_set_new(data, "priority", json_string(a->c.priority));
	json_object_set_new(data, "at", json_string(at));
	json_object_set_new(data, "actor", json_string(actor_kind(ev->actor)));
	return RC_OK;
}

static enum rc data_put(const struct about *a, const struct event *ev, json_t *data,
			struct err *e)
{
	json_object_set_new(data, "code", json_string(a->c.code));
	switch (confidentiality(a)) {
	case CONFIDENTIAL_NORMAL:
		return data_full(a, ev, data, e);
	case CONFIDENTIAL_ANONYMOUS:
		json_object_set_new(data, "to", text_or_null(ev->to_stage));
		json_object_set_new(data, "stage_kind", json_string(stage_kind_of(a, ev)));
		return RC_OK;
	case CONFIDENTIAL_RESTRICTED:
		return RC_OK;
	}
	return RC_OK;
}

static enum rc event_take(void *ctx, const struct event *ev, struct err *e)
{
	struct about *a = ctx;
	char type[PAYLOAD_TYPE_ROOM], at[ISO_ROOM];
	json_t *data = json_object();
	json_t *root;
	enum rc rc = about_read(a, ev->case_id, e);

	if (rc == RC_OK)
		rc = data_put(a, ev, data, e);
	if (rc != RC_OK) {
		json_decref(data);
		return rc;
	}
	type_put(a, ev, type);
	iso_format(at, ev->at);
	root = json_pack("{s:s, s:s, s:o}", "type", type, "timestamp", at, "data", data);
	*a->body = json_dumps(root, JSON_COMPACT);
	if (!*a->body)
		abort();
	json_decref(root);
	return RC_OK;
}

enum rc payload_make(struct engine *en, int64_t event_id, char **body, struct err *e)
{
	struct about a = { .en = en, .body = body };

	*body = NULL;
	TRY(event_get(&en->store, event_id, event_take, &a, e));
	return *body ? RC_OK : err_set(e, RC_NONE, "no event %lld", (long long)event_id);
}

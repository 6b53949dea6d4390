/* alarms.c - /api/v1/alarms: what is wrong with the house, and since when. */
#include "hook/route.h"

#include "workflow/alarm.h"

enum { LIST_MOST = 1000 };

struct listing {
	struct call *c;
	json_t *list;
};

static enum rc alarm_line(void *ctx, const struct alarm *a, struct err *e)
{
	struct listing *l = ctx;
	CLEAN(text) char *text = NULL;

	if (alarm_sentence(l->c->en, a, &text, e) != RC_OK)
		text = mem_dup(a->kind);
	json_array_append_new(l->list,
			      json_pack("{s:s, s:o, s:o, s:s, s:o, s:o, s:o}", "kind", a->kind,
					"subject", json_text(*a->subject ? a->subject : NULL),
					"detail", json_text(*a->detail ? a->detail : NULL),
					"text", text, "raised_at", json_time(a->raised_at),
					"told_at", json_time(a->told_at), "cleared_at",
					json_time(a->cleared_at)));
	return RC_OK;
}

enum rc alarms_list(struct call *c, struct err *e)
{
	struct listing l = { .c = c, .list = json_array() };
	const char *all = target_query(&c->target, "all");
	int64_t since = all && *all != '0' ? 0 : INT64_MAX;
	enum rc rc = alarm_each(c->st, since, LIST_MOST, alarm_line, &l, e);

	if (rc != RC_OK) {
		json_decref(l.list);
		return rc;
	}
	answer_json(c->out, 200, l.list);
	return RC_OK;
}

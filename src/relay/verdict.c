/* verdict.c - see verdict.h.  Owns the table of HTTP states. */
#include "relay/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* The protocol knows causes of 3GPP 27.005; these stand for their classes. */
enum { CAUSE_REJECTED = 21, CAUSE_TEMPORARY = 41, CAUSE_NONE = -1 };

static const struct {
	short from, to;
	enum verdict_kind kind;
	const char *words;
} states[] = {
	{ 200, 299, VERDICT_SENT, "accepted" },
	{ 300, 399, VERDICT_ELSEWHERE, "it wants to send us to another address" },
	{ 400, 400, VERDICT_NEVER, "it does not like the request" },
	{ 401, 407, VERDICT_ELSEWHERE, "it does not let us in" },
	{ 408, 408, VERDICT_LATER, "it did not wait for the request" },
	{ 413, 413, VERDICT_NEVER, "too large" },
	{ 414, 414, VERDICT_NEVER, "too long" },
	{ 422, 422, VERDICT_NEVER, "it does not like the request" },
	{ 425, 425, VERDICT_LATER, "too early" },
	{ 429, 429, VERDICT_ELSEWHERE, "too many requests" },
	{ 400, 499, VERDICT_ELSEWHERE, "refused" },
	{ 501, 501, VERDICT_ELSEWHERE, "not implemented there" },
	{ 503, 503, VERDICT_ELSEWHERE, "out of service" },
	/* It broke, or somebody between us did: nobody knows how far it came. */
	{ 500, 599, VERDICT_UNKNOWN, "it broke" },
};

void verdict_set(struct verdict *v, enum verdict_kind kind, const char *fmt, ...)
{
	va_list ap;

	v->kind = kind;
	va_start(ap, fmt);
	vsnprintf(v->text, sizeof v->text, fmt, ap);
	va_end(ap);
}

void verdict_of_http(struct verdict *v, const struct fetch_answer *a)
{
	*v = (struct verdict){ 0 };
	switch (a->end) {
	case FETCH_NOT_SENT:
		verdict_set(v, VERDICT_ELSEWHERE, "not sent: %s", a->why);
		return;
	case FETCH_LOST:
		verdict_set(v, VERDICT_UNKNOWN, "no whole answer: %s", a->why);
		return;
	case FETCH_ANSWERED:
		for (size_t i = 0; i < COUNT(states); i++)
			if (a->status >= states[i].from && a->status <= states[i].to) {
				verdict_set(v, states[i].kind, "HTTP %d: %s", a->status,
					    states[i].words);
				return;
			}
		verdict_set(v, VERDICT_UNKNOWN, "HTTP %d", a->status);
		return;
	}
	abort();
}

static json_t *refused(const struct verdict *v, json_int_t id, int cause)
{
	return json_pack("{s:s, s:I, s:s, s:i, s:s}", "event", "submitted", "id", id, "result",
			 "refused", "cause", cause, "text", v->text);
}

json_t *verdict_line(const struct verdict *v, json_int_t id, int ref)
{
	json_t *line;

	switch (v->kind) {
	case VERDICT_SENT:
		line = json_pack("{s:s, s:I, s:s, s:i}", "event", "submitted", "id", id,
				 "result", "sent", "ref", ref);
		if (line && v->provider_id[0])
			json_object_set_new(line, "provider_id", json_string(v->provider_id));
		return line;
	case VERDICT_NEVER:
		return refused(v, id, CAUSE_REJECTED);
	case VERDICT_LATER:
		return refused(v, id, CAUSE_TEMPORARY);
	case VERDICT_ELSEWHERE:
		return refused(v, id, CAUSE_NONE);
	case VERDICT_UNKNOWN:
		return json_pack("{s:s, s:I, s:s, s:s}", "event", "submitted", "id", id,
				 "result", "unknown", "text", v->text);
	}
	abort();
}

/* provider.c - a provider that the configuration describes: patterns make the
 * request, paths find in the answer what it means. */
#include "relay/dialect.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "text/fill.h"
#include "text/json_path.h"

enum { ANSWER_MOST = 256 * 1024, CODE_ROOM = 64, HEADERS_MOST = 64 };

struct provider {
	const char *method, *body;
	enum fill_escape escape; /* of the body */
	const json_t *headers;
	const char *ok, *id, *error; /* paths; "": not given */
	const json_t *values, *never, *later, *elsewhere;
};

static const char *text_of(const json_t *root, const char *key)
{
	const char *text = json_string_value(json_object_get(root, key));

	return text ? text : "";
}

static enum rc open_provider(struct setup *s, void **speaker, struct arena *a, struct err *e)
{
	struct provider *p = arena_alloc(a, sizeof *p);
	const json_t *answer = json_object_get(s->own, "answer");

	p->method = text_of(s->own, "method");
	p->body = text_of(s->own, "body");
	p->escape = strcmp(text_of(s->own, "format"), "form") == 0 ? FILL_PERCENT : FILL_JSON;
	p->headers = json_object_get(s->own, "headers");
	p->ok = text_of(answer, "ok");
	p->id = text_of(answer, "id");
	p->error = text_of(answer, "error");
	p->values = json_object_get(answer, "values");
	p->never = json_object_get(answer, "never");
	p->later = json_object_get(answer, "later");
	p->elsewhere = json_object_get(answer, "elsewhere");
	if (json_array_size(p->headers) > HEADERS_MOST)
		return err_set(e, RC_BROKEN, "too many headers");
	*speaker = p;
	return RC_OK;
}

/* ---- the request ---- */

struct values {
	struct fill_value list[16];
	size_t count;
};

static void value(struct values *v, const char *name, const char *text)
{
	v->list[v->count++] = (struct fill_value){ name, text };
}

/* +989121234567, 989121234567, 09121234567: each provider wants another one. */
static void number_values(struct values *v, const char *number, struct arena *a)
{
	const char *bare = number + (*number == '+');

	value(v, "number", number);
	value(v, "msisdn", bare);
	value(v, "national",
	      strncmp(number, "+98", 3) == 0 ? arena_printf(a, "0%s", number + 3) : bare);
}

static const char *udh_hex(const struct submit *part, struct arena *a)
{
	if (part->concat.total < 2)
		return "";
	return arena_printf(a, "050003%02X%02X%02X", (unsigned)part->concat.ref & 0xFF,
			    (unsigned)part->concat.total & 0xFF,
			    (unsigned)part->concat.seq & 0xFF);
}

static struct values values_of(const struct setup *s, const struct submit *part,
			       struct arena *a)
{
	struct values v = { .count = 0 };

	number_values(&v, part->number, a);
	value(&v, "text", part->text);
	value(&v, "sender", s->sender);
	value(&v, "id", arena_printf(a, "%lld", (long long)part->id));
	value(&v, "ref", arena_printf(a, "%d", part->ref));
	value(&v, "encoding", part->ucs2 ? "ucs2" : "gsm7");
	value(&v, "username", s->username);
	value(&v, "secret", s->secret);
	value(&v, "callback", s->callback);
	value(&v, "udh", udh_hex(part, a));
	value(&v, "part", arena_printf(a, "%d", part->concat.total > 1 ? part->concat.seq : 1));
	value(&v, "parts",
	      arena_printf(a, "%d", part->concat.total > 1 ? part->concat.total : 1));
	return v;
}

static const char *filled(const char *pattern, enum fill_escape how, const struct values *v,
			  struct arena *a)
{
	CLEAN(buf) struct buf out = { 0 };

	fill(&out, pattern, how, v->list, v->count);
	return arena_dup(a, out.text ? out.text : "");
}

static enum rc headers_fill(const struct provider *p, const struct values *v, struct arena *a,
			    struct fetch_request *r, struct err *e)
{
	size_t count = json_array_size(p->headers);
	const char **list = arena_alloc(a, (count + 1) * sizeof *list);
	bool typed = false;

	for (size_t i = 0; i < count; i++) {
		const char *pattern = json_string_value(json_array_get(p->headers, i));

		list[i] = filled(pattern ? pattern : "", FILL_PLAIN, v, a);
		typed |= strncasecmp(list[i], "Content-Type:", 13) == 0;
		if (strpbrk(list[i], "\r\n"))
			return err_set(e, RC_REJECT, "a value cannot stand in a header");
	}
	if (!typed && *p->body)
		list[count++] = p->escape == FILL_JSON
					? "Content-Type: application/json"
					: "Content-Type: application/x-www-form-urlencoded";
	r->headers = list;
	r->header_count = count;
	return RC_OK;
}

static enum rc compose(const struct setup *s, const void *speaker, const struct submit *part,
		       struct arena *a, struct fetch_request *r, struct err *e)
{
	const struct provider *p = speaker;
	struct values v = values_of(s, part, a);

	r->method = p->method;
	r->url = filled(s->url, FILL_PERCENT, &v, a);
	if (*p->body) {
		r->body = filled(p->body, p->escape, &v, a);
		r->body_len = strlen(r->body);
	}
	r->most_bytes = ANSWER_MOST;
	return headers_fill(p, &v, a, r, e);
}

/* ---- the answer ---- */

static bool one_of(const json_t *patterns, const char *text)
{
	for (size_t i = 0; i < json_array_size(patterns); i++) {
		const char *pattern = json_string_value(json_array_get(patterns, i));

		if (pattern && fnmatch(pattern, text, 0) == 0)
			return true;
	}
	return false;
}

/* For the log: a code or a word, not whatever somebody sends. */
static void plain(char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text > '~')
			*text = '?';
}

/* What the error code says; false: it is none that the configuration knows. */
static bool judge_error(const struct provider *p, const char *code, struct verdict *v)
{
	char word[CODE_ROOM];

	snprintf(word, sizeof word, "%.30s", code);
	plain(word);
	if (one_of(p->never, code))
		verdict_set(v, VERDICT_NEVER, "error %s", word);
	else if (one_of(p->elsewhere, code))
		verdict_set(v, VERDICT_ELSEWHERE, "error %s", word);
	else if (one_of(p->later, code))
		verdict_set(v, VERDICT_LATER, "error %s", word);
	else
		return false;
	return true;
}

/* 2xx: did it say yes?  No, or an error that nobody listed, is a refusal for
 * now; neither is no answer of this provider's. */
static void judge_words(const struct provider *p, json_t *root, const char *error,
			struct verdict *v)
{
	char ok[CODE_ROOM], code[CODE_ROOM];

	snprintf(code, sizeof code, "%.30s", error);
	if (*p->ok) {
		if (!json_path_text(root, p->ok, ok, sizeof ok)) {
			if (!*error)
				verdict_set(v, VERDICT_UNKNOWN, "the answer has no %.40s",
					    p->ok);
			else
				verdict_set(v, VERDICT_LATER, "error %s", code);
		} else if (!one_of(p->values, ok)) {
			plain(ok);
			verdict_set(v, VERDICT_LATER, "it says %s", ok);
		}
	} else if (*error && strcmp(error, "0") != 0 && strcmp(error, "false") != 0) {
		plain(code);
		verdict_set(v, VERDICT_LATER, "error %s", code);
	}
}

static void judge(const void *speaker, const struct fetch_answer *a, struct verdict *v)
{
	const struct provider *p = speaker;
	char error[CODE_ROOM] = "";
	json_t *root;

	verdict_of_http(v, a);
	if (a->end != FETCH_ANSWERED)
		return;
	root = json_foreign(a->body, a->len);
	if (*p->error)
		json_path_text(root, p->error, error, sizeof error);
	if (!(*error && judge_error(p, error, v)) && v->kind == VERDICT_SENT)
		judge_words(p, root, error, v);
	if (v->kind == VERDICT_SENT && *p->id &&
	    !json_path_text(root, p->id, v->provider_id, sizeof v->provider_id) && !*p->ok)
		verdict_set(v, VERDICT_UNKNOWN, "the answer has no %.40s", p->id);
	json_decref(root);
}

const struct dialect dialect_generic = {
	.kind = "generic", .open = open_provider, .compose = compose, .judge = judge
};

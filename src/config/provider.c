/* provider.c - see provider.h.  Owns the names and defaults of its keys. */
#include "config/provider.h"

#include <fnmatch.h>
#include <string.h>

#include <jansson.h>

#include "base/mem.h"
#include "config/conf.h"
#include "text/fill.h"

enum { WORDS_MOST = 64 };

/* clang-format off */
const char *const provider_names[] = {
	"number", "msisdn", "national", "text", "sender", "id", "ref", "encoding",
	"username", "secret", "callback", "udh", "part", "parts",
};
/* clang-format on */
const size_t provider_name_count = COUNT(provider_names);

static const char *text(struct conf *c, const struct conf_node *group, const char *key,
			const char *missing, struct arena *a)
{
	return arena_dup(a, conf_str(c, group, key, missing));
}

static struct word_list words(struct conf *c, const struct conf_node *group, const char *key,
			      struct arena *a)
{
	const struct conf_node *list = conf_list(c, group, key);
	struct word_list w = { 0 };
	size_t count = conf_count(list);

	if (count > WORDS_MOST) {
		conf_refuse(c, list, "%s: at most %d are possible", key, WORDS_MOST);
		return w;
	}
	w.word = arena_alloc(a, (count + 1) * sizeof *w.word);
	for (; w.count < count; w.count++)
		w.word[w.count] = arena_dup(a, conf_str_at(c, list, w.count));
	return w;
}

static void pattern_check(struct conf *c, const struct conf_node *group, const char *key,
			  const char *pattern)
{
	char name[FILL_NAME_MAX + 1];

	if (fill_unknown(pattern, provider_names, provider_name_count, name))
		conf_refuse(c, conf_at(group, key), "%s: there is no {%s}", key, name);
}

/* Digits can stand anywhere in JSON where a text can. */
static void body_check(struct conf *c, const struct conf_node *group, const char *body)
{
	struct fill_value values[COUNT(provider_names)];
	CLEAN(buf) struct buf sample = { 0 };
	json_error_t why;
	json_t *root;

	for (size_t i = 0; i < COUNT(provider_names); i++)
		values[i] = (struct fill_value){ provider_names[i], "98912" };
	fill(&sample, body, FILL_JSON, values, COUNT(provider_names));
	root = json_loadb(sample.text, sample.len, 0, &why);
	if (!root)
		conf_refuse(c, conf_at(group, "body"), "body: no JSON: %s", why.text);
	json_decref(root);
}

static void header_check(struct conf *c, const struct conf_node *group, const char *line)
{
	size_t name = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789-_");

	if (name == 0 || line[name] != ':' || strpbrk(line, "\r\n"))
		conf_refuse(c, conf_at(group, "headers"),
			    "headers: \"%s\": \"Name: value\" is wanted", line);
	pattern_check(c, group, "headers", line);
}

static void request_read(struct provider *p, struct conf *c, const struct conf_node *group,
			 const char *url, struct arena *a)
{
	p->body = text(c, group, "body", "", a);
	p->method = text(c, group, "method", *p->body ? "POST" : "GET", a);
	p->format = text(c, group, "format", "json", a);
	p->headers = words(c, group, "headers", a);
	if (strcmp(p->method, "GET") != 0 && strcmp(p->method, "POST") != 0 &&
	    strcmp(p->method, "PUT") != 0)
		conf_refuse(c, conf_at(group, "method"),
			    "method = \"%s\": GET, POST or PUT is wanted", p->method);
	if (strcmp(p->format, "json") != 0 && strcmp(p->format, "form") != 0)
		conf_refuse(c, conf_at(group, "format"),
			    "format = \"%s\": json or form is wanted", p->format);
	pattern_check(c, group, "url", url);
	pattern_check(c, group, "body", p->body);
	for (size_t i = 0; i < p->headers.count; i++)
		header_check(c, group, p->headers.word[i]);
	if (*p->body && strcmp(p->format, "json") == 0)
		body_check(c, group, p->body);
	if (!strstr(p->body, "{text}") && !strstr(url, "{text}"))
		conf_refuse(c, conf_at(group, "body"), "body: {text} stands nowhere");
}

static void answer_read(struct provider_answer *p, struct conf *c,
			const struct conf_node *group, struct arena *a)
{
	p->ok = text(c, group, "ok", "", a);
	p->values = words(c, group, "values", a);
	p->id = text(c, group, "id", "", a);
	p->error = text(c, group, "error", "", a);
	p->never = words(c, group, "never", a);
	p->later = words(c, group, "later", a);
	p->elsewhere = words(c, group, "elsewhere", a);
	if (*p->ok && p->values.count == 0)
		conf_refuse(c, conf_at(group, "ok"),
			    "answer: values of \"%s\" that mean yes are wanted", p->ok);
	if (!*p->error && p->never.count + p->later.count + p->elsewhere.count > 0)
		conf_refuse(c, group, "answer: where the error stands is wanted");
}

static void report_read(struct provider_report *p, struct conf *c,
			const struct conf_node *group, struct arena *a)
{
	p->list = text(c, group, "list", "", a);
	p->id = text(c, group, "id", "", a);
	p->own_id = text(c, group, "own_id", "", a);
	p->number = text(c, group, "number", "", a);
	p->state = text(c, group, "state", "", a);
	p->delivered = words(c, group, "delivered", a);
	p->failed = words(c, group, "failed", a);
	if (!p->given)
		return;
	if (!*p->id && !*p->own_id)
		conf_refuse(c, group, "report: id or own_id is wanted");
	if (!*p->state || p->delivered.count == 0)
		conf_refuse(c, group, "report: state, and what is delivered, are wanted");
}

static void incoming_read(struct provider_incoming *p, struct conf *c,
			  const struct conf_node *group, struct arena *a)
{
	p->list = text(c, group, "list", "", a);
	p->from = text(c, group, "from", "from", a);
	p->to = text(c, group, "to", "to", a);
	p->text = text(c, group, "text", "text", a);
	p->id = text(c, group, "id", "", a);
	p->time = text(c, group, "time", "", a);
}

void provider_read(struct provider *p, struct conf *c, const struct conf_node *group,
		   const char *url, struct arena *a)
{
	*p = (struct provider){ 0 };
	request_read(p, c, group, url, a);
	answer_read(&p->answer, c, conf_group(c, group, "answer"), a);
	p->report.given = conf_has(group, "report");
	report_read(&p->report, c, conf_group(c, group, "report"), a);
	p->incoming.given = conf_has(group, "incoming");
	incoming_read(&p->incoming, c, conf_group(c, group, "incoming"), a);
}

bool provider_traces(const struct provider *p)
{
	return p->report.given && (*p->report.own_id || *p->report.number);
}

bool word_list_has(const struct word_list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (fnmatch(list->word[i], text, 0) == 0)
			return true;
	return false;
}

/* client.c - see client.h.  The only code here that sees libcurl. */
#include "ctl/client.h"

#include <string.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "ctl/local.h"
#include "ctl/progress.h"

enum { PAGE = 1000, CONNECT_MS = 3000, ANSWER_MAX = 256 * 1024 * 1024 };

struct reply {
	long status;
	struct buf body;
};

static size_t receive(char *bytes, size_t size, size_t count, void *ctx)
{
	struct reply *r = ctx;

	if (r->body.len + size * count > ANSWER_MAX)
		return 0;
	buf_add(&r->body, bytes, size * count);
	return size * count;
}

static CURLcode perform(CURL *curl, const struct ctl *c, const struct ask *a, struct reply *r,
			curl_xferinfo_callback watch)
{
	CLEAN(buf) struct buf url = { 0 };
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	CURLcode code;

	headers = curl_slist_append(headers, "Expect:");
	buf_printf(&url, "http://localhost%s", a->target);
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, c->settings->socket);
	curl_easy_setopt(curl, CURLOPT_URL, url.text);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, a->method);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, r);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	if (a->body || strcmp(a->method, "POST") == 0) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, a->body ? a->body : "");
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)a->body_len);
	}
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, (void *)(uintptr_t)c);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, watch ? 0L : 1L);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &r->status);
	curl_slist_free_all(headers);
	return code;
}

/* How far the daemon's long work is. */
static void jobs_show(const struct ctl *c)
{
	const struct ask a = { .method = "GET", .target = "/api/v1/jobs" };
	struct reply r = { 0 };
	CURL *curl = curl_easy_init();
	json_t *jobs = NULL, *first;

	if (curl && perform(curl, c, &a, &r, NULL) == CURLE_OK && r.status == 200)
		jobs = json_loadb(r.body.text, r.body.len, 0, NULL);
	first = json_array_get(jobs, 0);
	if (first)
		progress_show(json_string_value(json_object_get(first, "name")),
			      json_integer_value(json_object_get(first, "done")),
			      json_integer_value(json_object_get(first, "total")));
	json_decref(jobs);
	buf_free(&r.body);
	curl_easy_cleanup(curl);
}

/* libcurl calls it about once a second while an answer is waited for. */
static int watch(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
		 curl_off_t up)
{
	(void)down_total, (void)down, (void)up_total, (void)up;
	if (progress_due())
		jobs_show(ctx);
	return 0;
}

/* RC_NONE: nobody listens there. */
static enum rc daemon_ask(const struct ctl *c, const struct ask *a, struct reply *r,
			  struct err *e)
{
	CURL *curl = curl_easy_init();
	CURLcode code;

	if (!curl)
		return err_set(e, RC_BROKEN, "libcurl does not start");
	code = perform(curl, c, a, r, watch);
	progress_end();
	curl_easy_cleanup(curl);
	if (code == CURLE_COULDNT_CONNECT)
		return err_set(e, RC_NONE,
			       "the daemon is not running (no answer on %s). "
			       "Start it: didehband -c %s",
			       c->settings->socket, c->file);
	if (code != CURLE_OK)
		return err_set(e, RC_BROKEN, "%s: %s", c->settings->socket,
			       curl_easy_strerror(code));
	return RC_OK;
}

static enum rc alone_ask(struct ctl *c, const struct ask *a, struct reply *r, struct err *e)
{
	struct answer out = { 0 };

	if (!c->local)
		TRY(local_open(&c->local, c->settings, e));
	local_ask(c->local, a, &out);
	r->status = out.status;
	buf_add(&r->body, out.body, out.len);
	answer_free(&out);
	return RC_OK;
}

static enum rc reply_get(struct ctl *c, const struct ask *a, struct reply *r, struct err *e)
{
	enum rc rc = c->local ? RC_NONE : daemon_ask(c, a, r, e);

	if (rc == RC_NONE && c->alone)
		return alone_ask(c, a, r, e);
	return rc == RC_NONE ? RC_RETRY : rc;
}

/* A problem's sentence, or what there is. */
static enum rc refused(const struct reply *r, struct err *e)
{
	json_t *problem = json_loadb(r->body.text ? r->body.text : "", r->body.len, 0, NULL);
	const char *detail = json_string_value(json_object_get(problem, "detail"));

	err_set(e, RC_REJECT, "%s", detail ? detail : "the daemon gave no answer");
	json_decref(problem);
	return RC_REJECT;
}

static enum rc exchange(struct ctl *c, const char *method, const char *target, json_t *body,
			struct reply *r, struct err *e)
{
	CLEAN(text) char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	struct ask a = { .method = method,
			 .target = target,
			 .body = text,
			 .body_len = text ? strlen(text) : 0,
			 .trusted = true };

	json_decref(body);
	TRY(reply_get(c, &a, r, e));
	return r->status >= 200 && r->status < 300 ? RC_OK : refused(r, e);
}

enum rc ctl_ask(struct ctl *c, const char *method, const char *target, json_t *body,
		json_t **answer, struct err *e)
{
	struct reply r = { 0 };
	enum rc rc = exchange(c, method, target, body, &r, e);

	*answer = NULL;
	if (rc == RC_OK) {
		*answer = json_loadb(r.body.text ? r.body.text : "", r.body.len,
				     JSON_DECODE_ANY, NULL);
		if (!*answer)
			rc = err_set(e, RC_BROKEN, "the daemon's answer is no JSON");
	}
	buf_free(&r.body);
	return rc;
}

enum rc ctl_ask_bytes(struct ctl *c, const char *target, struct buf *bytes, struct err *e)
{
	struct reply r = { 0 };
	enum rc rc = exchange(c, "GET", target, NULL, &r, e);

	if (rc == RC_OK)
		buf_add(bytes, r.body.text, r.body.len);
	buf_free(&r.body);
	return rc;
}

enum rc ctl_ask_text(struct ctl *c, const char *target, char **text, struct err *e)
{
	struct reply r = { 0 };
	enum rc rc = exchange(c, "GET", target, NULL, &r, e);

	*text = rc == RC_OK ? buf_take(&r.body) : NULL;
	buf_free(&r.body);
	return rc;
}

enum rc ctl_ask_pages(struct ctl *c, const char *target, json_t **list, struct err *e)
{
	long long after = 0;
	size_t got;

	*list = json_array();
	do {
		CLEAN(buf) struct buf page = { 0 };
		json_t *rows = NULL;
		enum rc rc;

		buf_printf(&page, "%slimit=%d&after=%lld", target, PAGE, after);
		rc = ctl_ask(c, "GET", page.text, NULL, &rows, e);
		if (rc != RC_OK) {
			json_decref(*list);
			*list = NULL;
			return rc;
		}
		got = json_array_size(rows);
		if (got)
			after = json_integer_value(
				json_object_get(json_array_get(rows, got - 1), "id"));
		json_array_extend(*list, rows);
		json_decref(rows);
	} while (got == PAGE);
	return RC_OK;
}

/* What belongs into a path segment or a query value. */
static void target_escape(struct buf *target, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (; *text; text++)
		if (strchr(plain, *text))
			buf_putc(target, *text);
		else
			buf_printf(target, "%%%02X", (unsigned char)*text);
}

void target_path(struct buf *target, const char *before, const char *name, const char *after)
{
	buf_puts(target, before);
	target_escape(target, name);
	buf_puts(target, after);
}

void target_words(struct buf *target, const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = words[i].value		      ? *words[i].value
				    : words[i].flag && *words[i].flag ? "true"
								      : NULL;

		if (!value)
			continue;
		buf_printf(target, "%s=", words[i].name);
		target_escape(target, value);
		buf_putc(target, '&');
	}
}

/* kannel.c - Kannel's sendsms (user guide, "Using the HTTP Interface to Send
 * SMS Messages").
 *
 * 202 means that Kannel has it, not the network: that comes by the dlr-url,
 * which names our part and this attempt, and holds nothing of the text. */
#include "relay/dialect.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "text/percent.h"

/* Delivered, failed, queued, taken by the service centre, rejected by it. */
#define DLR_MASK "31"

enum { ANSWER_MOST = 16 * 1024 };

static void field(struct buf *url, const char *name, const char *value)
{
	buf_printf(url, "%s%s=", strchr(url->text, '?') ? "&" : "?", name);
	percent_add(url, value);
}

/* Kannel puts the kind of the report where %d stands. */
static void report_fields(struct buf *url, const char *callback, const struct submit *part)
{
	CLEAN(buf) struct buf dlr = { 0 };

	buf_printf(&dlr, "%s%sid=%lld&ref=%d&status=%%d", callback,
		   strchr(callback, '?') ? "&" : "?", (long long)part->id, part->ref);
	field(url, "dlr-mask", DLR_MASK);
	field(url, "dlr-url", dlr.text);
}

static enum rc compose(const struct setup *s, const void *speaker, const struct submit *part,
		       struct arena *a, struct fetch_request *r, struct err *e)
{
	CLEAN(buf) struct buf url = { 0 };

	(void)speaker;
	(void)e;
	buf_puts(&url, s->url);
	field(&url, "username", s->username);
	field(&url, "password", s->secret);
	if (*s->sender)
		field(&url, "from", s->sender);
	field(&url, "to", part->number);
	field(&url, "coding", part->ucs2 ? "2" : "0");
	field(&url, "charset", "UTF-8");
	if (part->concat.total > 1)
		buf_printf(&url, "&udh=%%05%%00%%03%%%02X%%%02X%%%02X",
			   (unsigned)part->concat.ref & 0xFF,
			   (unsigned)part->concat.total & 0xFF,
			   (unsigned)part->concat.seq & 0xFF);
	if (*s->callback)
		report_fields(&url, s->callback, part);
	field(&url, "text", part->text);
	r->method = "GET";
	r->url = arena_dup(a, url.text);
	r->most_bytes = ANSWER_MOST;
	return RC_OK;
}

/* "0: Accepted for delivery", "3: Queued for later delivery"; a page of
 * somebody else's is no answer of Kannel's. */
static void judge(const void *speaker, const struct fetch_answer *a, struct verdict *v)
{
	(void)speaker;
	verdict_of_http(v, a);
	/* Our configuration or its own lacks the line: no text is to blame. */
	if (a->end == FETCH_ANSWERED && a->status == 400 && strncmp(a->body, "Sender", 6) == 0)
		verdict_set(v, VERDICT_ELSEWHERE, "HTTP 400: it wants a sender");
	if (v->kind != VERDICT_SENT || a->status == 202)
		return;
	if (strncmp(a->body, "0:", 2) != 0 && strncmp(a->body, "3:", 2) != 0)
		verdict_set(v, VERDICT_UNKNOWN, "HTTP %d, but no answer of Kannel's",
			    a->status);
}

const struct dialect dialect_kannel = { .kind = "kannel", .compose = compose, .judge = judge };

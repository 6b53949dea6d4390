/* reply.c - see reply.h. */
#include "hook/reply.h"

#include <stdlib.h>
#include <time.h>

#include <event2/buffer.h>
#include <http_parser.h>

static void header(struct evbuffer *out, const char *name, const char *value)
{
	if (value)
		evbuffer_add_printf(out, "%s: %s\r\n", name, value);
}

static void body_done(const void *bytes, size_t len, void *body)
{
	(void)bytes;
	(void)len;
	free(body);
}

void reply_put(struct evbuffer *out, struct answer *a, bool headless, bool keep)
{
	char date[32];
	time_t now = time(NULL);
	struct tm tm;

	strftime(date, sizeof date, "%a, %d %b %Y %T GMT", gmtime_r(&now, &tm));
	evbuffer_add_printf(out,
			    "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: %s\r\n"
			    "Content-Length: %zu\r\nCache-Control: no-store\r\n",
			    a->status, http_status_str((enum http_status)a->status), date,
			    keep ? "keep-alive" : "close", a->len);
	header(out, "Content-Type", a->type);
	header(out, "Allow", a->allow);
	header(out, "WWW-Authenticate", a->www);
	header(out, "Idempotency-Replayed", a->replayed ? "true" : NULL);
	if (a->retry_after_s)
		evbuffer_add_printf(out, "Retry-After: %d\r\n", a->retry_after_s);
	evbuffer_add(out, "\r\n", 2);
	if (headless || !a->len)
		return;
	evbuffer_add_reference(out, a->body, a->len, body_done, a->body);
	a->body = NULL;
}

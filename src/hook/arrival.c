/* arrival.c - see arrival.h. */
#include "hook/arrival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/buf.h"
#include "text/iso.h"
#include "text/pdu.h"

enum { NUMBER_MOST = 63, PRINT_BYTES = 16 };

static void header_read(const struct arrival *a, struct hook_text *t)
{
	struct pdu p = { 0 };

	if (!a->udh_len || (size_t)a->udh[0] + 1 != a->udh_len)
		return;
	p.header_len = a->udh_len - 1;
	memcpy(p.header, a->udh + 1, p.header_len);
	pdu_header_read(&p);
	if (!p.concat.set || p.concat.total < 2)
		return;
	t->ref = p.concat.ref;
	t->total = p.concat.total;
	t->seq = p.concat.seq;
	t->width = p.concat.width;
}

/* Unix seconds, ISO 8601, or "2026-11-24 10:00:00", which is UTC; 0: none of
 * them. */
static int64_t time_read(const char *text)
{
	char iso[40];
	int64_t at;

	if (!text || strlen(text) > 30)
		return 0;
	if (text[strspn(text, "0123456789")] == '\0')
		return strtoll(text, NULL, 10);
	snprintf(iso, sizeof iso, "%sZ", text);
	if (strlen(text) > 10)
		iso[10] = 'T';
	return iso_parse(&at, text) || iso_parse(&at, iso) ? at : 0;
}

/* The gateway's own name for it, where it has one; else all that it is; without
 * a time to the second each call is another text: twice is better than lost. */
static const char *print_of(struct call *c, const struct arrival *a)
{
	CLEAN(buf) struct buf whole = { 0 };
	unsigned char digest[PRINT_BYTES];
	char *print = arena_alloc(c->arena, 2 * PRINT_BYTES + 1);

	if (a->id) {
		buf_printf(&whole, "id\n%s", a->id);
	} else if (a->time && strlen(a->time) != strlen("2026-11-24 10:00")) {
		buf_printf(&whole, "text\n%s\n%s\n%s\n%s\n", a->from, a->to ? a->to : "",
			   a->time, a->text ? a->text : "");
		buf_add(&whole, a->udh, a->udh_len);
	} else {
		randombytes_buf(digest, sizeof digest);
		buf_add(&whole, digest, sizeof digest);
	}
	crypto_generichash(digest, sizeof digest, (const unsigned char *)whole.text, whole.len,
			   NULL, 0);
	return sodium_bin2hex(print, 2 * PRINT_BYTES + 1, digest, sizeof digest);
}

enum rc arrival_take(struct call *c, const struct arrival *a, struct err *e)
{
	struct hook_text t = { .gateway = a->gateway,
			       .from = a->from,
			       .to = a->to ? a->to : "",
			       .text = a->text ? a->text : "",
			       .binary = a->binary,
			       .sent_at = time_read(a->time) };
	enum rc rc;

	if (!a->from || strlen(a->from) > NUMBER_MOST)
		return call_refuse(c, 400, e, "from has 1 to %d bytes", NUMBER_MOST);
	if (!a->binary && strlen(t.text) > ARRIVAL_TEXT_MOST * 2)
		return call_refuse(c, 413, e, "text has at most %d bytes", ARRIVAL_TEXT_MOST);
	if (!t.sent_at)
		t.sent_at = c->now;
	header_read(a, &t);
	t.print = print_of(c, a);
	if (!c->hook->ports.received)
		return call_refuse(c, 503, e, "no gateway is served here");
	rc = c->hook->ports.received(c->hook->ports.self, &t, e);
	if (rc == RC_NONE)
		c->status = 404;
	return rc;
}

bool arrival_number(const char *text, int64_t *n)
{
	if (!text || !*text || strlen(text) > 18 || text[strspn(text, "0123456789")])
		return false;
	*n = strtoll(text, NULL, 10);
	return true;
}

enum rc arrival_report(struct call *c, const struct hook_report *r, struct err *e)
{
	enum rc rc;

	if (!c->hook->ports.reported)
		return call_refuse(c, 503, e, "no gateway is served here");
	rc = c->hook->ports.reported(c->hook->ports.self, r, e);
	return rc == RC_NONE ? RC_OK : rc;
}

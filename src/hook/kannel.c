/* kannel.c - /hook/kannel: what Kannel's get-url and dlr-url call.
 * An empty answer, so that Kannel sends none by itself: ours goes the way of
 * every text. */
#include "hook/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "hook/fields.h"
#include "text/iso.h"
#include "text/pdu.h"

enum { NUMBER_MOST = 63, TEXT_MOST = 8000, PRINT_BYTES = 16 };

/* dlr-mask 31; 32 tells that it still tries. */
static const struct {
	int mask, status;
} reports[] = {
	{ 1, 0x00 },  /* delivered */
	{ 2, 0x46 },  /* not deliverable */
	{ 4, 0x30 },  /* queued at the service centre */
	{ 8, 0x21 },  /* the service centre has it */
	{ 16, 0x45 }, /* the service centre does not want it */
	{ 32, 0x30 },
};

/* What the query says, and after it the form of a POST. */
static void fields_read(struct call *c, struct fields *f)
{
	*f = (struct fields){ 0 };
	fields_add(f, c->target.raw_query, strlen(c->target.raw_query), c->arena);
	if (c->ask->body)
		fields_add(f, c->ask->body, c->ask->body_len, c->arena);
}

static enum rc done(struct call *c)
{
	answer_text(c->out, 200, "text/plain; charset=utf-8", "");
	return RC_OK;
}

/* ---- a text ---- */

static void put(struct buf *text, uint32_t cp)
{
	char bytes[4];

	buf_add(text, bytes, utf8_put(bytes, cp ? cp : 0xFFFD));
}

static char *latin1_text(const struct field *f)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < f->len; i++)
		put(&text, (unsigned char)f->value[i]);
	return buf_take(&text);
}

static char *utf8_text(const char *bytes, size_t len)
{
	struct buf text = { 0 };

	for (size_t at = 0; at < len;)
		put(&text, utf8_next(bytes, len, &at));
	return buf_take(&text);
}

static char *ucs2_text(const struct field *f)
{
	size_t len;
	CLEAN(text) char *text = pdu_ucs2_text((const uint8_t *)f->value, f->len, &len);

	return utf8_text(text, len);
}

/* Without a charset: Kannel hands on UCS-2 as it is, others recode it. */
static bool looks_like_ucs2(const struct field *f)
{
	if (f->len % 2)
		return false;
	for (size_t i = 0; i < f->len; i++)
		if ((unsigned char)f->value[i] < '\t')
			return true;
	return !utf8_valid(f->value, f->len);
}

static bool charset_is(const char *charset, const char *beginning)
{
	return charset && strncasecmp(charset, beginning, strlen(beginning)) == 0;
}

/* The text in UTF-8, NUL as U+FFFD; the call's own. */
static const char *text_read(struct call *c, const struct fields *f, const struct field *raw,
			     int coding)
{
	const char *charset = fields_text(f, "charset");
	CLEAN(text) char *text = NULL;

	if (charset_is(charset, "utf-16") || charset_is(charset, "ucs-2") ||
	    charset_is(charset, "iso-10646") ||
	    (!charset && coding == 2 && looks_like_ucs2(raw)))
		text = ucs2_text(raw);
	else if ((charset_is(charset, "iso-8859-1") || charset_is(charset, "windows-1252") ||
		  charset_is(charset, "latin1")) &&
		 !utf8_valid(raw->value, raw->len))
		text = latin1_text(raw);
	else
		text = utf8_text(raw->value, raw->len);
	return arena_dup(c->arena, text);
}

static const char *hex_read(struct call *c, const struct field *raw)
{
	char *hex = arena_alloc(c->arena, raw->len * 2 + 1);

	for (size_t i = 0; i < raw->len; i++)
		snprintf(hex + 2 * i, 3, "%02X", (unsigned char)raw->value[i]);
	return hex;
}

static void header_read(const struct fields *f, struct hook_text *t)
{
	const struct field *udh = fields_find(f, "udh");
	struct pdu p = { 0 };

	if (!udh || (size_t)(unsigned char)udh->value[0] + 1 != udh->len)
		return;
	p.header_len = udh->len - 1;
	memcpy(p.header, udh->value + 1, p.header_len);
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

/* Kannel's own name for it, where it is given; else all that it is; without a
 * time to the second each call is another text: twice is better than lost. */
static const char *print_of(struct call *c, const struct fields *f, const struct field *raw)
{
	const char *time = fields_text(f, "time ts timestamp");
	const char *id = fields_text(f, "id msgid message-id message_id");
	const struct field *udh = fields_find(f, "udh");
	CLEAN(buf) struct buf whole = { 0 };
	unsigned char digest[PRINT_BYTES];
	char *print = arena_alloc(c->arena, 2 * PRINT_BYTES + 1);

	if (id) {
		buf_printf(&whole, "id\n%s", id);
	} else if (time && strlen(time) != strlen("2026-11-24 10:00")) {
		buf_printf(&whole, "text\n%s\n%s\n%s\n", fields_text(f, "from sender phone"),
			   fields_text(f, "to receiver") ? fields_text(f, "to receiver") : "",
			   time);
		if (udh)
			buf_add(&whole, udh->value, udh->len);
		buf_puts(&whole, "\n");
		if (raw)
			buf_add(&whole, raw->value, raw->len);
	} else {
		randombytes_buf(digest, sizeof digest);
		buf_add(&whole, digest, sizeof digest);
	}
	crypto_generichash(digest, sizeof digest, (const unsigned char *)whole.text, whole.len,
			   NULL, 0);
	return sodium_bin2hex(print, 2 * PRINT_BYTES + 1, digest, sizeof digest);
}

enum rc kannel_received(struct call *c, struct err *e)
{
	struct fields f;
	struct hook_text t = { .text = "" };
	const struct field *raw;
	const char *coding;
	int64_t sent_at;
	enum rc rc;

	fields_read(c, &f);
	raw = fields_find(&f, "text message");
	coding = fields_text(&f, "coding");
	t.gateway = fields_text(&f, "gateway");
	t.from = fields_text(&f, "from sender phone");
	t.to = fields_text(&f, "to receiver");
	if (!t.from || strlen(t.from) > NUMBER_MOST)
		return call_refuse(c, 400, e, "from has 1 to %d bytes", NUMBER_MOST);
	t.to = t.to ? t.to : "";
	if (raw && raw->len > TEXT_MOST)
		return call_refuse(c, 413, e, "text has at most %d bytes", TEXT_MOST);
	t.binary = coding && strcmp(coding, "1") == 0;
	if (raw)
		t.text = t.binary ? hex_read(c, raw)
				  : text_read(c, &f, raw, coding ? atoi(coding) : 0);
	header_read(&f, &t);
	sent_at = time_read(fields_text(&f, "time ts timestamp"));
	t.sent_at = sent_at ? sent_at : c->now;
	t.print = print_of(c, &f, raw);
	if (!c->hook->ports.received)
		return call_refuse(c, 503, e, "no gateway is served here");
	rc = c->hook->ports.received(c->hook->ports.self, &t, e);
	if (rc == RC_NONE)
		c->status = 404;
	return rc == RC_OK ? done(c) : rc;
}

/* ---- a delivery report ---- */

static bool number_read(const char *text, int64_t *n)
{
	if (!text || strlen(text) > 18 || text[strspn(text, "0123456789")])
		return false;
	*n = strtoll(text, NULL, 10);
	return true;
}

enum rc kannel_reported(struct call *c, struct err *e)
{
	struct hook_report r = { .ref = -1 };
	int64_t mask, ref = -1;
	struct fields f;
	size_t i = 0;
	enum rc rc;

	fields_read(c, &f);
	r.gateway = fields_text(&f, "gateway");
	if (!number_read(fields_text(&f, "id"), &r.id) || r.id == 0)
		return call_refuse(c, 400, e, "id is the number that our dlr-url gave");
	if (!number_read(fields_text(&f, "status type"), &mask))
		return call_refuse(c, 400, e,
				   "status is the kind of the report: 1, 2, 4, 8, 16");
	while (i < COUNT(reports) && reports[i].mask != mask)
		i++;
	if (i == COUNT(reports))
		return call_refuse(c, 400, e,
				   "status is the kind of the report: 1, 2, 4, 8, 16");
	r.status = reports[i].status;
	if (number_read(fields_text(&f, "ref"), &ref) && ref <= 0xFFFF)
		r.ref = (int)ref;
	if (!c->hook->ports.reported)
		return call_refuse(c, 503, e, "no gateway is served here");
	/* A part that nobody knows is none of Kannel's business to try again. */
	rc = c->hook->ports.reported(c->hook->ports.self, &r, e);
	return rc == RC_OK || rc == RC_NONE ? done(c) : rc;
}

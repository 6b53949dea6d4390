/* kannel.c - /hook/kannel: what Kannel's get-url and dlr-url call.
 * An empty answer, so that Kannel sends none by itself: ours goes the way of
 * every text. */
#include "hook/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "hook/arrival.h"
#include "hook/fields.h"
#include "text/pdu.h"

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

enum rc kannel_received(struct call *c, struct err *e)
{
	struct fields f;
	struct arrival a = { 0 };
	const struct field *raw, *udh;
	const char *coding;

	fields_read(c, &f);
	raw = fields_find(&f, "text message");
	udh = fields_find(&f, "udh");
	coding = fields_text(&f, "coding");
	if (raw && raw->len > ARRIVAL_TEXT_MOST)
		return call_refuse(c, 413, e, "text has at most %d bytes", ARRIVAL_TEXT_MOST);
	a.gateway = fields_text(&f, "gateway");
	a.from = fields_text(&f, "from sender phone");
	a.to = fields_text(&f, "to receiver");
	a.id = fields_text(&f, "id msgid message-id message_id");
	a.time = fields_text(&f, "time ts timestamp");
	a.binary = coding && strcmp(coding, "1") == 0;
	if (raw)
		a.text = a.binary ? hex_read(c, raw)
				  : text_read(c, &f, raw, coding ? atoi(coding) : 0);
	if (udh) {
		a.udh = (const uint8_t *)udh->value;
		a.udh_len = udh->len;
	}
	TRY(arrival_take(c, &a, e));
	return done(c);
}

/* ---- a delivery report ---- */

enum rc kannel_reported(struct call *c, struct err *e)
{
	struct hook_report r = { .ref = -1 };
	int64_t mask, ref = -1;
	struct fields f;
	size_t i = 0;

	fields_read(c, &f);
	r.gateway = fields_text(&f, "gateway");
	if (!arrival_number(fields_text(&f, "id"), &r.id) || r.id == 0)
		return call_refuse(c, 400, e, "id is the number that our dlr-url gave");
	if (!arrival_number(fields_text(&f, "status type"), &mask))
		return call_refuse(c, 400, e,
				   "status is the kind of the report: 1, 2, 4, 8, 16");
	while (i < COUNT(reports) && reports[i].mask != mask)
		i++;
	if (i == COUNT(reports))
		return call_refuse(c, 400, e,
				   "status is the kind of the report: 1, 2, 4, 8, 16");
	r.status = reports[i].status;
	if (arrival_number(fields_text(&f, "ref"), &ref) && ref <= 0xFFFF)
		r.ref = (int)ref;
	TRY(arrival_report(c, &r, e));
	return done(c);
}

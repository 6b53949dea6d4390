/* line.c - see line.h.  Owns the spelling of the carrier protocol. */
#include "gateway/line.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"

/* What identifies a thing is stored and compared: it has a bound. */
enum {
	SIM_BYTES = 31,
	SLOT_BYTES = 63,
	PRINT_BYTES = 128,
	NUMBER_BYTES = 63,
	PROVIDER_ID_BYTES = 127,
	WINDOW_MOST = 1000,
	TROUBLE_BYTES = 31,
};

static enum rc bounded(const char *name, const char *value, size_t most, struct err *e)
{
	size_t len = strlen(value);

	if (len == 0 || len > most)
		return err_set(e, RC_REJECT, "%s of %zu bytes", name, len);
	return RC_OK;
}

static enum rc unpacked(int code, const json_error_t *why, struct err *e)
{
	return code == 0 ? RC_OK : err_set(e, RC_REJECT, "%s", why->text);
}

static int small_int(const json_t *value, int least, int most, int otherwise)
{
	json_int_t n;

	if (!json_is_integer(value))
		return otherwise;
	n = json_integer_value(value);
	return n < least || n > most ? otherwise : (int)n;
}

static enum rc read_up(struct line *l, json_t *root, struct err *e)
{
	json_error_t why;

	l->sim = l->imei = l->smsc = l->manufacturer = l->model = l->firmware = "";
	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s?s,s?s,s?s,s?s,s?s,s?s}", "sim", &l->sim,
				    "imei", &l->imei, "smsc", &l->smsc, "manufacturer",
				    &l->manufacturer, "model", &l->model, "firmware",
				    &l->firmware),
		     &why, e));
	l->announces = json_is_true(json_object_get(root, "announces"));
	l->window = small_int(json_object_get(root, "window"), 1, WINDOW_MOST, 1);
	l->whole = json_is_true(json_object_get(root, "whole"));
	return l->sim[0] ? bounded("sim", l->sim, SIM_BYTES, e) : RC_OK;
}

static enum rc read_status(struct line *l, json_t *root, struct err *e)
{
	json_error_t why;
	json_t *signal = NULL, *list = NULL;

	l->network = "unknown";
	l->operator_name = l->smsc = "";
	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s?o,s?s,s?s,s?s,s?o}", "signal", &signal,
				    "network", &l->network, "operator", &l->operator_name,
				    "smsc", &l->smsc, "storages", &list),
		     &why, e));
	l->storages = json_is_array(list) ? list : NULL;
	l->signal = small_int(signal, 0, 100, -1);
	return RC_OK;
}

/* A header that contradicts itself does not cost us the text. */
static void read_concat(struct line_concat *c, const json_t *o)
{
	struct line_concat in;

	*c = (struct line_concat){ 0 };
	if (!json_is_object(o))
		return;
	in.ref = small_int(json_object_get(o, "ref"), 0, 0xFFFF, -1);
	in.total = small_int(json_object_get(o, "total"), 2, 255, -1);
	in.seq = small_int(json_object_get(o, "seq"), 1, 255, -1);
	in.width = small_int(json_object_get(o, "width"), 8, 16, 8);
	if (in.ref >= 0 && in.total >= 2 && in.seq >= 1 && in.seq <= in.total)
		*c = in;
}

static enum rc read_slot(struct line *l, struct err *e)
{
	TRY(bounded("slot", l->slot, SLOT_BYTES, e));
	return bounded("print", l->print, PRINT_BYTES, e);
}

/* 0 for a time that cannot be reckoned with. */
static int64_t moment(json_int_t at)
{
	return at > 0 && at <= UINT32_MAX ? at : 0;
}

static enum rc read_received(struct line *l, json_t *root, struct err *e)
{
	json_t *text = NULL, *concat = NULL;
	const char *data = "";
	json_error_t why;
	json_int_t scts;
	int alphanumeric = 0;

	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s:s,s:s,s:s,s?b,s:I,s?o,s?s,s?o}", "slot",
				    &l->slot, "print", &l->print, "number", &l->number,
				    "alphanumeric", &alphanumeric, "scts", &scts, "text", &text,
				    "data", &data, "concat", &concat),
		     &why, e));
	l->alphanumeric = alphanumeric != 0;
	l->scts = moment(scts);
	l->binary = !json_is_string(text);
	l->text = l->binary ? data : json_string_value(text);
	read_concat(&l->concat, concat);
	TRY(read_slot(l, e));
	/* A sender may be empty; it may not be endless. */
	return l->number[0] ? bounded("number", l->number, NUMBER_BYTES, e) : RC_OK;
}

static enum rc read_report(struct line *l, json_t *root, struct err *e)
{
	json_t *scts = NULL;
	json_error_t why;

	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s:s,s:s,s:s,s:i,s:i,s?o}", "slot",
				    &l->slot, "print", &l->print, "number", &l->number, "ref",
				    &l->ref, "status", &l->status, "scts", &scts),
		     &why, e));
	l->scts = moment(json_integer_value(scts)); /* null where it is impossible */
	if (l->ref < 0 || l->ref > 255 || l->status < 0 || l->status > 255)
		return err_set(e, RC_REJECT, "ref %d, status %d", l->ref, l->status);
	TRY(read_slot(l, e));
	return l->number[0] ? bounded("number", l->number, NUMBER_BYTES, e) : RC_OK;
}

static enum rc read_submitted(struct line *l, json_t *root, struct err *e)
{
	json_t *ref = NULL, *cause = NULL;
	const char *result, *kind = "cms";
	json_error_t why;
	json_int_t id;

	l->text = l->provider_id = "";
	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s:I,s:s,s?o,s?o,s?s,s?s,s?s}", "id", &id,
				    "result", &result, "ref", &ref, "cause", &cause, "kind",
				    &kind, "text", &l->text, "provider_id", &l->provider_id),
		     &why, e));
	l->cme = strcmp(kind, "cme") == 0;
	if (strlen(l->provider_id) > PROVIDER_ID_BYTES)
		return err_set(e, RC_REJECT, "provider_id is too long");
	l->id = id;
	l->ref = small_int(ref, 0, 0xFFFF, -1);
	l->cause = small_int(cause, 0, 0xFFFF, -1);
	if (strcmp(result, "sent") == 0)
		l->result = LINE_SENT;
	else if (strcmp(result, "refused") == 0)
		l->result = LINE_REFUSED;
	else if (strcmp(result, "unknown") == 0)
		l->result = LINE_UNKNOWN;
	else
		return err_set(e, RC_REJECT, "no such result");
	return RC_OK;
}

static enum rc read_deleted(struct line *l, json_t *root, struct err *e)
{
	json_error_t why;

	l->print = "";
	return unpacked(json_unpack_ex(root, &why, 0, "{s:s,s?s,s:s}", "slot", &l->slot,
				       "print", &l->print, "result", &l->text),
			&why, e);
}

static enum rc read_ussd(struct line *l, json_t *root, struct err *e)
{
	const char *result;
	json_error_t why;
	json_int_t id;

	l->text = "";
	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s:I,s:s,s?s}", "id", &id, "result",
				    &result, "text", &l->text),
		     &why, e));
	l->id = id;
	l->ok = strcmp(result, "ok") == 0;
	return RC_OK;
}

static enum rc read_words(struct line *l, json_t *root, struct err *e)
{
	const char *needs = "";
	json_error_t why;

	l->level = "info";
	l->text = l->trouble = "";
	TRY(unpacked(json_unpack_ex(root, &why, 0, "{s?s,s?s,s?s,s?s}", "level", &l->level,
				    "text", &l->text, "needs", &needs, "trouble", &l->trouble),
		     &why, e));
	l->hopeless = strcmp(needs, "operator") == 0;
	return *l->trouble ? bounded("trouble", l->trouble, TROUBLE_BYTES, e) : RC_OK;
}

bool line_storage(const struct line *l, size_t i, struct line_storage *s)
{
	json_t *one = l->storages ? json_array_get(l->storages, i) : NULL;
	int full = 0;

	*s = (struct line_storage){ 0 };
	if (!one || json_unpack(one, "{s:s, s:i, s:i, s?b}", "name", &s->name, "used", &s->used,
				"total", &s->total, "full", &full) != 0)
		return false;
	s->full = full != 0;
	return true;
}

static const struct {
	const char *name;
	enum rc (*read)(struct line *l, json_t *root, struct err *e);
} events[] = {
	[LINE_UP] = { "up", read_up },
	[LINE_STATUS] = { "status", read_status },
	[LINE_RECEIVED] = { "received", read_received },
	[LINE_REPORT] = { "report", read_report },
	[LINE_SUBMITTED] = { "submitted", read_submitted },
	[LINE_WAITING] = { "waiting", read_words },
	[LINE_IDLE] = { "idle", read_words },
	[LINE_DELETED] = { "deleted", read_deleted },
	[LINE_USSD] = { "ussd", read_ussd },
	[LINE_LOG] = { "log", read_words },
	[LINE_DOWN] = { "down", read_words },
};

static enum rc read_event(struct line *l, json_t *root, struct err *e)
{
	const char *event = json_string_value(json_object_get(root, "event"));

	if (!event)
		return err_set(e, RC_REJECT, "no event");
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (strcmp(event, events[i].name) == 0) {
			l->event = (enum line_event)i;
			return events[i].read(l, root, e);
		}
	return err_set(e, RC_NONE, "an event that nobody knows");
}

enum rc line_read(struct line *l, const char *bytes, size_t len, struct err *e)
{
	json_error_t why;
	json_t *root;
	enum rc rc;

	*l = (struct line){ .signal = -1, .ref = -1, .cause = -1 };
	if (len > LINE_MAX_BYTES)
		return err_set(e, RC_REJECT, "a line of %zu bytes", len);
	root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return err_set(e, RC_REJECT, "no JSON at byte %d", why.position);
	rc = json_is_object(root) ? read_event(l, root, e)
				  : err_set(e, RC_REJECT, "no JSON object");
	if (rc == RC_OK)
		l->root = root;
	else
		json_decref(root);
	return rc;
}

struct line line_share(const struct line *l)
{
	json_incref(l->root);
	return *l;
}

void line_free(struct line *l)
{
	json_decref(l->root);
	l->root = NULL;
}

void clean_line(struct line *l)
{
	line_free(l);
}

/* ---- what we say ---- */

static void put(struct buf *out, json_t *o)
{
	char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;

	if (!text)
		abort(); /* no memory, or not UTF-8: both were excluded before */
	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
	json_decref(o);
}

void line_submit(struct buf *out, const struct line_submit *s)
{
	json_t *o = json_pack("{s:s,s:I,s:s,s:s%,s:s,s:b}", "do", "submit", "id",
			      (json_int_t)s->id, "number", s->number, "text", s->text,
			      s->text_len, "encoding", s->encoding, "report", 1);

	if (o && s->concat.total > 1)
		json_object_set_new(o, "concat",
				    json_pack("{s:i,s:i,s:i}", "ref", s->concat.ref, "total",
					      s->concat.total, "seq", s->concat.seq));
	put(out, o);
}

void line_delete(struct buf *out, const char *slot, const char *print)
{
	put(out, json_pack("{s:s,s:s,s:s}", "do", "delete", "slot", slot, "print", print));
}

void line_ussd(struct buf *out, int64_t id, const char *code)
{
	put(out, json_pack("{s:s,s:I,s:s}", "do", "ussd", "id", (json_int_t)id, "code", code));
}

void line_quit(struct buf *out)
{
	put(out, json_pack("{s:s}", "do", "quit"));
}

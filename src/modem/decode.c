/* decode.c - see decode.h. */
#include "modem/decode.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"

json_t *decode_flags(const struct pdu *p)
{
	json_t *flags = json_array();

	for (unsigned flag = 1; flag < PDU_FLAGS_END; flag <<= 1) {
		if (!(p->flags & flag))
			continue;
		if (flag == PDU_REPORT_REQUESTED && p->type != PDU_SUBMIT)
			continue;
		json_array_append_new(flags, json_string(pdu_flag_name(flag)));
	}
	return flags;
}

json_t *decode_concat(const struct pdu *p)
{
	const struct pdu_concat *c = &p->concat;

	if (!c->set)
		return json_null();
	return json_pack("{s:i, s:i, s:i, s:i}", "ref", c->ref, "total", c->total, "seq",
			 c->seq, "width", c->width);
}

/* The text, or null where there is none. */
static json_t *decode_text(const struct pdu *p)
{
	return p->text ? json_stringn(p->text, p->text_len) : json_null();
}

json_t *decode_hex(const uint8_t *octets, size_t len)
{
	CLEAN(buf) struct buf hex = { 0 };

	buf_puts(&hex, "");
	for (size_t i = 0; i < len; i++)
		buf_printf(&hex, "%02X", octets[i]);
	return json_string(hex.text);
}

/* 2026-11-23T09:30:00+03:30, in the sender's own offset. */
static json_t *iso_time(const struct pdu_time *t)
{
	time_t local = (time_t)t->at + t->offset_minutes * 60;
	int minutes = abs(t->offset_minutes);
	char text[48], zone[16];
	struct tm tm;

	if (!t->set || !gmtime_r(&local, &tm))
		return json_null();
	strftime(text, sizeof(text) - sizeof(zone), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(zone, sizeof(zone), "%c%02d:%02d", t->offset_minutes < 0 ? '-' : '+',
		 minutes / 60 % 100, minutes % 60);
	strcat(text, zone);
	return json_string(text);
}

static const char *type_name(enum pdu_type type)
{
	switch (type) {
	case PDU_DELIVER:
		return "deliver";
	case PDU_STATUS_REPORT:
		return "status_report";
	case PDU_SUBMIT:
		return "submit";
	}
	return "unknown";
}

/* Status reports have no user data as a rule; then there is no alphabet. */
static json_t *alphabet(const struct pdu *p)
{
	return p->udl < 0 ? json_null() : json_string(pdu_alphabet_name(p->alphabet));
}

static json_t *decoded(const struct pdu *p)
{
	json_t *o = json_pack("{s:b, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "ok", 1, "type",
			      type_name(p->type), "number", p->number, "scts",
			      iso_time(&p->scts), "alphabet", alphabet(p), "text",
			      decode_text(p), "data_hex", decode_hex(p->data, p->data_len),
			      "concat", decode_concat(p), "flags", decode_flags(p));

	json_object_set_new(o, "smsc", json_string(p->smsc));
	json_object_set_new(o, "alphanumeric", json_boolean(p->alphanumeric));
	if (p->type != PDU_STATUS_REPORT) {
		json_object_set_new(o, "pid", json_integer(p->pid));
		json_object_set_new(o, "dcs", json_integer(p->dcs));
		json_object_set_new(o, "class",
				    p->message_class < 0 ? json_null()
							 : json_integer(p->message_class));
		json_object_set_new(o, "locking", json_integer(p->locking));
		json_object_set_new(o, "single", json_integer(p->single));
	}
	if (p->type != PDU_DELIVER)
		json_object_set_new(o, "reference", json_integer(p->reference));
	if (p->type == PDU_STATUS_REPORT) {
		json_object_set_new(o, "discharge", iso_time(&p->discharge));
		json_object_set_new(o, "status", json_integer(p->status));
	}
	if (p->type == PDU_SUBMIT)
		json_object_set_new(o, "validity_minutes",
				    p->validity_minutes < 0
					    ? json_null()
					    : json_integer(p->validity_minutes));
	return o;
}

static void decode_line(FILE *out, const char *hex, size_t len, enum pdu_direction direction)
{
	struct err e = { "" };
	struct pdu p;
	json_t *o;

	enum rc rc = pdu_decode(&p, hex, len, direction, &e);

	/* What the radio brought is kept as far as it goes; here a PDU is judged. */
	if (rc == RC_OK && p.flags & PDU_TRUNCATED)
		rc = err_set(&e, RC_REJECT, "the user data is shorter than its length says");
	if (rc == RC_OK)
		o = decoded(&p);
	else
		o = json_pack("{s:b, s:s}", "ok", 0, "error", e.text);
	json_dumpf(o, out, JSON_COMPACT);
	fputc('\n', out);
	fflush(out);
	json_decref(o);
	pdu_free(&p);
}

void decode_stream(FILE *in, FILE *out, enum pdu_direction direction)
{
	CLEAN(text) char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, in)) >= 0) {
		while (len && (line[len - 1] == '\n' || line[len - 1] == '\r' ||
			       line[len - 1] == ' ' || line[len - 1] == '\t'))
			len--;
		decode_line(out, line, (size_t)len, direction);
	}
}

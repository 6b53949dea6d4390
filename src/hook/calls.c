/* calls.c - /api/v1/calls: what the telephone system tells, and the voices it
 * recorded.  It is read liberally: what is missing is found out. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/mem.h"
#include "calendar/when.h"
#include "calendar/worktime.h"
#include "hook/lookup.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/phone_call.h"
#include "store/task.h"
#include "text/msisdn.h"
#include "workflow/library.h"
#include "workflow/voicemail.h"

enum {
	LIST_MOST = 1000,
	LIST_DEFAULT = 100,
	RECORDING_MAX = 7 * 1024 * 1024,
	AHEAD_S = 300, /* a clock of theirs that is fast */
	CODE_TRIPLE = 3,
	RECEIPT_GROUP = 4,
	DURATION_MAX_S = 86400,
};

/* What was said, checked. */
struct said {
	struct phone_call call;
	const char *phone, *recording;
	struct case_ c; /* that it names; id 0: none */
	const char *named;
};

/* ---- a recording ---- */

static const char *const audio_types[] = { "audio/wav",	 "audio/x-wav", "audio/wave",
					   "audio/mpeg", "audio/mp3",	"audio/ogg",
					   "audio/opus", "audio/webm",	"audio/gsm",
					   "audio/amr",	 "audio/mp4",	"audio/aac",
					   "audio/flac", "audio/basic", "audio/x-gsm" };
static const char bytes_type[] = "application/octet-stream";

/* The type of "data:TYPE;base64,..." (audio/wav for bare base64), and where
 * its digits begin. */
static const char *recording_type(const char *uri, const char **digits)
{
	const char *comma = strchr(uri, ',');
	size_t len;

	*digits = uri;
	if (strncmp(uri, "data:", 5) != 0)
		return audio_types[0];
	*digits = comma ? comma + 1 : uri;
	len = strcspn(uri + 5, ";,");
	for (size_t i = 0; i < COUNT(audio_types); i++)
		if (strlen(audio_types[i]) == len && strncmp(audio_types[i], uri + 5, len) == 0)
			return audio_types[i];
	return bytes_type;
}

/* The bytes, malloc'ed; NULL: it is no base64. */
static char *recording_decode(const char *digits, size_t *len)
{
	size_t text_len = strlen(digits), room = text_len / 4 * 3 + 3;
	char *bytes = mem_alloc(room);
	const char *end;

	if (sodium_base642bin((unsigned char *)bytes, room, digits, text_len, " \r\n", len,
			      &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    !*end)
		return bytes;
	free(bytes);
	return NULL;
}

static enum rc recording_read(struct call *c, const char *text, const char **uri, struct err *e)
{
	const char *digits, *type;
	char *bytes;
	size_t len = 0;

	if (!text || !*text)
		return RC_OK;
	type = recording_type(text, &digits);
	bytes = recording_decode(digits, &len);
	free(bytes);
	if (!bytes || !len)
		return err_set(e, RC_REJECT,
			       "recording: base64 is wanted, or data:audio/...;base64,...");
	if (len > RECORDING_MAX)
		return call_refuse(c, 413, e, "a recording of at most %d bytes is possible",
				   RECORDING_MAX);
	*uri = arena_printf(c->arena, "data:%s;base64,%s", type, digits);
	return RC_OK;
}

/* ---- what it says ---- */

static enum rc time_read(struct call *c, const json_t *value, int64_t *at, struct err *e)
{
	*at = c->now;
	if (!value)
		return RC_OK;
	if (json_is_number(value))
		*at = (int64_t)json_number_value(value);
	else if (!json_is_string(value) ||
		 !when_parse(at, json_string_value(value), WHEN_BEGIN))
		return err_set(e, RC_REJECT,
			       "at: a time in ISO 8601 or unix seconds is wanted");
	if (*at > c->now + AHEAD_S || *at < 0)
		return err_set(e, RC_REJECT, "at: a call that ended lies not in the future");
	return RC_OK;
}

/* Where nobody says why there was no operator, the clock does: the place of
 * the voicemails was closed, or the caller chose it with key 2. */
static enum rc reason_read(struct call *c, const char *reason, bool recorded,
			   struct phone_call *p, struct err *e)
{
	bool voicemail = reason ? strcmp(reason, "voicemail") == 0 : recorded;

	if (voicemail)
		reason =
			worktime_is_open(c->en->calendar, NULL, p->at) ? "key2" : "after_hours";
	if (!reason)
		reason = "operator";
	if (strcmp(reason, "operator") != 0 && strcmp(reason, "key2") != 0 &&
	    strcmp(reason, "after_hours") != 0)
		return err_set(e, RC_REJECT,
			       "reason %.40s is not known: operator, key2, after_hours",
			       reason);
	strcpy(p->reason, reason);
	return RC_OK;
}

static bool by_voice(const struct phone_call *p)
{
	return strcmp(p->reason, "operator") != 0;
}

static enum rc outcome_read(const char *outcome, const char *why, bool named,
			    struct phone_call *p, struct err *e)
{
	if (!outcome && why)
		outcome = "unsuccessful";
	if (!outcome && (named || by_voice(p)))
		outcome = "successful";
	if (!outcome)
		return err_set(e, RC_REJECT, "outcome is missing: successful or unsuccessful");
	if (strcmp(outcome, "successful") != 0 && strcmp(outcome, "unsuccessful") != 0)
		return err_set(e, RC_REJECT,
			       "outcome %.40s is not known: successful, unsuccessful", outcome);
	p->successful = strcmp(outcome, "successful") == 0;
	if (!p->successful)
		snprintf(p->why, sizeof p->why, "%s", why && *why ? why : "not given");
	return RC_OK;
}

static enum rc operator_read(struct call *c, const char *login, struct phone_call *p,
			     struct err *e)
{
	struct official o;
	enum rc rc;

	if (!login || !*login)
		return RC_OK;
	rc = official_by_login(c->st, login, &o, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "there is no official %.60s", login);
	p->operator_id = o.id;
	return rc;
}

static enum rc case_read(struct call *c, const char *written, struct said *s, struct err *e)
{
	enum rc rc;

	if (!written || !*written)
		return RC_OK;
	s->named = written;
	rc = lookup_case(c, written, &s->c, e);
	s->call.case_id = s->c.id;
	return rc == RC_NONE ? RC_REJECT : rc;
}

/* "anonymous", a short number, the number of another country: none to us. */
static void phone_read(struct call *c, const char *phone, struct said *s)
{
	char *number = arena_alloc(c->arena, MSISDN_ROOM);

	if (phone && msisdn_parse_any(number, phone))
		s->phone = number;
}

static enum rc said_read(struct call *c, struct said *s, struct err *e)
{
	const char *phone = NULL, *reason = NULL, *outcome = NULL, *why = NULL, *login = NULL;
	const char *code = NULL, *recording = NULL, *call_id = NULL;
	json_t *at = NULL;
	const struct member members[] = {
		{ .name = "at", .any = &at },
		{ .name = "phone", .raw = &phone },
		{ .name = "reason", .raw = &reason },
		{ .name = "outcome", .raw = &outcome },
		{ .name = "why", .text = &why },
		{ .name = "operator", .raw = &login },
		{ .name = "case", .raw = &code },
		{ .name = "duration_s", .number = &s->call.duration_s },
		{ .name = "recording", .raw = &recording },
		{ .name = "call_id", .raw = &call_id },
	};

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (call_id && strlen(call_id) >= CALL_ID_MAX)
		return err_set(e, RC_REJECT, "call_id has more than %d bytes", CALL_ID_MAX - 1);
	if (s->call.duration_s > DURATION_MAX_S)
		return err_set(e, RC_REJECT, "duration_s: more than a day");
	snprintf(s->call.call_id, sizeof s->call.call_id, "%s", call_id ? call_id : "");
	TRY(time_read(c, at, &s->call.at, e));
	TRY(recording_read(c, recording, &s->recording, e));
	TRY(reason_read(c, reason, s->recording != NULL, &s->call, e));
	TRY(case_read(c, code, s, e));
	TRY(outcome_read(outcome, why, s->c.id != 0, &s->call, e));
	TRY(operator_read(c, login, &s->call, e));
	phone_read(c, phone, s);
	return RC_OK;
}

/* ---- the answer: ready to be read out ---- */

static json_t *spoken(const char *code)
{
	size_t len = strlen(code), group = len > 9 ? RECEIPT_GROUP : CODE_TRIPLE;
	json_t *list = json_array();

	for (size_t i = 0; i < len; i += group)
		json_array_append_new(
			list, json_stringn(code + i, len - i < group ? len - i : group));
	return list;
}

static enum rc call_answer(struct call *c, const struct phone_call *p, const char *code,
			   int status, struct err *e)
{
	struct task t = { 0 };

	if (p->case_id && by_voice(p)) {
		enum rc rc = task_of_case(c->st, p->case_id, &t, e);

		if (rc != RC_OK && rc != RC_NONE)
			return rc;
	}
	answer_json(c->out, status,
		    json_pack("{s:I, s:o, s:s, s:s, s:o, s:o, s:b, s:o}", "id",
			      (json_int_t)p->id, "call_id", json_text(p->call_id), "reason",
			      p->reason, "outcome",
			      p->successful ? "successful" : "unsuccessful", "code",
			      json_text(code), "spoken", spoken(code ? code : ""), "say_twice",
			      code && *code, "callback_due", json_time(t.due_at)));
	return RC_OK;
}

/* ---- one call ---- */

static enum rc voice_take(struct call *c, struct said *s, struct err *e)
{
	const struct voicemail v = { .phone = s->phone,
				     .recording = s->recording,
				     .via = lookup_via(c),
				     .at = s->call.at };
	struct recorded r;

	TRY(voicemail_open(c->en, &v, &r, e));
	s->c = r.c;
	s->named = arena_dup(c->arena, r.c.code);
	s->call.case_id = r.c.id;
	s->call.recording_id = r.recording_id;
	return RC_OK;
}

/* Of a call that names its case; who reported anonymously stays nobody. */
static enum rc named_take(struct call *c, struct said *s, struct err *e)
{
	const struct procedure *p = library_get(c->en->library, s->c.procedure_id);

	if (p && p->identity == IDENTITY_NONE) {
		s->phone = s->recording = NULL;
		return RC_OK;
	}
	if (s->recording)
		TRY(document_add(c->st, s->c.id, "voicemail", "CLIENT", s->recording, c->now,
				 &s->call.recording_id, e));
	return RC_OK;
}

enum rc calls_create(struct call *c, struct err *e)
{
	struct said s = { 0 };
	struct phone_call before;

	TRY(said_read(c, &s, e));
	if (*s.call.call_id) {
		enum rc rc = phone_call_find(c->st, s.call.call_id, &before, e);

		if (rc == RC_OK)
			return call_answer(c, &before, before.case_code, 200, e);
		if (rc != RC_NONE)
			return rc;
	}
	if (s.c.id)
		TRY(named_take(c, &s, e));
	else if (s.call.successful && by_voice(&s.call))
		TRY(voice_take(c, &s, e));
	if (s.phone)
		TRY(contact_for_phone(c->st, s.phone, c->now, &s.call.contact_id, e));
	TRY(phone_call_add(c->st, &s.call, e));
	return call_answer(c, &s.call, s.named, 201, e);
}

/* ---- lists ---- */

struct listing {
	struct call *c;
	json_t *list;
};

static enum rc row_add(void *ctx, const struct phone_call *p, struct err *e)
{
	(void)e;
	json_array_append_new(
		((struct listing *)ctx)->list,
		json_pack("{s:I, s:o, s:o, s:I, s:s, s:s, s:o, s:o, s:o, s:I, s:b}", "id",
			  (json_int_t)p->id, "call_id", json_text(p->call_id), "at",
			  json_time(p->at), "contact", (json_int_t)p->contact_id, "reason",
			  p->reason, "outcome", p->successful ? "successful" : "unsuccessful",
			  "why", json_text(p->why), "operator", json_text(p->operator_login),
			  "case", json_text(p->case_code), "duration_s",
			  (json_int_t)p->duration_s, "recording", p->recording_id != 0));
	return RC_OK;
}

/* "+98912•••567" in place of the contact: a list is not a look at a person. */
static enum rc phones_fill(struct call *c, json_t *list, struct err *e)
{
	json_t *row;
	size_t i;

	json_array_foreach (list, i, row) {
		CLEAN(contact) struct contact who = { 0 };
		int64_t id = json_integer_value(json_object_get(row, "contact"));
		size_t len;

		json_object_del(row, "contact");
		if (id)
			TRY(contact_get(c->st, id, &who, e));
		len = who.phone ? strlen(who.phone) : 0;
		json_object_set_new(
			row, "phone",
			len > 9 ? json_text(arena_printf(c->arena, "%.6s•••%s", who.phone,
							 who.phone + len - 3))
				: json_null());
	}
	return RC_OK;
}

static enum rc edge_read(struct call *c, const char *name, enum when_edge edge, int64_t *at,
			 struct err *e)
{
	const char *text = target_query(&c->target, name);

	if (text && !when_parse(at, text, edge))
		return err_set(e, RC_REJECT, "%s must be a date or a time: %.40s", name, text);
	return RC_OK;
}

static enum rc filter_read(struct call *c, struct phone_call_filter *f, struct err *e)
{
	int64_t limit = LIST_DEFAULT;

	TRY(query_number(c, "limit", LIST_MOST, &limit, e));
	TRY(query_number(c, "after", INT64_MAX, &f->after_id, e));
	f->limit = limit ? (int)limit : LIST_DEFAULT;
	TRY(edge_read(c, "from", WHEN_BEGIN, &f->from, e));
	TRY(edge_read(c, "to", WHEN_END, &f->to, e));
	f->reason = target_query(&c->target, "reason");
	f->outcome = target_query(&c->target, "outcome");
	return RC_OK;
}

enum rc calls_list(struct call *c, struct err *e)
{
	struct listing l = { .c = c };
	struct phone_call_filter f = { 0 };
	enum rc rc = filter_read(c, &f, e);

	if (rc != RC_OK) {
		c->status = rc == RC_REJECT ? 400 : 0;
		return rc;
	}
	l.list = json_array();
	rc = phone_call_each(c->st, &f, row_add, &l, e);
	if (rc == RC_OK)
		rc = phones_fill(c, l.list, e);
	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(l.list));
	json_decref(l.list);
	return rc;
}

/* ---- listening ---- */

enum rc recording_answer(struct call *c, const char *uri, struct err *e)
{
	const char *digits, *type = recording_type(uri, &digits);
	size_t len;
	char *bytes = recording_decode(digits, &len);

	if (!bytes)
		return err_set(e, RC_BROKEN, "a recording is no base64");
	answer_bytes(c->out, 200, type, bytes, len);
	return RC_OK;
}

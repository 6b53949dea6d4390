/* messages.c - /api/v1/messages: texts in and out. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/worktime.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "hook/lookup.h"
#include "store/contact.h"
#include "store/message.h"
#include "text/digits.h"
#include "text/iso.h"
#include "text/jalali.h"
#include "text/msisdn.h"
#include "workflow/recall.h"
#include "workflow/sight.h"

enum { LIST_MOST = 1000, LIST_DEFAULT = 100, TEXT_MAX = 16000, CASES_OF_PHONE = 100 };

struct listing {
	json_t *list;
	bool secrets; /* for the administrator only */
};

/* A challenge and a receipt are for the one who got them: six and sixteen digits in
 * a row become dots, so do fifteen (a code and its challenge), and behind a challenge
 * the four of a PIN. */
static json_t *text_without_secrets(const char *text)
{
	CLEAN(buf) struct buf out = { 0 };
	size_t len = strlen(text), last = 0;
	bool behind = false;

	for (size_t pos = 0; pos < len;) {
		size_t begin = pos, end = pos, digits = 0;
		bool secret;

		while (end < len) {
			size_t next = end;

			if (digit_value(utf8_next(text, len, &next)) < 0)
				break;
			digits++;
			end = next;
		}
		if (digits == 0)
			utf8_next(text, len, &end);
		secret = digits == 6 || digits == 15 || digits == 16 || (digits == 4 && behind);
		behind |= digits == 6 || digits == 15 || (digits == 3 && last == 3);
		if (digits)
			last = digits;
		if (secret)
			for (; digits > 0; digits--)
				buf_puts(&out, "•");
		else
			buf_add(&out, text + begin, end - begin);
		pos = end;
	}
	return json_text(out.text ? out.text : "");
}

struct secrets {
	const struct engine *en;
	bool any;
};

static enum rc case_look(void *ctx, const struct case_ *row, struct err *e)
{
	struct secrets *s = ctx;

	(void)e;
	s->any = s->any || case_restricted(s->en, row);
	return RC_OK;
}

/* What somebody wrote who has a matter with the security office is not listed:
 * a text that comes in names no case. */
static enum rc restricted_hide(struct call *c, json_t *list, struct err *e)
{
	json_t *line;
	size_t i;

	json_array_foreach (list, i, line) {
		const char *phone = json_string_value(json_object_get(line, "phone"));
		struct secrets s = { c->en, false };

		if (!phone ||
		    strcmp(json_string_value(json_object_get(line, "direction")), "in"))
			continue;
		TRY(case_each_of_phone(c->st, phone, false, CASES_OF_PHONE, case_look, &s, e));
		if (s.any)
			json_object_set_new(line, "text", json_null());
	}
	return RC_OK;
}

static enum rc line_add(void *ctx, const struct message_line *line, struct err *e)
{
	const struct message *m = &line->message;
	const struct listing *l = ctx;

	(void)e;
	json_array_append_new(
		l->list,
		json_pack("{s:I, s:s, s:o, s:o, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			  "id", (json_int_t)m->id, "direction", m->incoming ? "in" : "out",
			  "phone", json_text(line->phone), "text",
			  l->secrets ? json_text(line->text) : text_without_secrets(line->text),
			  "state", message_state_name(m->state), "parts", (json_int_t)m->parts,
			  "carrier", json_text(m->carrier), "case", json_text(line->case_code),
			  "created_at", json_time(m->created_at), "sent_at",
			  json_time(m->sent_at), "delivered_at", json_time(m->delivered_at),
			  "cause", json_text(m->cause), "next_try_at",
			  m->state == MESSAGE_QUEUED ? json_time(m->not_before) : json_null()));
	return RC_OK;
}

/* A time in ISO 8601 with its offset, a local date, or unix seconds. */
static enum rc since_read(const char *text, int64_t *since, struct err *e)
{
	size_t digits = strspn(text, "0123456789");
	int32_t day;

	if (iso_parse(since, text))
		return RC_OK;
	if (gregorian_parse(&day, text)) {
		*since = worktime_instant(day, 0);
		return RC_OK;
	}
	if (digits == 0 || digits > 12 || text[digits])
		return err_set(e, RC_REJECT,
			       "since must be a date or a time in ISO 8601: %.40s", text);
	*since = strtoll(text, NULL, 10);
	return RC_OK;
}

static enum rc filter_read(struct call *c, struct message_filter *f, struct err *e)
{
	const char *phone = target_query(&c->target, "phone");
	const char *since = target_query(&c->target, "since");
	char *number = arena_alloc(c->arena, MSISDN_ROOM);
	enum message_state state;
	int64_t limit = LIST_DEFAULT;

	TRY(query_number(c, "limit", LIST_MOST, &limit, e));
	TRY(query_number(c, "after", INT64_MAX, &f->after_id, e));
	f->limit = limit ? (int)limit : LIST_DEFAULT;
	f->state = target_query(&c->target, "state");
	if (f->state && message_state_parse(f->state, &state) != RC_OK)
		return err_set(e, RC_REJECT, "there is no state %.40s", f->state);
	/* Short codes and names are kept as the network gave them. */
	if (phone)
		f->phone = msisdn_parse_any(number, phone) ? number : phone;
	return since ? since_read(since, &f->since, e) : RC_OK;
}

enum rc messages_list(struct call *c, struct err *e)
{
	struct message_filter f = { 0 };
	enum rc rc = filter_read(c, &f, e);
	json_t *list;

	if (rc != RC_OK) {
		c->status = rc == RC_REJECT ? 400 : 0;
		return rc;
	}
	list = json_array();
	rc = message_each(c->st, &f, line_add, &(struct listing){ list, c->ask->trusted }, e);
	if (rc == RC_OK)
		rc = restricted_hide(c, list, e);
	if (rc != RC_OK) {
		json_decref(list);
		return rc;
	}
	answer_json(c->out, 200, list);
	return RC_OK;
}

enum rc messages_send(struct call *c, struct err *e)
{
	struct message_new m = { .purpose = "free", .rank = RANK_STAGE, .resend = true };
	const char *phone = NULL;
	const struct member members[] = {
		{ .name = "phone", .raw = &phone, .need = true },
		{ .name = "text", .text = &m.text, .need = true },
	};
	char number[MSISDN_ROOM];
	int64_t id;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (!msisdn_parse(number, phone))
		return err_set(e, RC_REJECT, "the phone is no mobile number of Iran");
	if (!*m.text)
		return err_set(e, RC_REJECT, "the text is empty");
	if (strlen(m.text) > TEXT_MAX)
		return err_set(e, RC_REJECT, "the text is too long");
	TRY(contact_for_phone(c->st, number, c->now, &m.contact_id, e));
	if (c->en->policy.message_life_s)
		m.expires_at = c->now + c->en->policy.message_life_s;
	TRY(message_queue(c->st, &m, c->now, &id, e));
	answer_json(c->out, 201,
		    json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", "queued"));
	return RC_OK;
}

/* Who says so: an official by name, or whoever sits at the machine. */
static enum rc recall(struct call *c,
		      enum rc (*decide)(struct engine *en, int64_t id, const char *actor,
					const char *via, struct err *e),
		      const char *state, struct err *e)
{
	const char *as = NULL;
	const struct member members[] = { { .name = "as", .text = &as } };
	struct actor who;
	char *end;
	int64_t id;
	enum rc rc;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	TRY(lookup_writer(c, as, &who, e));
	id = strtoll(c->param[0], &end, 10);
	if (*end || end == c->param[0])
		return err_set(e, RC_NONE, "there is no message %.40s", c->param[0]);
	rc = decide(c->en, id, who.login ? who.login : "ADMIN", lookup_via(c), e);
	if (rc == RC_REJECT)
		c->status = 409;
	TRY(rc);
	answer_json(c->out, 200, json_pack("{s:I, s:s}", "id", (json_int_t)id, "state", state));
	return RC_OK;
}

enum rc messages_cancel(struct call *c, struct err *e)
{
	return recall(c, text_cancel, "cancelled", e);
}

enum rc messages_retry(struct call *c, struct err *e)
{
	return recall(c, text_retry, "queued", e);
}

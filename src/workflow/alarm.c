/* alarm.c - see alarm.h.  Owns the table of kinds. */
#include "workflow/alarm.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calendar/worktime.h"
#include "store/contact.h"
#include "store/official.h"
#include "text/digits.h"
#include "text/jalali.h"
#include "workflow/say.h"
#include "workflow/trouble.h"

enum { PERIOD_S = 3600, REMIND_S = 86400, DEDUPE_ROOM = 96 };

static const struct {
	const char *name;
	const char *raised, *cleared; /* texts; NULL: its end is not told */
	bool of_carrier;	      /* the subject is a carrier */
	bool of_day;		      /* told once a day, however often it ends and begins */
} kinds[ALARM_KINDS] = {
	[ALARM_CARRIER_DOWN] = { "carrier_down", "A01", "A02", true },
	[ALARM_ALL_DOWN] = { "all_down", "A03", "A08", false },
	[ALARM_QUEUE_STUCK] = { "queue_stuck", "A04", "A08", false },
	[ALARM_STORAGE_FULL] = { "storage_full", "A05", "A09", true },
	[ALARM_DISK_FULL] = { "disk_full", "A06", "A09", false },
	[ALARM_CLOCK_JUMPED] = { "clock_jumped", "A07", NULL, false },
	[ALARM_CREDIT_LOW] = { "credit_low", "A10", "A22", true },
	[ALARM_CREDIT_UNREAD] = { "credit_unread", "A11", NULL, true },
	[ALARM_CREDIT_SPENT] = { "credit_spent", "A12", "A13", true },
	[ALARM_NEEDS_HAND] = { "needs_hand", "A14", "A15", true },
	[ALARM_DEAF] = { "deaf", "A17", "A18", true },
	[ALARM_DAY_SPENT] = { "day_spent", "A19", NULL, true, true },
};

const char *alarm_kind_name(enum alarm_kind kind)
{
	return kinds[kind].name;
}

/* ---- the text ---- */

struct filled {
	char since[JALALI_TEXT_ROOM];
	char *detail;
};

static bool is_kind(const struct alarm *a, enum alarm_kind kind)
{
	return strcmp(a->kind, kinds[kind].name) == 0;
}

static void values(struct engine *en, struct say *s, const struct alarm *a, struct filled *w)
{
	jalali_due_text(w->since, a->raised_at, engine_now(en));
	w->detail = text_persian_digits(a->detail);
	say_value(s, "name", a->subject);
	say_value(s, "n", w->detail);
	say_value(s, "text",
		  is_kind(a, ALARM_NEEDS_HAND) ? trouble_advice(a->detail) : a->detail);
	say_value(s, "date", w->since);
}

struct telling {
	struct engine *en;
	const struct alarm *a;
	enum alarm_kind kind;
	const char *code;
	int told;
};

static enum rc tell_post(void *ctx, const struct post *p, struct err *e)
{
	struct telling *t = ctx;
	struct engine *en = t->en;
	CLEAN(contact) struct contact who = { 0 };
	struct say s = {
		.code = t->code, .purpose = "staff", .rank = RANK_ALARM, .resend = true
	};
	char dedupe[DEDUPE_ROOM];
	struct filled w;
	enum rc rc;

	TRY(contact_get(&en->store, p->official.contact_id, &who, e));
	if (!who.phone)
		return RC_OK;
	TRY(contact_for_phone(&en->store, who.phone, engine_now(en), &s.contact_id, e));
	snprintf(dedupe, sizeof dedupe, "alarm:%" PRId64 ":%s:%" PRId64 ":%" PRId64, t->a->id,
		 t->code, engine_now(en), s.contact_id);
	s.dedupe = dedupe;
	if (kinds[t->kind].of_carrier)
		s.avoid = t->a->subject;
	values(en, &s, t->a, &w);
	rc = say(en, &s, NULL, e);
	clean_text(&w.detail);
	t->told += rc == RC_OK;
	return rc;
}

static enum rc tell(struct engine *en, enum alarm_kind kind, struct alarm *a, const char *code,
		    struct err *e)
{
	struct telling t = { en, a, kind, code, 0 };

	TRY(official_each_post(&en->store, "admin", 0, tell_post, &t, e));
	if (t.told)
		a->told_at = engine_now(en);
	return RC_OK;
}

enum rc alarm_sentence(struct engine *en, const struct alarm *a, char **text, struct err *e)
{
	struct say s = { .purpose = "free" };
	struct filled w;
	enum rc rc;

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (is_kind(a, (enum alarm_kind)i))
			s.code = kinds[i].raised;
	if (!s.code)
		return err_set(e, RC_NONE, "no alarm of kind %s", a->kind);
	values(en, &s, a, &w);
	rc = say_render(en, &s, text, e);
	clean_text(&w.detail);
	return rc;
}

/* ---- its life ---- */

/* Another detail of what a person is to do is another trouble. */
static enum rc may_tell(struct engine *en, enum alarm_kind kind, const struct alarm *a,
			bool *may, struct err *e)
{
	const char *detail = kind == ALARM_NEEDS_HAND ? a->detail : "";
	int64_t now = engine_now(en), last;

	TRY(alarm_told_last(&en->store, a->kind, a->subject, detail, &last, e));
	if (kinds[kind].of_day)
		*may = !last || worktime_local_day(last) != worktime_local_day(now);
	else
		*may = !last || now - last >= (a->told_at ? REMIND_S : PERIOD_S);
	return RC_OK;
}

enum rc alarm_raise(struct engine *en, enum alarm_kind kind, const char *subject,
		    const char *detail, struct err *e)
{
	struct alarm a;
	bool may;
	enum rc rc = alarm_open(&en->store, kinds[kind].name, subject, &a, e);

	if (rc == RC_NONE) {
		a = (struct alarm){ .raised_at = engine_now(en) };
		snprintf(a.kind, sizeof a.kind, "%s", kinds[kind].name);
		snprintf(a.subject, sizeof a.subject, "%s", subject);
		utf8_copy(a.detail, sizeof a.detail, detail);
		rc = alarm_add(&en->store, &a, e);
		log_warn("alarm raised", "kind=%s subject=%s detail=\"%s\"", a.kind, a.subject,
			 a.detail);
	}
	TRY(rc);
	TRY(may_tell(en, kind, &a, &may, e));
	if (!may)
		return RC_OK;
	utf8_copy(a.detail, sizeof a.detail, detail);
	TRY(tell(en, kind, &a, kinds[kind].raised, e));
	return alarm_set(&en->store, &a, e);
}

enum rc alarm_clear(struct engine *en, enum alarm_kind kind, const char *subject,
		    const char *detail, struct err *e)
{
	char prefix[DEDUPE_ROOM];
	struct alarm a;
	enum rc rc = alarm_open(&en->store, kinds[kind].name, subject, &a, e);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	log_info("alarm cleared", "kind=%s subject=%s", a.kind, a.subject);
	/* What nobody has read yet is no news any more: its end says it all. */
	snprintf(prefix, sizeof prefix, "alarm:%" PRId64 ":", a.id);
	TRY(message_cancel_like(&en->store, prefix, e));
	if (a.told_at && kinds[kind].cleared && detail) {
		struct alarm end = a;

		if (*detail)
			utf8_copy(end.detail, sizeof end.detail, detail);
		TRY(tell(en, kind, &end, kinds[kind].cleared, e));
	}
	a.cleared_at = engine_now(en);
	return alarm_set(&en->store, &a, e);
}

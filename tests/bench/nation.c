/* nation.c - fill a database with the cases of a plausible nation.
 *
 *	nation DATABASE KEY CASES OPEN SEED
 *
 * The database has the shipped definitions and the organisation of nation.py.
 * CASES cases lived and were closed in the last three years (or in as many
 * days as there are thousands of them), OPEN more lie on desks now.  What is
 * written is what the engine writes: the events are chained with the key, the
 * texts sealed; only the way is short (no guards, one commit for many). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

#include "base/buf.h"
#include "base/mem.h"
#include "db/connection.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/event.h"
#include "store/mark.h"
#include "store/official.h"
#include "store/survey.h"
#include "store/timer.h"
#include "text/code.h"

enum {
	A_COMMIT = 20000, /* steps */
	A_DAY = 1000,	  /* cases, at least */
	SPAN_DAYS = 1095,
	DAY_S = 86400,
	HOUR_S = 3600,
	STEPS_MAX = 9,
	PROVINCES_MAX = 64,
	COUNTIES_MAX = 64,
};

enum desk { CALL_CENTRE, OFFICE, PROVINCE, COUNTY, DEPUTY, NOBODY };

/* What happens to a case, step by step. */
struct step {
	const char *action, *from, *to, *role;
	enum desk actor, at; /* who does it, where it lies afterwards */
	const char *document;
	const char *client, *staff; /* texts */
	int hours;		    /* after the step before, on average */
};

struct plan {
	const char *kind, *begins, *ends; /* procedures */
	int share;			  /* of 100 */
	struct step steps[STEPS_MAX];
};

static const struct plan plans[] = {
	{ "complaint",
	  "complaint.hq",
	  "complaint.province",
	  66,
	  { { "register", NULL, "registered", "operator", CALL_CENTRE, CALL_CENTRE, "text",
	      "C01", NULL, 0 },
	    { "submit", "registered", "screening", "pm_expert", CALL_CENTRE, OFFICE, NULL,
	      "C05", "M01", 0 },
	    { "refer_province", "screening", "at_province", "province_manager", OFFICE,
	      PROVINCE, NULL, "C06", "M01", 4 },
	    { "refer", "at_province", "drafting", "county_head", PROVINCE, COUNTY, NULL, "C06",
	      "M01", 8 },
	    { "draft", "drafting", "approval", "province_manager", COUNTY, PROVINCE, "answer",
	      "C07", "M04", 30 },
	    { "approve", "approval", "quality", "pm_expert", PROVINCE, OFFICE, NULL, "C09",
	      "M04", 16 },
	    { "approve", "quality", "deliver", "operator", OFFICE, CALL_CENTRE, NULL, "C10",
	      NULL, 8 },
	    { "delivered", "deliver", "closed", NULL, NOBODY, CALL_CENTRE, NULL, NULL, NULL,
	      0 } } },
	/* Somebody missed his deadline: back, and once more. */
	{ "complaint",
	  "complaint.hq",
	  "complaint.province",
	  9,
	  { { "register", NULL, "registered", "operator", CALL_CENTRE, CALL_CENTRE, "text",
	      "C01", NULL, 0 },
	    { "submit", "registered", "screening", "pm_expert", CALL_CENTRE, OFFICE, NULL,
	      "C05", "M01", 0 },
	    { "refer_province", "screening", "at_province", "province_manager", OFFICE,
	      PROVINCE, NULL, "C06", "M01", 4 },
	    { "deadline_missed", "at_province", "returned", "pm_expert", NOBODY, OFFICE, NULL,
	      NULL, "M03", 72 },
	    { "re_refer", "returned", "at_province", "province_manager", OFFICE, PROVINCE, NULL,
	      "C06", "M01", 3 },
	    { "draft", "at_province", "approval", "province_manager", PROVINCE, PROVINCE,
	      "answer", "C07", "M04", 24 },
	    { "approve", "approval", "quality", "pm_expert", PROVINCE, OFFICE, NULL, "C09",
	      "M04", 6 },
	    { "approve", "quality", "deliver", "operator", OFFICE, CALL_CENTRE, NULL, "C10",
	      NULL, 4 },
	    { "delivered", "deliver", "closed", NULL, NOBODY, CALL_CENTRE, NULL, NULL, NULL,
	      0 } } },
	{ "complaint",
	  "complaint.hq",
	  "complaint.hq",
	  13,
	  { { "register", NULL, "registered", "operator", CALL_CENTRE, CALL_CENTRE, "text",
	      "C01", NULL, 0 },
	    { "submit", "registered", "screening", "pm_expert", CALL_CENTRE, OFFICE, NULL,
	      "C05", "M01", 0 },
	    { "refer_hq", "screening", "at_deputy", "hq_deputy", OFFICE, DEPUTY, NULL, "C06",
	      "M01", 4 },
	    { "draft", "at_deputy", "approval", "hq_deputy", DEPUTY, DEPUTY, "answer", "C07",
	      "M04", 30 },
	    { "approve", "approval", "quality", "pm_expert", DEPUTY, OFFICE, NULL, "C09", "M04",
	      12 },
	    { "approve", "quality", "deliver", "operator", OFFICE, CALL_CENTRE, NULL, "C10",
	      NULL, 6 },
	    { "delivered", "deliver", "closed", NULL, NOBODY, CALL_CENTRE, NULL, NULL, NULL,
	      0 } } },
	{ "suggestion",
	  "suggestion",
	  "suggestion",
	  12,
	  { { "register", NULL, "registered", "operator", CALL_CENTRE, CALL_CENTRE, "text",
	      "C01", NULL, 0 },
	    { "close", "registered", "closed", NULL, OFFICE, OFFICE, "answer", "C10", NULL,
	      20 } } },
};

static const char *const sentences[] = {
	"درخواست مستمری من سه ماه است که بی‌پاسخ مانده "
	"است.",
	"مددکار مرکز به تماس‌های من جواب نمی‌دهد.",
	"پرونده من بدون توضیح از فهرست نوبت کنار گذاشته شد.",
	"ویلچر تعمیرشده هنوز تحویل داده نشده است.",
	"هزینه توان‌بخشی فرزندم پرداخت نشده است.",
	"رفتار کارمند پذیرش مناسب نبود.",
	"سرویس رفت‌وآمد مرکز روزانه دیر می‌رسد.",
	"مدارک را دو بار تحویل داده‌ام و باز "
	"خواسته‌اند.",
};
static const char *const answers[] = {
	"بررسی شد و مبلغ تا پایان ماه پرداخت می‌شود.",
	"پرونده بازبینی شد و نوبت شما به جای خود برگشت.",
	"با مرکز هماهنگ شد؛ روز شنبه مراجعه فرمایید.",
};
static const char *const names[] = { "مریم کاظمی",  "رضا محمدی",  "نرگس احمدی", "علی حسینی",
				     "فاطمه کریمی", "سعید جعفری", "آزاده اکبری" };

struct desk_post {
	int64_t unit_id, contact_id; /* the bare number */
	char login[LOGIN_MAX];
};

struct province {
	struct desk_post manager, county[COUNTIES_MAX];
	int counties;
};

struct life {
	struct case_ c;
	const struct plan *plan;
	int64_t at, phone_id;
	int step, stops; /* where it lies now; STEPS_MAX: it goes to its end */
	const struct province *province;
	const struct desk_post *county;
};

static struct nation {
	struct store st;
	sqlite3 *db;
	sqlite3_stmt *message, *part;
	struct desk_post desk[NOBODY];
	struct province provinces[PROVINCES_MAX];
	int province_count;
	uint64_t dice;
	int64_t now, messages;
	struct life **heap;
	size_t lives;
	long steps, phones;
} n;

static void must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "nation: %s: %s\n", rc_name(rc), e->text);
	exit(1);
}

static uint32_t dice(uint32_t below)
{
	n.dice ^= n.dice << 13;
	n.dice ^= n.dice >> 7;
	n.dice ^= n.dice << 17;
	return (uint32_t)(n.dice >> 20) % below;
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(n.db, sql, -1, &s, NULL) != SQLITE_OK) {
		fprintf(stderr, "nation: %s\n", sqlite3_errmsg(n.db));
		exit(1);
	}
	return s;
}

static void exec(const char *sql)
{
	if (sqlite3_exec(n.db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "nation: %s: %s\n", sql, sqlite3_errmsg(n.db));
		exit(1);
	}
}

/* The indexes that nobody asks while we fill; made again at the end. */
static char *indexes_drop(void)
{
	sqlite3_stmt *s =
		prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND"
			" sql IS NOT NULL AND tbl_name IN ('case_', 'event', 'document',"
			" 'message', 'submission', 'timer', 'mark')");
	CLEAN(buf) struct buf drop = { 0 };
	struct buf make = { 0 };

	while (sqlite3_step(s) == SQLITE_ROW) {
		buf_printf(&drop, "DROP INDEX %s;", (const char *)sqlite3_column_text(s, 0));
		buf_printf(&make, "%s;", (const char *)sqlite3_column_text(s, 1));
	}
	sqlite3_finalize(s);
	exec(drop.text);
	return buf_take(&make);
}

/* ---- who works where ---- */

static int64_t bare_of(int64_t contact_id)
{
	CLEAN(contact) struct contact who = { 0 };
	struct err e = { "" };
	int64_t id;

	must(contact_get(&n.st, contact_id, &who, &e), &e);
	must(contact_for_phone(&n.st, who.phone, n.now, &id, &e), &e);
	return id;
}

/* Every post of a role, in the order of the units. */
static void posts(const char *role, void (*take)(const struct desk_post *p, int64_t parent))
{
	sqlite3_stmt *s =
		prepare("SELECT u.id, u.parent_id, o.login, o.contact_id FROM membership m"
			" JOIN unit u ON u.id = m.unit_id JOIN official o ON"
			" o.id = m.official_id WHERE m.role = ? ORDER BY u.id, o.id");
	struct desk_post p;

	sqlite3_bind_text(s, 1, role, -1, SQLITE_STATIC);
	while (sqlite3_step(s) == SQLITE_ROW) {
		p = (struct desk_post){ .unit_id = sqlite3_column_int64(s, 0),
					.contact_id = bare_of(sqlite3_column_int64(s, 3)) };
		snprintf(p.login, sizeof p.login, "%s",
			 (const char *)sqlite3_column_text(s, 2));
		take(&p, sqlite3_column_int64(s, 1));
	}
	sqlite3_finalize(s);
}

static void take_operator(const struct desk_post *p, int64_t parent)
{
	(void)parent;
	n.desk[CALL_CENTRE] = *p;
}

static void take_expert(const struct desk_post *p, int64_t parent)
{
	(void)parent;
	n.desk[OFFICE] = *p;
}

static void take_deputy(const struct desk_post *p, int64_t parent)
{
	(void)parent;
	n.desk[DEPUTY] = *p;
}

static void take_manager(const struct desk_post *p, int64_t parent)
{
	(void)parent;
	if (n.province_count < PROVINCES_MAX)
		n.provinces[n.province_count++].manager = *p;
}

static void take_head(const struct desk_post *p, int64_t parent)
{
	for (int i = 0; i < n.province_count; i++)
		if (n.provinces[i].manager.unit_id == parent &&
		    n.provinces[i].counties < COUNTIES_MAX)
			n.provinces[i].county[n.provinces[i].counties++] = *p;
}

static int64_t procedure_find(const char *name)
{
	sqlite3_stmt *s = prepare("SELECT max(id) FROM procedure WHERE name = ?");
	int64_t id;

	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	sqlite3_step(s);
	id = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	if (!id) {
		fprintf(stderr, "nation: procedure %s is not loaded\n", name);
		exit(1);
	}
	return id;
}

/* Asked for a million times. */
static int64_t procedure_of(const char *name)
{
	static struct {
		const char *name;
		int64_t id;
	} known[8];
	size_t i = 0;

	while (i < COUNT(known) - 1 && known[i].name && known[i].name != name)
		i++;
	if (known[i].name != name) {
		known[i].name = name;
		known[i].id = procedure_find(name);
	}
	return known[i].id;
}

/* ---- one text that was sent ---- */

static void text_out(const struct life *l, int64_t contact_id, const char *template,
		     const char *purpose, int64_t event_id)
{
	CLEAN(text) char *text = NULL;
	char dedupe[64];
	uint8_t *sealed;
	size_t len;
	sqlite3_stmt *m = n.message, *p = n.part;

	if (asprintf(&text, "دیده‌بان: %s، کد %s. %s", l->plan->kind, l->c.code,
		     sentences[dice(COUNT(sentences))]) < 0)
		abort();
	snprintf(dedupe, sizeof dedupe, "%lld:%s:%lld", (long long)event_id, template,
		 (long long)contact_id);
	sealed = vault_seal(n.st.vault, text, strlen(text), &len);
	sqlite3_bind_int64(m, 1, contact_id);
	sqlite3_bind_blob(m, 2, sealed, (int)len, SQLITE_STATIC);
	sqlite3_bind_text(m, 3, template, -1, SQLITE_STATIC);
	sqlite3_bind_text(m, 4, purpose, -1, SQLITE_STATIC);
	sqlite3_bind_int64(m, 5, l->c.id);
	sqlite3_bind_int64(m, 6, event_id);
	sqlite3_bind_text(m, 7, dedupe, -1, SQLITE_STATIC);
	sqlite3_bind_int64(m, 8, l->at);
	sqlite3_bind_int64(m, 9, l->at + 3 * DAY_S);
	if (sqlite3_step(m) != SQLITE_DONE)
		fprintf(stderr, "nation: %s\n", sqlite3_errmsg(n.db));
	sqlite3_reset(m);
	free(sealed);
	sqlite3_bind_int64(p, 1, sqlite3_last_insert_rowid(n.db));
	sqlite3_bind_int64(p, 2, n.messages++ % 256);
	sqlite3_bind_int64(p, 3, l->at + 3);
	sqlite3_step(p);
	sqlite3_reset(p);
}

/* ---- one life ---- */

static const struct desk_post *post_of(const struct life *l, enum desk desk)
{
	switch (desk) {
	case PROVINCE:
		return &l->province->manager;
	case COUNTY:
		return l->county;
	case CALL_CENTRE:
	case OFFICE:
	case DEPUTY:
		return &n.desk[desk];
	case NOBODY:
		return NULL;
	}
	return NULL;
}

static void place(struct case_ *c, const struct life *l, const struct step *s)
{
	const struct desk_post *at = post_of(l, s->at);
	bool final = !s->role;

	snprintf(c->stage, sizeof c->stage, "%s", s->to);
	snprintf(c->stage_kind, sizeof c->stage_kind, "%s", final ? "final" : "work");
	snprintf(c->role, sizeof c->role, "%s", final ? "" : s->role);
	c->unit_id = at->unit_id;
	c->entered_at = l->at;
	c->holder_due = final ? 0 : l->at + 3 * DAY_S;
	if (s->at == PROVINCE || s->at == COUNTY)
		c->province_id = l->province->manager.unit_id;
	if (s->at == COUNTY)
		c->county_id = l->county->unit_id;
	if (final) {
		c->closed_at = l->at;
		snprintf(c->outcome, sizeof c->outcome, "پاسخ داده شد");
	}
}

static void person(struct life *l)
{
	char phone[20];
	struct contact who = { .phone = phone,
			       .name = (char *)(uintptr_t)names[dice(COUNT(names))],
			       .address = (char *)(uintptr_t) "خیابان امام رضا، کوچه ۵" };
	struct err e = { "" };

	snprintf(phone, sizeof phone, "+98912%07u", dice((uint32_t)n.phones) % 10000000);
	must(contact_for_phone(&n.st, phone, l->at, &l->phone_id, &e), &e);
	must(contact_add(&n.st, &who, l->at, &l->c.contact_id, &e), &e);
}

static void registered(struct life *l, const struct step *s)
{
	struct case_ *c = &l->c;
	struct err e = { "" };
	enum rc rc;

	person(l);
	snprintf(c->kind, sizeof c->kind, "%s", l->plan->kind);
	snprintf(c->priority, sizeof c->priority, "%s", dice(10) ? "normal" : "urgent");
	snprintf(c->channel, sizeof c->channel, "%s", dice(3) ? "desk" : "sms");
	snprintf(c->allow, sizeof c->allow, "3wd");
	c->procedure_id = procedure_of(l->plan->begins);
	c->opened_at = l->at;
	c->case_due = l->at + 5 * DAY_S;
	place(c, l, s);
	do {
		code_make(c->code, dice);
		rc = case_add(&n.st, c, NULL, &e);
	} while (rc == RC_DUP);
	must(rc, &e);
}

static void document(struct life *l, const struct step *s, const char *author, int64_t *id)
{
	CLEAN(buf) struct buf body = { 0 };
	struct err e = { "" };
	bool answer = strcmp(s->document, "answer") == 0;

	buf_puts(&body,
		 answer ? answers[dice(COUNT(answers))] : sentences[dice(COUNT(sentences))]);
	if (!answer)
		buf_printf(&body, " %s", sentences[dice(COUNT(sentences))]);
	must(document_add(&n.st, l->c.id, s->document, author, body.text, l->at, id, &e), &e);
	if (answer)
		l->c.answer_id = *id;
}

/* The last holder waits for his deadline. */
static void alarm_set(const struct life *l)
{
	struct err e = { "" };

	must(timer_add(&n.st, "warn", l->c.holder_due - HOUR_S, l->c.id, 0, &e), &e);
	must(timer_add(&n.st, "breach", l->c.holder_due, l->c.id, 0, &e), &e);
}

static void survey(const struct life *l)
{
	struct err e = { "" };
	struct survey v;

	must(survey_ask(&n.st, l->c.id, l->phone_id, l->at, &e), &e);
	if (dice(100) >= 30)
		return;
	must(survey_of_case(&n.st, l->c.id, l->at, &v, &e), &e);
	must(survey_answer(&n.st, v.id, 1 + (int)dice(5), l->at + HOUR_S, &e), &e);
}

/* One step; false: there is none behind it. */
static bool live(struct life *l)
{
	const struct step *s = &l->plan->steps[l->step], *next = s + 1;
	const struct desk_post *actor = post_of(l, s->actor);
	bool missed = strcmp(s->action, "deadline_missed") == 0;
	struct event ev = { .at = l->at,
			    .actor = actor ? actor->login : "SYSTEM",
			    .action = s->action,
			    .from_stage = s->from,
			    .to_stage = s->to,
			    .note = missed ? "unanswered" : NULL,
			    .via = actor    ? "desk"
				   : missed ? "timer"
					    : "sms" };
	struct err e = { "" };
	bool last;

	if (missed)
		must(mark_add(&n.st, "unanswered", 0, l->c.unit_id, l->c.id, 1, l->at, &e), &e);
	if (l->step == 0)
		registered(l, s);
	else
		place(&l->c, l, s);
	ev.case_id = l->c.id;
	ev.unit_id = l->c.unit_id;
	if (s->document)
		document(l, s, ev.actor, &ev.document_id);
	must(event_append(&n.st, &ev, &e), &e);
	if (s->client)
		text_out(l, l->phone_id, s->client, "stage", ev.id);
	if (s->staff && post_of(l, s->at))
		text_out(l, post_of(l, s->at)->contact_id, s->staff, "staff", ev.id);
	if (s->client && strcmp(s->client, "C10") == 0)
		survey(l);
	last = !s->role || l->step == l->stops;
	if (l->step >= 2) /* after the screening */
		l->c.procedure_id = procedure_of(l->plan->ends);
	if (last)
		must(case_set(&n.st, &l->c, &e), &e);
	if (last && s->role)
		alarm_set(l);
	l->step++;
	if (!last)
		l->at += next->hours ? (int64_t)dice((uint32_t)(2 * next->hours * HOUR_S)) : 20;
	return !last;
}

/* ---- all lives, in the order of their time ---- */

static void sink(size_t i)
{
	for (;;) {
		size_t least = i, k = 2 * i + 1;
		struct life *swap;

		for (size_t child = k; child < k + 2 && child < n.lives; child++)
			if (n.heap[child]->at < n.heap[least]->at)
				least = child;
		if (least == i)
			return;
		swap = n.heap[i], n.heap[i] = n.heap[least], n.heap[least] = swap;
		i = least;
	}
}

static void rise(size_t i)
{
	while (i && n.heap[i]->at < n.heap[(i - 1) / 2]->at) {
		struct life *swap = n.heap[i];

		n.heap[i] = n.heap[(i - 1) / 2], n.heap[(i - 1) / 2] = swap;
		i = (i - 1) / 2;
	}
}

static const struct plan *plan_draw(bool open)
{
	int at = (int)dice(open ? 66 : 100); /* an open one has a long way */

	for (size_t i = 0; i < COUNT(plans); i++)
		if ((at -= plans[i].share) < 0)
			return &plans[i];
	return &plans[0];
}

static void born(int64_t at, bool open)
{
	struct life *l = mem_alloc(sizeof *l);

	l->plan = plan_draw(open);
	l->at = at;
	l->stops = open ? 1 + (int)dice(4) : STEPS_MAX;
	l->province = &n.provinces[dice((uint32_t)n.province_count)];
	l->county = &l->province->county[dice((uint32_t)l->province->counties)];
	n.heap = mem_grow(n.heap, n.lives + 1, sizeof *n.heap);
	n.heap[n.lives++] = l;
	rise(n.lives - 1);
}

static void commit(void)
{
	struct err e = { "" };

	must(tx_commit(n.st.db, &e), &e);
	must(tx_begin(n.st.db, &e), &e);
}

static void one_step(void)
{
	struct life *l = n.heap[0];

	if (!live(l)) {
		n.heap[0] = n.heap[--n.lives];
		free(l);
	}
	sink(0);
	if (++n.steps % A_COMMIT == 0)
		commit();
}

static void fill(long cases, long open)
{
	int64_t days = cases / A_DAY + 1, begin;
	struct err e = { "" };

	if (days > SPAN_DAYS)
		days = SPAN_DAYS;
	begin = n.now - 30 * DAY_S - days * DAY_S; /* all of them end before now */
	n.phones = cases * 7 / 10 + 100;
	must(tx_begin(n.st.db, &e), &e);
	for (long i = 0; i < cases + open; i++) {
		/* What is open came in since yesterday. */
		int64_t at = i < cases ? begin + (int64_t)((double)days * DAY_S * i / cases)
				       : n.now - DAY_S / 2 + (i - cases) % (DAY_S / 4);

		while (n.lives && n.heap[0]->at < at)
			one_step();
		born(at, i >= cases);
		if (cases >= 100000 && i % (cases / 20) == 0)
			fprintf(stderr, "nation: %ld of %ld\n", i, cases + open);
	}
	while (n.lives)
		one_step();
	must(tx_commit(n.st.db, &e), &e);
}

static void house_open(const char *database, const char *key)
{
	struct err e = { "" };

	must(store_open(&n.st, database, key, false, &e), &e);
	n.db = db_handle(n.st.db);
	/* Nothing here is worth a sync: what dies is made again. */
	exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF;"
	     "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -1500000; PRAGMA locking_mode = "
	     "EXCLUSIVE");
	n.message =
		prepare("INSERT INTO message (direction, contact_id, sealed, state, template,"
			" purpose, rank, resend, parts, carrier, sim, case_id, event_id,"
			" dedupe, created_at, expires_at, sent_at, delivered_at) VALUES ('out',"
			" ?1, ?2, 'delivered', ?3, ?4, 3, 1, 1, 'mci-1', '432110000000001',"
			" ?5, ?6, ?7, ?8, ?9, ?8, ?8)");
	n.part = prepare(
		"INSERT INTO submission (message_id, seq, state, carrier, sim, reference,"
		" submitted_at, settled_at, status) VALUES (?1, 1, 'delivered', 'mci-1',"
		" '432110000000001', ?2, ?3, ?3, 0)");
	must(tx_begin(n.st.db, &e), &e);
	posts("operator", take_operator);
	posts("pm_expert", take_expert);
	posts("hq_deputy", take_deputy);
	posts("province_manager", take_manager);
	posts("county_head", take_head);
	must(tx_commit(n.st.db, &e), &e);
	if (!n.province_count || !n.provinces[0].counties) {
		fprintf(stderr, "nation: load the organisation of nation.py first\n");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	CLEAN(text) char *indexes = NULL;

	if (argc != 6) {
		fprintf(stderr, "usage: nation DATABASE KEY CASES OPEN SEED\n");
		return 2;
	}
	n.now = (int64_t)time(NULL);
	n.dice = 0x9E3779B97F4A7C15u ^ (strtoull(argv[5], NULL, 10) * 0xBF58476D1CE4E5B9u);
	house_open(argv[1], argv[2]);
	indexes = indexes_drop();
	fill(atol(argv[3]), atol(argv[4]));
	sqlite3_finalize(n.message);
	sqlite3_finalize(n.part);
	exec(indexes);
	exec("PRAGMA journal_mode = WAL");
	store_close(&n.st);
	free(n.heap);
	return 0;
}

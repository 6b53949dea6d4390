/* house.c - see house.h. */
#include "support/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <glob.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/message.h"
#include "store/official.h"
#include "text/msisdn.h"
#include "workflow/load.h"

static int64_t house_now(void *self)
{
	return ((struct house *)self)->now;
}

void must(enum rc rc, const struct err *e)
{
	if (rc != RC_OK)
		fail_msg("%s: %s", rc_name(rc), e->text);
}

static char *file_text(const char *path)
{
	FILE *f = fopen(path, "r");
	struct buf b = { 0 };
	char block[4096];
	size_t n;

	if (!f)
		fail_msg("%s cannot be read", path);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&b, block, n);
	fclose(f);
	return buf_take(&b);
}

static void data_load(struct house *h)
{
	static const char *const patterns[] = { "sql/calendar/*.cfg", "sql/messages/*.cfg",
						"sql/procedures/*.cfg",
						"modem-config/demo/organisation.cfg" };
	struct load_file files[32];
	size_t n = 0;
	struct load_report report;
	struct err e = { "" };
	glob_t found;

	for (size_t i = 0; i < COUNT(patterns); i++) {
		if (glob(patterns[i], 0, NULL, &found) != 0)
			fail_msg("no %s", patterns[i]);
		for (size_t k = 0; k < found.gl_pathc && n < COUNT(files); k++) {
			files[n].name = mem_dup(found.gl_pathv[k]);
			files[n++].text = file_text(found.gl_pathv[k]);
		}
		globfree(&found);
	}
	must(tx_begin(h->en.store.db, &e), &e);
	must(load_batch(&h->en, files, n, &report, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	while (n--) {
		free((char *)(uintptr_t)files[n].name);
		free((char *)(uintptr_t)files[n].text);
	}
}

void house_open(struct house *h)
{
	struct err e = { "" };
	char key[128], path[96];

	setenv("TZ", "Asia/Tehran", 1);
	tzset();
	memset(h, 0, sizeof *h);
	strcpy(h->folder, "/tmp/didehban-house-XXXXXX");
	if (!mkdtemp(h->folder))
		fail_msg("no temporary folder");
	h->clock = (struct clock){ house_now, h };
	h->en.clock = &h->clock;
	h->en.policy = (struct policy){ .answer_max_parts = 3,
					.quiet_from = 22 * 60,
					.quiet_to = 7 * 60,
					.stop_final = true,
					.message_life_s = 3 * 86400,
					.session_idle_s = 1800,
					.session_life_s = 12 * 3600,
					.callback = "4wh" };
	h->now = house_instant("2026-11-24 10:00:00"); /* a Tuesday */
	snprintf(path, sizeof path, "%s/test.db", h->folder);
	snprintf(key, sizeof key, "%s/key", h->folder);
	must(vault_create(key, &e), &e);
	must(store_open(&h->en.store, path, key, true, &e), &e);
	data_load(h);
}

void house_close(struct house *h)
{
	CLEAN(text) char *command = NULL;

	engine_close(&h->en);
	store_close(&h->en.store);
	if (asprintf(&command, "rm -rf %s", h->folder) > 0 && system(command) != 0)
		print_message("%s stays behind\n", h->folder);
}

int house_setup(void **state)
{
	struct house *h = mem_alloc(sizeof *h);

	log_level_set(LOG_LEVEL_ERROR);
	house_open(h);
	*state = h;
	return 0;
}

int house_teardown(void **state)
{
	house_close(*state);
	free(*state);
	return 0;
}

int64_t house_instant(const char *local)
{
	struct tm tm = { .tm_isdst = -1 };

	if (!strptime(local, "%Y-%m-%d %H:%M:%S", &tm))
		fail_msg("%s is no time", local);
	return (int64_t)mktime(&tm);
}

void house_at(struct house *h, const char *local)
{
	int64_t until = house_instant(local);
	struct err e = { "" };
	int fired;

	/* Every timer fires at its own second, as with a running daemon. */
	for (;;) {
		struct stmt *s = stmt_get(h->en.store.db, SQL_timer_next);
		int64_t due = 0;

		bind_int(s, until);
		if (stmt_row(s, &e) == RC_OK) {
			col_int(s);
			due = col_int(s);
		}
		stmt_done(s);
		if (!due)
			break;
		if (due > h->now)
			h->now = due;
		must(engine_tick(&h->en, 1, &fired, &e), &e);
		assert_int_equal(fired, 1);
	}
	h->now = until;
}

struct actor house_official(struct house *h, const char *login)
{
	struct official o;
	struct err e = { "" };

	must(official_by_login(&h->en.store, login, &o, &e), &e);
	return (struct actor){ .kind = ACTOR_OFFICIAL,
			       .official_id = o.id,
			       .login = login,
			       .via = "desk",
			       .known = true };
}

struct case_ house_complaint(struct house *h, const char *phone)
{
	struct opening o = { .kind = "complaint",
			     .name = "مریم احمدی",
			     .phone = phone,
			     .address = "مشهد، خیابان امام رضا",
			     .text = "به درخواست من پاسخ نداده‌اند",
			     .channel = "desk",
			     .actor = house_official(h, "operator.1") };
	struct opened out;
	struct err e = { "" };

	must(tx_begin(h->en.store.db, &e), &e);
	must(case_open(&h->en, &o, &out, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	return out.c;
}

void house_act(struct house *h, struct case_ *c, const char *login, struct request r)
{
	struct err e = { "" };
	enum refusal why;

	r.actor = house_official(h, login);
	must(tx_begin(h->en.store.db, &e), &e);
	must(case_act(&h->en, c, &r, &why, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
}

enum refusal house_refused(struct house *h, struct case_ *c, const char *login,
			   struct request r)
{
	struct err e = { "" };
	enum refusal why;

	r.actor = house_official(h, login);
	must(tx_begin(h->en.store.db, &e), &e);
	assert_int_equal(case_act(&h->en, c, &r, &why, &e), RC_REJECT);
	tx_rollback(h->en.store.db);
	assert_true(e.text[0]);
	return why;
}

void house_load(struct house *h, const char *text, enum rc expected, const char *says)
{
	struct load_file f = { "office.cfg", text };
	struct load_report report;
	struct err e = { "" };
	enum rc rc;

	must(tx_begin(h->en.store.db, &e), &e);
	rc = load_batch(&h->en, &f, 1, &report, &e);
	if (rc == RC_OK)
		must(tx_commit(h->en.store.db, &e), &e);
	else
		tx_rollback(h->en.store.db);
	if (rc != expected || (says && !strstr(e.text, says)))
		fail_msg("%s: %s", rc_name(rc), e.text);
	if (rc != RC_OK)
		must(engine_reload(&h->en, &e), &e);
}

void house_fresh(struct house *h, struct case_ *c)
{
	struct err e = { "" };

	must(case_get(&h->en.store, c->id, c, &e), &e);
}

struct wanted {
	const char *code;
	int64_t after;
	struct buf codes;
	char *text;
};

static enum rc line_take(void *ctx, const struct message_line *line, struct err *e)
{
	struct wanted *w = ctx;

	(void)e;
	if (line->message.incoming || line->message.state == MESSAGE_CANCELLED ||
	    line->message.id <= w->after)
		return RC_OK;
	buf_printf(&w->codes, "%s%s", w->codes.len ? " " : "",
		   line->message.template[0] ? line->message.template : "-");
	if (w->code && strcmp(line->message.template, w->code) == 0) {
		free(w->text);
		w->text = mem_dup(line->text);
	}
	return RC_OK;
}

static struct wanted lines_take(struct house *h, const char *phone, const char *code,
				int64_t after)
{
	struct wanted w = { .code = code, .after = after };
	struct message_filter f = { .phone = phone };
	char e164[MSISDN_ROOM];
	struct err e = { "" };

	if (msisdn_parse(e164, phone))
		f.phone = e164;
	must(message_each(&h->en.store, &f, line_take, &w, &e), &e);
	return w;
}

char *house_codes(struct house *h, const char *phone)
{
	return house_codes_after(h, phone, 0);
}

char *house_codes_after(struct house *h, const char *phone, int64_t message_id)
{
	struct wanted w = lines_take(h, phone, NULL, message_id);

	return buf_take(&w.codes);
}

char *house_text(struct house *h, const char *phone, const char *code)
{
	struct wanted w = lines_take(h, phone, code, 0);

	buf_free(&w.codes);
	if (!w.text)
		fail_msg("no %s for %s", code, phone);
	return w.text;
}

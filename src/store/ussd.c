/* ussd.c - see ussd.h.  Owns the tables ussd_session and ussd_reply. */
#include "store/ussd.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* Parts the sealed words; text in storage form holds no control character. */
static const char separator = '\x1f', absent = '\x1e';

void ussd_free(struct ussd_session *u)
{
	for (int i = 0; i < USSD_WORDS; i++) {
		free(u->word[i]);
		u->word[i] = NULL;
	}
}

void clean_ussd_session(struct ussd_session *u)
{
	ussd_free(u);
}

void ussd_word_set(struct ussd_session *u, enum ussd_word w, const char *text)
{
	char *copy = mem_dup(text);

	free(u->word[w]);
	u->word[w] = copy;
}

static void bind_key(struct store *st, struct stmt *s, const char *session, const char *phone)
{
	CLEAN(buf) struct buf b = { 0 };

	buf_printf(&b, "%s\n%s", phone, session);
	bind_hash(st, s, "ussd", b.text);
}

static void bind_words(struct store *st, struct stmt *s, const struct ussd_session *u)
{
	CLEAN(buf) struct buf b = { 0 };

	for (int i = 0; i < USSD_WORDS; i++) {
		if (i)
			buf_putc(&b, separator);
		if (u->word[i])
			buf_puts(&b, u->word[i]);
		else
			buf_putc(&b, absent);
	}
	if (u->ended)
		bind_null(s);
	else
		bind_sealed(st, s, b.text);
}

static enum rc col_words(struct store *st, struct stmt *s, struct ussd_session *u,
			 struct err *e)
{
	CLEAN(text) char *all = NULL;
	char *rest;

	if (u->ended)
		return RC_OK;
	TRY(col_sealed(st, s, &all, e));
	rest = all;
	for (int i = 0; i < USSD_WORDS && rest; i++) {
		char *word = strsep(&rest, (const char[]){ separator, '\0' });

		if (*word != absent)
			u->word[i] = mem_dup(word);
	}
	return RC_OK;
}

static enum rc row_take(struct store *st, struct stmt *s, struct ussd_session *u, struct err *e)
{
	enum rc rc;

	*u = (struct ussd_session){ 0 };
	TRY(stmt_row(s, e));
	u->id = col_int(s);
	col_text_to(s, u->step, sizeof u->step);
	col_text_to(s, u->lang, sizeof u->lang);
	u->matter = (int)col_int(s);
	u->page = (int)col_int(s);
	u->offered = col_int(s) != 0;
	u->ended = col_int(s) != 0;
	u->created_at = col_int(s);
	u->at = col_int(s);
	rc = col_words(st, s, u, e);
	stmt_done(s);
	return rc;
}

enum rc ussd_get(struct store *st, const char *session, const char *phone,
		 struct ussd_session *u, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_get);

	bind_key(st, s, session, phone);
	return row_take(st, s, u, e);
}

enum rc ussd_newest(struct store *st, const char *phone, struct ussd_session *u, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_newest);

	bind_hash(st, s, "phone", phone);
	return row_take(st, s, u, e);
}

static enum rc sweep(struct store *st, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_expire);

	bind_int(s, now - USSD_KEEP_S);
	return stmt_run(s, e);
}

static void bind_state(struct store *st, struct stmt *s, const struct ussd_session *u)
{
	bind_text(s, u->step);
	bind_text(s, u->lang);
	bind_int(s, u->matter);
	bind_int(s, u->page);
	bind_int(s, u->offered);
	bind_int(s, u->ended);
	bind_words(st, s, u);
}

enum rc ussd_put(struct store *st, const char *session, const char *phone,
		 struct ussd_session *u, struct err *e)
{
	struct stmt *s;

	if (u->id) {
		s = stmt_get(st->db, SQL_ussd_set);
		bind_state(st, s, u);
		bind_int(s, u->at);
		bind_int(s, u->id);
		return stmt_run(s, e);
	}
	TRY(sweep(st, u->at, e));
	s = stmt_get(st->db, SQL_ussd_add);
	bind_key(st, s, session, phone);
	bind_hash(st, s, "phone", phone);
	bind_state(st, s, u);
	bind_int(s, u->created_at);
	bind_int(s, u->at);
	return stmt_id(s, &u->id, e);
}

static enum rc screen_take(struct store *st, struct stmt *s, char **screen, struct err *e)
{
	enum rc rc;

	TRY(stmt_row(s, e));
	rc = col_sealed(st, s, screen, e);
	stmt_done(s);
	return rc;
}

enum rc ussd_reply_get(struct store *st, const struct ussd_session *u, const char *text,
		       char **screen, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_reply_get);

	bind_int(s, u->id);
	bind_hash(st, s, "typed", text);
	return screen_take(st, s, screen, e);
}

enum rc ussd_reply_last(struct store *st, const struct ussd_session *u, char **screen,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_reply_last);

	bind_int(s, u->id);
	return screen_take(st, s, screen, e);
}

enum rc ussd_reply_add(struct store *st, const struct ussd_session *u, const char *phone,
		       const char *text, const char *template, const char *screen,
		       struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_reply_add);

	bind_int(s, u->id);
	bind_hash(st, s, "typed", text);
	bind_hash(st, s, "phone", *template ? phone : NULL);
	bind_text(s, *template ? template : NULL);
	bind_sealed(st, s, screen);
	bind_int(s, u->at);
	return stmt_run(s, e);
}

enum rc ussd_unlink(struct store *st, const struct ussd_session *u, const char *phone,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_unlink_replies);

	bind_int(s, u->id);
	bind_hash(st, s, "phone", phone);
	TRY(stmt_run(s, e));
	s = stmt_get(st->db, SQL_ussd_unlink);
	bind_hash(st, s, "phone", phone);
	db_scrub_want(st->db);
	return stmt_run(s, e);
}

enum rc ussd_sweep(struct store *st, int64_t now, struct err *e)
{
	db_scrub_want(st->db);
	return sweep(st, now, e);
}

enum rc ussd_open_count(struct store *st, int64_t after, int64_t *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_ussd_open);

	bind_int(s, after);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	stmt_done(s);
	return RC_OK;
}

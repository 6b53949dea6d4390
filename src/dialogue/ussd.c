/* ussd.c - see ussd.h.  Owns the session: which request is new, which was
 * answered, and where a dropped conversation goes on. */
#include "dialogue/ussd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "dialogue/ussd_menu.h"
#include "dialogue/ussd_screen.h"
#include "store/contact.h"
#include "workflow/anonymity.h"

/* ---- from one session to the next ------------------------------------------- */

/* The phone dials again: what it had begun is offered.  The session that it
 * lost keeps nothing. */
static enum rc resume(struct engine *en, const struct ussd_request *r, struct ussd_session *u,
		      struct err *e)
{
	CLEAN(ussd_session) struct ussd_session lost = { 0 };
	enum rc rc = ussd_newest(&en->store, r->phone, &lost, e);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	if (lost.ended || !menu_halfway(&lost) || lost.at < engine_now(en) - USSD_RESUME_S)
		return RC_OK;
	memcpy(u->step, lost.step, sizeof u->step);
	memcpy(u->lang, lost.lang, sizeof u->lang);
	u->matter = lost.matter;
	u->page = lost.page;
	u->offered = true;
	for (int i = USSD_CODE; i < USSD_WORDS; i++)
		ussd_word_set(u, i, lost.word[i]);
	lost.ended = true; /* ussd_put() of a kept one needs no session id */
	return ussd_put(&en->store, NULL, r->phone, &lost, e);
}

static enum rc session_find(struct engine *en, const struct ussd_request *r,
			    struct ussd_session *u, struct err *e)
{
	enum rc rc = ussd_get(&en->store, r->session, r->phone, u, e);

	if (rc != RC_NONE)
		return rc;
	*u = (struct ussd_session){ .created_at = engine_now(en) };
	menu_home(u);
	return *r->text ? RC_OK : resume(en, r, u, e);
}

/* ---- what was typed since ----------------------------------------------------- */

/* The text is what was typed before and one more input: that input.  NULL:
 * it is another text. */
static const char *one_more(const struct ussd_session *u, const char *text)
{
	const char *typed = u->word[USSD_TYPED];
	size_t len = typed ? strlen(typed) : 0;

	if (!typed || strncmp(text, typed, len) != 0)
		return NULL;
	if (len == 0)
		return text;
	return text[len] == '*' ? text + len + 1 : NULL;
}

/* Feed what is new.  One input that wants words may hold a '*' of its own; of
 * several that come at once, each ends at the next '*'. */
static enum rc feed(struct menu *m, const char *text, struct err *e)
{
	const char *rest = one_more(m->u, text);
	bool whole = rest && menu_wants_words(m->u);

	if (!rest && m->u->id)
		menu_home(m->u);
	if (!rest)
		rest = text;
	if (!*rest)
		return RC_OK;
	while (rest && !menu_answered(m)) {
		size_t len = whole ? strlen(rest) : strcspn(rest, "*");
		CLEAN(text) char *input = mem_dupn(rest, len);

		TRY(menu_input(m, input, e));
		rest = rest[len] == '*' ? rest + len + 1 : NULL;
	}
	return RC_OK;
}

/* ---- the answer ---------------------------------------------------------------- */

/* The page of the screen; a conversation ends with the last page of an answer. */
static enum rc show(struct menu *m, char **answer, struct err *e)
{
	CLEAN(buf) struct buf page = { 0 };
	CLEAN(buf) struct buf b = { 0 };
	CLEAN(text) char *text = NULL;
	CLEAN(text) char *next = NULL;
	bool more;

	TRY(menu_screen(m, &text, &next, e));
	more = screen_page(&page, text, m->u->page, next);
	m->u->ended = !more && menu_reading(m->u);
	buf_printf(&b, "%s %s", m->u->ended ? "END" : "CON", page.text);
	*answer = buf_take(&b);
	return RC_OK;
}

static enum rc keep(struct menu *m, const struct ussd_request *r, const char *answer,
		    struct err *e)
{
	struct store *st = &m->talk.en->store;

	m->u->at = engine_now(m->talk.en);
	ussd_word_set(m->u, USSD_TYPED, r->text);
	TRY(ussd_put(st, r->session, r->phone, m->u, e));
	TRY(ussd_reply_add(st, m->u, r->phone, r->text, m->talk.told->code, answer, e));
	if (!m->anonymous)
		return RC_OK;
	TRY(ussd_unlink(st, m->u, r->phone, e));
	return anonymity_promise(m->talk.en, e); /* the screen with the receipt goes, too */
}

static enum rc end(struct engine *en, const struct ussd_session *u, const char *code,
		   char **answer, struct err *e)
{
	struct say s = { .code = code, .lang = strcmp(u->lang, "fa") == 0 ? NULL : u->lang };
	CLEAN(text) char *text = NULL;

	TRY(say_render(en, &s, &text, e));
	if (asprintf(answer, "END %s", text) < 0)
		abort();
	return RC_OK;
}

/* More was typed in a session that is over: its last word again; of one that
 * was taken up by another, that. */
static enum rc over(struct engine *en, const struct ussd_session *u, char **answer,
		    struct err *e)
{
	TRY(ussd_reply_last(&en->store, u, answer, e));
	if (strncmp(*answer, "END", 3) == 0)
		return RC_OK;
	free(*answer);
	*answer = NULL;
	return end(en, u, "U14", answer, e);
}

static enum rc serve(struct menu *m, const struct ussd_request *r, char **answer, struct err *e)
{
	TRY(feed(m, r->text, e));
	TRY(show(m, answer, e));
	return keep(m, r, *answer, e);
}

enum rc ussd_serve(struct engine *en, const struct ussd_request *r, char **answer,
		   struct err *e)
{
	CLEAN(ussd_session) struct ussd_session u = { 0 };
	struct incoming in = { .phone = r->phone, .answerable = true, .text = "" };
	struct told told = { .code = "" };
	struct menu m = { .u = &u };
	enum rc rc;

	*answer = NULL;
	TRY(session_find(en, r, &u, e));
	if (strlen(r->text) > USSD_TEXT_MAX)
		return end(en, &u, "U17", answer, e);
	rc = u.id ? ussd_reply_get(&en->store, &u, r->text, answer, e) : RC_NONE;
	if (rc == RC_NONE && u.ended)
		return over(en, &u, answer, e);
	if (rc != RC_NONE)
		return rc;
	rc = contact_bare(&en->store, r->phone, &in.contact_id, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	m.talk = (struct talk){ .en = en, .in = &in, .text = "", .via = "ussd", .told = &told };
	rc = serve(&m, r, answer, e);
	if (rc == RC_OK)
		log_info("ussd answered", "session=%lld phone=%s step=%s answer=%s end=%d",
			 (long long)u.id, m.anonymous ? "-" : log_phone(r->phone), u.step,
			 told.code[0] ? told.code : "-", u.ended);
	buf_free(&told.text);
	return rc;
}

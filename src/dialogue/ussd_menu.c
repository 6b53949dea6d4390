/* ussd_menu.c - see ussd_menu.h.  Owns the order of the questions. */
#include "dialogue/ussd_menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "dialogue/citizen.h"
#include "dialogue/newcase.h"
#include "dialogue/ussd_screen.h"
#include "store/contact.h"
#include "text/digits.h"
#include "text/normalise.h"

enum step {
	STEP_HOME,
	STEP_STATUS,   /* a code, or one's own cases */
	STEP_FOLLOW,   /* a code */
	STEP_FOLLOWUP, /* the text */
	STEP_NEW,      /* the text of a complaint, or another kind */
	STEP_TEXT,     /* the text of that kind */
	STEP_NAME,     /* a name, or the same as before */
	STEP_ADDRESS,
	STEP_READ, /* an answer, page by page */
};

enum { KEY_NEXT = 9, KEY_MINE = 0, KEY_LANGUAGE = 4, KEY_SAME = 1 };

/* The name that the database keeps, and the text that asks. */
static const struct {
	const char *name, *asks;
	bool words; /* a '*' may stand in what is typed */
} steps[] = {
	[STEP_HOME] = { "home", "U01", false },
	[STEP_STATUS] = { "status", "U02", true },
	[STEP_FOLLOW] = { "follow", "U03", true },
	[STEP_FOLLOWUP] = { "follow_up", "U04", true },
	[STEP_NEW] = { "new", "U05", true },
	[STEP_TEXT] = { "text", "U06", true },
	[STEP_NAME] = { "name", "U07", true },
	[STEP_ADDRESS] = { "address", "U09", true },
	[STEP_READ] = { "read", NULL, false },
};

static const enum matter kinds[] = { MATTER_NONE, MATTER_COMPLAINT, MATTER_ANON,
				     MATTER_SUGGESTION, MATTER_REQUEST };

static enum step step_of(const struct ussd_session *u)
{
	for (size_t i = 0; i < COUNT(steps); i++)
		if (strcmp(steps[i].name, u->step) == 0)
			return (enum step)i;
	return STEP_HOME;
}

static void step_set(struct ussd_session *u, enum step step)
{
	snprintf(u->step, sizeof u->step, "%s", steps[step].name);
	u->page = 0;
}

void menu_home(struct ussd_session *u)
{
	step_set(u, STEP_HOME);
	snprintf(u->lang, sizeof u->lang, "fa");
	u->offered = false;
	u->matter = MATTER_NONE;
	for (int i = USSD_CODE; i < USSD_WORDS; i++)
		ussd_word_set(u, i, NULL);
}

bool menu_halfway(const struct ussd_session *u)
{
	return step_of(u) != STEP_HOME;
}

bool menu_wants_words(const struct ussd_session *u)
{
	return !u->offered && steps[step_of(u)].words;
}

bool menu_answered(const struct menu *m)
{
	return m->talk.told->text.len > 0;
}

bool menu_reading(const struct ussd_session *u)
{
	return step_of(u) == STEP_READ && !u->offered;
}

/* One digit of any set and nothing else: its value; else -1. */
static int key_of(const char *input)
{
	size_t len = strlen(input), pos = 0;
	int value;

	if (len == 0)
		return -1;
	value = digit_value(utf8_next(input, len, &pos));
	return pos == len ? value : -1;
}

/* The language of the answers follows the session. */
static void speak(struct menu *m)
{
	m->talk.lang = strcmp(m->u->lang, "fa") == 0 ? NULL : m->u->lang;
}

static enum rc tell(struct menu *m, const char *code, struct err *e)
{
	return talk_answer(&m->talk, code, NULL, e);
}

/* ---- codes ------------------------------------------------------------------- */

/* What was typed where a code was asked for. */
static void code_read(struct intent *in, const char *input)
{
	static const struct grammar_context nobody;
	CLEAN(text) char *text = mem_dup(input);

	for (char *p = text; *p; p++)
		if (*p == '*' || *p == '#')
			*p = ' ';
	grammar_read(in, text, &nobody);
}

static enum rc take_status(struct menu *m, const char *input, struct err *e)
{
	CLEAN(intent) struct intent in = { 0 };

	if (key_of(input) == KEY_MINE)
		in.kind = INTENT_MYCASES;
	else
		code_read(&in, input);
	m->anonymous |= in.receipt;
	if (in.kind == INTENT_MYCASES)
		return citizen_serve(&m->talk, &in, e);
	if (!in.code[0])
		return tell(m, "Q05", e);
	in.kind = INTENT_STATUS;
	return citizen_serve(&m->talk, &in, e);
}

/* Only the owner may go on; a receipt is its own proof. */
static enum rc take_follow(struct menu *m, const char *input, struct err *e)
{
	CLEAN(intent) struct intent in = { 0 };
	struct case_ c;
	bool owner;
	enum rc rc;

	code_read(&in, input);
	m->anonymous |= in.receipt;
	if (!in.code[0])
		return tell(m, "Q05", e);
	rc = citizen_find(&m->talk, &in, &c, &owner, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_NONE || !(owner || in.receipt)) {
		in.kind = INTENT_STATUS;
		return citizen_serve(&m->talk, &in, e);
	}
	ussd_word_set(m->u, USSD_CODE, in.code);
	step_set(m->u, STEP_FOLLOWUP);
	return RC_OK;
}

static enum rc take_followup(struct menu *m, const char *input, struct err *e)
{
	struct intent in = { .kind = INTENT_FOLLOWUP, .text = (char *)(uintptr_t)input };

	snprintf(in.code, sizeof in.code, "%s", m->u->word[USSD_CODE]);
	in.receipt = strlen(in.code) == sizeof in.code - 1;
	m->anonymous |= in.receipt;
	m->talk.text = input;
	TRY(citizen_serve(&m->talk, &in, e));
	/* What it set going has a text of its own. */
	return menu_answered(m) ? RC_OK : tell(m, "U11", e);
}

/* ---- a new case ---------------------------------------------------------------- */

static enum rc known(const struct menu *m, struct contact *who, bool *is, struct err *e)
{
	enum rc rc = contact_known(&m->talk.en->store, m->talk.in->phone, who, e);

	*is = rc == RC_OK;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc open_case(struct menu *m, const char *name, const char *address, struct err *e)
{
	enum matter matter = (enum matter)m->u->matter;

	m->anonymous = matter == MATTER_ANON || matter == MATTER_REPORT;
	return newcase_open(&m->talk, matter, m->u->word[USSD_BODY], name, address, e);
}

static enum rc take_text(struct menu *m, const char *input, struct err *e)
{
	ussd_word_set(m->u, USSD_BODY, input);
	if (!newcase_wants_identity((enum matter)m->u->matter))
		return open_case(m, NULL, NULL, e);
	step_set(m->u, STEP_NAME);
	return RC_OK;
}

/* The text of a complaint, or the number of another kind. */
static enum rc take_new(struct menu *m, const char *input, struct err *e)
{
	int key = key_of(input);

	m->u->matter = MATTER_COMPLAINT;
	if (key < 0)
		return take_text(m, input, e);
	if (key < 1 || key >= (int)COUNT(kinds)) {
		m->note = "U12";
		return RC_OK;
	}
	m->u->matter = kinds[key];
	step_set(m->u, STEP_TEXT);
	return RC_OK;
}

static enum rc take_name(struct menu *m, const char *input, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	bool is;

	TRY(known(m, &who, &is, e));
	if (is && key_of(input) == KEY_SAME)
		return open_case(m, who.name, who.address, e);
	if (key_of(input) >= 0) {
		m->note = "U12";
		return RC_OK;
	}
	ussd_word_set(m->u, USSD_NAME, input);
	step_set(m->u, STEP_ADDRESS);
	return RC_OK;
}

/* ---- choices ------------------------------------------------------------------- */

static enum rc take_home(struct menu *m, int key)
{
	static const enum step to[] = { STEP_HOME, STEP_STATUS, STEP_FOLLOW, STEP_NEW };

	if (key == KEY_LANGUAGE) {
		snprintf(m->u->lang, sizeof m->u->lang,
			 strcmp(m->u->lang, "fa") == 0 ? "en" : "fa");
		speak(m);
	} else if (key >= 1 && key < (int)COUNT(to)) {
		step_set(m->u, to[key]);
	} else {
		m->note = "U12";
	}
	return RC_OK;
}

/* Go on with the dropped conversation, or begin anew in its language. */
static void take_offer(struct menu *m, int key)
{
	char lang[USSD_LANG_ROOM];

	memcpy(lang, m->u->lang, sizeof lang);
	if (key == 1) {
		m->u->offered = false;
	} else if (key == 2) {
		menu_home(m->u);
		memcpy(m->u->lang, lang, sizeof lang);
	} else {
		m->note = "U12";
	}
}

static enum rc take(struct menu *m, const char *input, struct err *e)
{
	switch (step_of(m->u)) {
	case STEP_HOME:
		return take_home(m, key_of(input));
	case STEP_STATUS:
		return take_status(m, input, e);
	case STEP_FOLLOW:
		return take_follow(m, input, e);
	case STEP_FOLLOWUP:
		return take_followup(m, input, e);
	case STEP_NEW:
		return take_new(m, input, e);
	case STEP_TEXT:
		return take_text(m, input, e);
	case STEP_NAME:
		return take_name(m, input, e);
	case STEP_ADDRESS:
		return open_case(m, m->u->word[USSD_NAME], input, e);
	case STEP_READ:
		break;
	}
	return RC_OK;
}

/* The next page, if there is one and it was asked for. */
static enum rc turn_page(struct menu *m, int key, bool *turned, struct err *e)
{
	CLEAN(buf) struct buf page = { 0 };
	CLEAN(text) char *text = NULL;
	CLEAN(text) char *next = NULL;

	*turned = false;
	if (key != KEY_NEXT)
		return RC_OK;
	TRY(menu_screen(m, &text, &next, e));
	*turned = screen_page(&page, text, m->u->page, next);
	m->u->page += *turned;
	return RC_OK;
}

enum rc menu_input(struct menu *m, const char *input, struct err *e)
{
	CLEAN(text) char *text = text_store(input, strlen(input), NULL);
	bool turned;

	speak(m);
	m->note = NULL;
	if (!*text)
		return RC_OK;
	TRY(turn_page(m, key_of(text), &turned, e));
	if (turned)
		return RC_OK;
	if (m->u->offered) {
		take_offer(m, key_of(text));
		return RC_OK;
	}
	return take(m, text, e);
}

/* ---- the screen ------------------------------------------------------------------ */

static enum rc words(struct menu *m, struct say *s, char **text, struct err *e)
{
	s->lang = m->talk.lang;
	return say_render(m->talk.en, s, text, e);
}

static const char *kind_name(const struct menu *m)
{
	enum matter matter = (enum matter)m->u->matter;

	if (matter == MATTER_ANON)
		return m->talk.lang ? "anonymous report" : "گزارش بی‌نام";
	return m->talk.lang ? matter_kind(matter) : matter_title(matter);
}

/* What the step asks; a phone that is known may go on as before. */
static enum rc ask(struct menu *m, char **text, struct err *e)
{
	enum step step = step_of(m->u);
	CLEAN(contact) struct contact who = { 0 };
	CLEAN(text) char *code = NULL;
	struct say s = { .code = steps[step].asks };
	bool is = false;

	if (m->u->offered)
		s.code = "U10";
	else if (step == STEP_NAME)
		TRY(known(m, &who, &is, e));
	if (is)
		s.code = "U08";
	if (m->u->word[USSD_CODE])
		code = say_digits(m->u->word[USSD_CODE], m->talk.lang);
	say_value(&s, "code", code);
	say_value(&s, "type", kind_name(m));
	return words(m, &s, text, e);
}

enum rc menu_screen(struct menu *m, char **text, char **next, struct err *e)
{
	CLEAN(text) char *note = NULL;
	CLEAN(text) char *asked = NULL;
	struct say above = { .code = m->note }, more = { .code = "U13" };

	speak(m);
	TRY(words(m, &more, next, e));
	if (m->talk.told->text.len) { /* read on from here, if it is long */
		ussd_word_set(m->u, USSD_BODY, m->talk.told->text.text);
		step_set(m->u, STEP_READ);
	}
	if (menu_reading(m->u)) {
		*text = mem_dup(m->u->word[USSD_BODY]);
		return RC_OK;
	}
	TRY(ask(m, &asked, e));
	if (!m->note) {
		*text = mem_dup(asked);
		return RC_OK;
	}
	TRY(words(m, &above, &note, e));
	if (asprintf(text, "%s\n%s", note, asked) < 0)
		abort();
	return RC_OK;
}

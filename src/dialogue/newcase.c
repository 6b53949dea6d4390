/* newcase.c - see newcase.h. */
#include "dialogue/newcase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/contact.h"
#include "store/draft.h"
#include "workflow/apply.h"

enum { DRAFT_LIFE_S = 3 * 24 * 3600 };

/* A complaint and a request want a name and an address before they begin;
 * a report keeps nobody, and an opinion needs nobody. */
bool newcase_wants_identity(enum matter m)
{
	switch (m) {
	case MATTER_COMPLAINT:
	case MATTER_REQUEST:
		return true;
	case MATTER_NONE:
	case MATTER_REPORT:
	case MATTER_ANON:
	case MATTER_SUGGESTION:
	case MATTER_OPINION:
	case MATTER_QUESTION:
		break;
	}
	return false;
}

/* The procedure's own texts give the code (C01), and a screen says it, too; out
 * of hours C03 says when it is looked at (X09).  A receipt is given here, in a
 * text that knows no case, so that nothing joins the number to it. */
static enum rc open_case(const struct talk *t, struct opening *o, struct err *e)
{
	struct opened out;
	CLEAN(text) char *receipt = NULL;
	struct say s = {
		.code = "N03", .purpose = "receipt", .rank = RANK_REPLY, .resend = true
	};
	bool open;
	enum rc rc;

	o->channel = t->via;
	o->actor.kind = ACTOR_CLIENT;
	o->actor.via = t->via;
	rc = case_open(t->en, o, &out, e);
	if (rc == RC_REJECT) {
		log_warn("case refused", "phone=%s why=\"%s\"", log_phone(t->in->phone),
			 e ? e->text : "");
		return talk_answer(t, t->told ? "U16" : "H02", NULL, e);
	}
	TRY(rc);
	if (!out.receipt[0] && !t->told) {
		TRY(talk_in_hours(t, &out.c, &open, e));
		return open || strcmp(out.c.stage_kind, "work") != 0
			       ? RC_OK
			       : talk_answer(t, "C03", &out.c, e);
	}
	if (!out.receipt[0]) {
		s.code = "C01";
		s.about = &out.c;
		return talk_say(t, &s, e);
	}
	receipt = say_digits(out.receipt, t->lang);
	say_value(&s, "receipt", receipt);
	return talk_say(t, &s, e);
}

static enum rc keep_draft(const struct talk *t, const struct intent *in, struct err *e)
{
	struct draft d = { .text = in->text,
			   .created_at = engine_now(t->en),
			   .expires_at = engine_now(t->en) + DRAFT_LIFE_S };

	snprintf(d.kind, sizeof d.kind, "%s", matter_kind(in->matter));
	TRY(draft_put(&t->en->store, t->in->contact_id, &d, e));
	return talk_answer(t, "N01", NULL, e);
}

enum rc newcase_begin(const struct talk *t, const struct intent *in, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	struct opening o = { .kind = matter_kind(in->matter), .text = in->text };
	enum rc rc;

	if (in->matter == MATTER_ANON || in->matter == MATTER_REPORT)
		return open_case(t, &o, e); /* and the event names no message */
	rc = contact_known(&t->en->store, t->in->phone, &who, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_NONE && newcase_wants_identity(in->matter))
		return keep_draft(t, in, e);
	o.name = who.name;
	o.address = who.address;
	o.phone = t->in->phone;
	o.actor.message_id = t->in->message_id;
	return open_case(t, &o, e);
}

enum rc newcase_open(const struct talk *t, enum matter m, const char *text, const char *name,
		     const char *address, struct err *e)
{
	struct opening o = { .kind = matter_kind(m), .text = text };

	if (m != MATTER_ANON && m != MATTER_REPORT) {
		o.name = name;
		o.address = address;
		o.phone = t->in->phone;
	}
	return open_case(t, &o, e);
}

enum rc newcase_after(const struct talk *t, const struct case_ *ended, const char *text,
		      struct err *e)
{
	struct opening o = { .kind = ended->kind, .text = text, .parent_id = ended->id };

	return open_case(t, &o, e);
}

/* ---- name and address --------------------------------------------------------- */

static size_t skip_names(const struct tokens *words, size_t at, bool *drop)
{
	int ignored;
	size_t n;

	while ((n = tokens_keyword(words, at, words_name, &ignored))) {
		memset(drop + at, true, n * sizeof *drop);
		at += n;
	}
	return at;
}

/* "I am ..." ends with its verb in Persian, as no name does. */
static void cut_verb(char *name)
{
	static const char *const verbs[] = { " هستم", " است" };
	size_t len = name ? strlen(name) : 0;

	for (size_t i = 0; i < COUNT(verbs); i++) {
		size_t n = strlen(verbs[i]);

		if (len > n && strcmp(name + len - n, verbs[i]) == 0)
			name[len -= n] = '\0';
	}
}

bool newcase_labels(const char *text, struct identity_words *who)
{
	CLEAN(tokens) struct tokens words;
	bool *name, *address, found = false;
	int ignored;

	tokens_read(&words, text, strlen(text));
	name = mem_alloc((words.count + 1) * sizeof *name);
	address = mem_alloc((words.count + 1) * sizeof *address);
	for (size_t i = skip_names(&words, 0, name), first = i, n; i < words.count && !found;
	     i++) {
		n = tokens_keyword(&words, i, words_address, &ignored);
		if (!n || i == first || i + n == words.count)
			continue;
		memset(name + i, true, (words.count - i) * sizeof *name);
		memset(address, true, (i + n) * sizeof *address);
		who->name = tokens_rest(&words, name);
		who->address = tokens_rest(&words, address);
		found = true;
	}
	free(name);
	free(address);
	cut_verb(who->name);
	return found;
}

/* "I am ...", "name: ..." are no part of a name. */
static char *without_label(const char *text)
{
	CLEAN(tokens) struct tokens words;
	bool *drop;
	char *rest;

	tokens_read(&words, text, strlen(text));
	drop = mem_alloc((words.count + 1) * sizeof *drop);
	if (skip_names(&words, 0, drop) == words.count)
		rest = mem_dup(text);
	else
		rest = tokens_rest(&words, drop);
	free(drop);
	return rest;
}

enum rc newcase_complete(const struct talk *t, bool *taken, struct err *e)
{
	CLEAN(draft) struct draft d = { 0 };
	CLEAN(text) char *plain = NULL;
	struct identity_words who = { 0 };
	struct opening o = { .phone = t->in->phone };
	enum rc rc = draft_get(&t->en->store, t->in->contact_id, engine_now(t->en), &d, e);

	*taken = rc == RC_OK;
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	if (!newcase_labels(t->text, &who)) {
		plain = without_label(t->text);
		identity_parse(plain, &who);
		cut_verb(who.name);
	}
	o.kind = d.kind;
	o.text = d.text;
	o.name = who.name;
	o.address = who.address;
	o.actor.message_id = t->in->message_id;
	rc = draft_delete(&t->en->store, t->in->contact_id, e);
	if (rc == RC_OK)
		rc = open_case(t, &o, e);
	free(who.name);
	free(who.address);
	return rc;
}

/* looks.c - /api/v1/cases/{code}/identity and /documents: who the citizen is
 * and what was written.  Who looks at an identity, or at a body that is not
 * for everybody, stands in the case's history. */
#include "hook/route.h"

#include <string.h>

#include "base/mem.h"
#include "hook/lookup.h"
#include "store/contact.h"
#include "store/document.h"
#include "workflow/move.h"
#include "workflow/sight.h"

/* The case, and who looks at it; RC_NONE as if there were none, where it must
 * not be known to be there. */
static enum rc look(struct call *c, enum sight least, struct case_ *row, struct actor *who,
		    struct err *e)
{
	const char *as = target_query(&c->target, "as");
	enum sight sight;

	TRY(lookup_case(c, c->param[0], row, e));
	TRY(lookup_reader(c, as, who, e));
	TRY(case_sight(c->en, row, who->official_id, &sight, e));
	if (sight >= least)
		return RC_OK;
	if (sight == SEE_NOTHING && case_restricted(c->en, row))
		return err_set(e, RC_NONE, "there is no case %.60s", c->param[0]);
	c->why = REFUSED_ROLE;
	return err_set(e, RC_REJECT, "this is not for %s", who->login);
}

enum rc identity_show(struct call *c, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	struct actor actor;
	struct case_ row;

	TRY(look(c, SEE_IDENTITY, &row, &actor, e));
	if (row.contact_id)
		TRY(contact_get(c->st, row.contact_id, &who, e));
	answer_json(c->out, 200,
		    json_pack("{s:s, s:o, s:o, s:o}", "code", row.code, "name",
			      json_text(who.name), "phone", json_text(who.phone), "address",
			      json_text(who.address)));
	return case_note(c->en, &row, &actor, "viewed", "identity", 0, NULL, e);
}

/* What is no text (a file, a voice) is said to be there, and not shown. */
static json_t *document_json(const struct document *d)
{
	bool file = strncmp(d->body, "data:", 5) == 0;

	return json_pack("{s:I, s:s, s:s, s:o, s:o, s:b}", "id", (json_int_t)d->id, "kind",
			 d->kind, "author", d->author, "at", json_time(d->at), "text",
			 file ? json_null() : json_text(d->body), "file", file);
}

static enum rc document_keep(void *ctx, const struct document *d, struct err *e)
{
	(void)e;
	json_array_append_new(ctx, document_json(d));
	return RC_OK;
}

enum rc documents_show(struct call *c, struct err *e)
{
	json_t *list = json_array();
	struct actor actor;
	struct case_ row;
	enum rc rc = look(c, SEE_BODY, &row, &actor, e);

	if (rc == RC_OK)
		rc = document_each(c->st, row.id, document_keep, list, e);
	if (rc == RC_OK)
		answer_json(c->out, 200, json_incref(list));
	json_decref(list);
	TRY(rc);
	return case_open_to_all(c->en, &row)
		       ? RC_OK
		       : case_note(c->en, &row, &actor, "viewed", "documents", 0, NULL, e);
}

/* Whoever listens stands in the case's history, too. */
enum rc recording_show(struct call *c, struct err *e)
{
	CLEAN(text) char *uri = NULL;
	struct actor actor;
	struct case_ row;
	int64_t id;
	enum rc rc;

	TRY(look(c, SEE_IDENTITY, &row, &actor, e));
	rc = document_latest(c->st, row.id, "voicemail", &id, e);
	if (rc == RC_NONE)
		return err_set(e, rc, "case %s has no recording", row.code);
	TRY(rc);
	TRY(document_body(c->st, id, &uri, e));
	TRY(recording_answer(c, uri, e));
	return case_note(c->en, &row, &actor, "viewed", "recording", id, NULL, e);
}

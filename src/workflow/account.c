/* account.c - see account.h. */
#include "workflow/account.h"

#include <stdio.h>

#include "store/event.h"
#include "workflow/absence.h"
#include "workflow/procedure.h"

enum rc account_note(struct engine *en, const struct official *o, const char *action,
		     const char *actor, const char *via, int64_t *event_id, struct err *e)
{
	struct event ev = { .at = engine_now(en),
			    .actor = actor,
			    .action = action,
			    .note = o->login,
			    .via = via };

	TRY(event_append(&en->store, &ev, e));
	if (event_id)
		*event_id = ev.id;
	return RC_OK;
}

/* The clock of the 48-hour rule starts again. */
static enum rc restored(struct engine *en, const struct official *o, const char *action,
			const char *via, struct err *e)
{
	struct official now;

	TRY(account_note(en, o, action, "ADMIN", via, NULL, e));
	TRY(official_get(&en->store, o->id, &now, e));
	return absence_arm(en, &now, e);
}

enum rc account_unlock(struct engine *en, const struct official *o, const char *via,
		       struct err *e)
{
	TRY(official_unlock(&en->store, o->id, engine_now(en), e));
	return restored(en, o, "unlocked", via, e);
}

enum rc account_password(struct engine *en, const struct official *o, const char *hash,
			 const char *via, struct err *e)
{
	TRY(official_password_set(&en->store, o->id, hash, engine_now(en), e));
	return restored(en, o, "password_set", via, e);
}

enum rc account_close(struct engine *en, const char *login, struct err *e)
{
	struct official o;
	enum rc rc = official_by_login(&en->store, login, &o, NULL);

	if (rc == RC_NONE || (rc == RC_OK && o.retired_at))
		return RC_OK;
	TRY(rc);
	TRY(official_close(&en->store, o.id, engine_now(en), e));
	return account_note(en, &o, "account_closed", "ADMIN", "desk", NULL, e);
}

enum rc procedure_note(struct engine *en, const struct procedure *p, const char *via,
		       struct err *e)
{
	char note[160];
	struct event ev = { .at = engine_now(en),
			    .actor = "ADMIN",
			    .action = "procedure_approved",
			    .note = note,
			    .via = via };

	snprintf(note, sizeof note, "%s %d", p->name, p->version);
	return event_append(&en->store, &ev, e);
}

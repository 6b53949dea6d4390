/* account.h - what is done to an official's account, on record: an event of
 * the chain without a case, whose note is the login. */
#ifndef WORKFLOW_ACCOUNT_H
#define WORKFLOW_ACCOUNT_H

#include "store/official.h"
#include "workflow/engine.h"

/* All inside a transaction.  actor: a login, SYSTEM or ADMIN; via: desk, http,
 * sms, timer. */
enum rc account_note(struct engine *en, const struct official *o, const char *action,
		     const char *actor, const char *via, int64_t *event_id, struct err *e);

/* An administrator gives back what the 48-hour rule or wrong challenges took
 * (R113); a password that was taken needs a new one. */
enum rc account_unlock(struct engine *en, const struct official *o, const char *via,
		       struct err *e);
enum rc account_password(struct engine *en, const struct official *o, const char *hash,
			 const char *via, struct err *e);

/* He has left (R019): nothing is his any more.  One that is closed, or was
 * never there, stays as it is. */
enum rc account_close(struct engine *en, const char *login, struct err *e);

/* A version of a procedure was approved: the same kind of event, its note the
 * name and the version. */
struct procedure;
enum rc procedure_note(struct engine *en, const struct procedure *p, const char *via,
		       struct err *e);

#endif

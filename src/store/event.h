/* event.h - what happened: append-only, each row hashed over the one before. */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include <stdbool.h>

#include "store/store.h"

/* Texts may be NULL, ids 0.  An event of an account has no case; its note is
 * the login. */
struct event {
	int64_t id, case_id, at;
	const char *actor; /* a login, CLIENT or SYSTEM */
	const char *action, *from_stage, *to_stage;
	int64_t unit_id;
	const char *note;
	const char *via; /* sms, http, desk, timer, ussd */
	int64_t document_id, challenge_id, message_id;
};

/* Append; ev->id is set.  (Not event_add: libevent has that name, and the
 * linker would take ours for its.) */
enum rc event_append(struct store *st, struct event *ev, struct err *e);
typedef enum rc event_visit(void *ctx, const struct event *ev, struct err *e);

/* The events of a case in order; texts are good during the visit only.  The
 * visitor must not call event_each. */
enum rc event_each(struct store *st, int64_t case_id, event_visit *visit, void *ctx,
		   struct err *e);
/* One event; nobody is visited when there is none. */
enum rc event_get(struct store *st, int64_t id, event_visit *visit, void *ctx, struct err *e);
/* The newest event; 0: there is none. */
enum rc event_newest(struct store *st, int64_t *id, struct err *e);
/* At most `most` events behind an id; the visitor must not call it again. */
enum rc event_each_after(struct store *st, int64_t id, int most, event_visit *visit, void *ctx,
			 struct err *e);
/* The event by which the case last came into the stage, and its time; 0: none. */
enum rc event_entry(struct store *st, int64_t case_id, const char *stage, int64_t *id,
		    int64_t *at, struct err *e);

/* Has the case an event of this action for this message? */
enum rc event_said(struct store *st, int64_t case_id, const char *action, int64_t message_id,
		   bool *said, struct err *e);

/* ---- for verify.c ---- */

/* The keyed hash of a row over the one before; digest is that of its document,
 * NULL without one. */
void event_hash(struct store *st, const struct event *ev, const uint8_t *digest,
		const uint8_t prev[VAULT_HASH_BYTES], uint8_t hash[VAULT_HASH_BYTES]);
/* Read the columns from id to message_id; texts are good until the next row. */
void col_event(struct stmt *s, struct event *ev);

#endif

/* dialogue.h - a text came in: find out what it means, do it, answer. */
#ifndef DIALOGUE_DIALOGUE_H
#define DIALOGUE_DIALOGUE_H

#include "workflow/engine.h"

struct incoming {
	int64_t message_id;  /* of the stored message */
	int64_t contact_id;  /* the sender's bare number */
	const char *phone;   /* E.164; or what the network gave, when it is no number */
	bool answerable;     /* a valid mobile: short codes and names are stored and ignored */
	const char *text;    /* as received; not normalised */
	const char *carrier; /* the conversation stays on it */
	int64_t sent_at;     /* the centre's time stamp */
};

/* Everything a text does, answers included; inside the transaction that
 * stored it.  Only RC_BROKEN and RC_RETRY come back: a text that cannot be
 * served is answered, not refused. */
enum rc dialogue_receive(struct engine *en, const struct incoming *in, struct err *e);

/* A long message of which a part never came, its text with a mark there: it is
 * kept with its owner's case and H06 asks for it again; an anonymous one is
 * taken as it is.  Once, inside a transaction. */
enum rc dialogue_gap(struct engine *en, const struct incoming *in, struct err *e);

#endif

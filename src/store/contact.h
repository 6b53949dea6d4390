/* contact.h - numbers and names: the one place where they stand, sealed. */
#ifndef STORE_CONTACT_H
#define STORE_CONTACT_H

#include <stdbool.h>

#include "store/store.h"

struct contact {
	int64_t id;
	char *phone, *name, *address; /* E.164; each may be NULL; contact_free() */
};

void contact_free(struct contact *c); /* frees the texts, not c */
void clean_contact(struct contact *c);

/* The row of the bare number, made when it is new.  The number is E.164, or
 * whatever the network gave for senders that are none (a short code, a name). */
enum rc contact_for_phone(struct store *st, const char *phone, int64_t now, int64_t *id,
			  struct err *e);
/* The row of the bare number, or RC_NONE: it was never heard of. */
enum rc contact_bare(struct store *st, const char *phone, int64_t *id, struct err *e);
/* A person as one case or account knows him; every text may be NULL. */
enum rc contact_add(struct store *st, const struct contact *c, int64_t now, int64_t *id,
		    struct err *e);
enum rc contact_set(struct store *st, const struct contact *c, struct err *e);
enum rc contact_get(struct store *st, int64_t id, struct contact *c, struct err *e);
/* The newest person with name and address behind the phone; RC_NONE. */
enum rc contact_known(struct store *st, const char *phone, struct contact *c, struct err *e);
/* Is this the contact's number? */
enum rc contact_has_phone(struct store *st, int64_t id, const char *phone, bool *has,
			  struct err *e);

/* Stage texts wanted or not (DIALOGUE.md 5.5, R005). */
enum rc stop_set(struct store *st, const char *phone, bool stopped, int64_t now, struct err *e);
enum rc stop_get(struct store *st, const char *phone, bool *stopped, struct err *e);

#endif

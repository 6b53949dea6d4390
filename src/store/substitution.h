/* substitution.h - who acts for whom, and when.
 * While it runs, the substitute holds the posts of the one who is away: every
 * question who holds a role has him in its answer.  The one who is away keeps
 * his posts too, gets no texts about them and commands nothing by text. */
#ifndef STORE_SUBSTITUTION_H
#define STORE_SUBSTITUTION_H

#include "store/official.h"
#include "store/store.h"

struct substitution {
	int64_t id, official_id;
	char login[LOGIN_MAX]; /* who is away */
	int64_t by_id;
	char by_login[LOGIN_MAX]; /* who acts for him */
	int64_t from_at, to_at;	  /* the second after the last */
	bool active;
	int64_t ended_at; /* called back before its time; 0: not */
};

/* RC_DUP: in some of that time he is away already, or one of the two stands in
 * for somebody or is away himself. */
enum rc substitution_add(struct store *st, int64_t official_id, int64_t by_id, int64_t from_at,
			 int64_t to_at, int64_t now, int64_t *id, struct err *e);
/* He is back: what runs ends now, what is ahead does not begin. */
enum rc substitution_end(struct store *st, int64_t official_id, int64_t now, struct err *e);
/* Who acts for him now; RC_NONE: nobody, or somebody who may not. */
enum rc substitution_of(struct store *st, int64_t official_id, struct substitution *u,
			struct err *e);
/* When the last that began by now ends, or ended; 0: there was none. */
enum rc substitution_back_at(struct store *st, int64_t official_id, int64_t now, int64_t *at,
			     struct err *e);
/* All of them by their beginning; the visitor must not use the store's
 * substitutions. */
enum rc substitution_each(struct store *st,
			  enum rc (*visit)(void *ctx, const struct substitution *s,
					   struct err *e),
			  void *ctx, struct err *e);

/* Give the posts to those who act now, and to nobody else.  *begun (id 0:
 * none) is one that began with this call: call again until there is none. */
enum rc substitution_turn(struct store *st, int64_t now, struct substitution *begun,
			  struct err *e);

/* For whom he holds the role (at the unit; 0: anywhere), "" for his own. */
enum rc substitution_for_whom(struct store *st, int64_t official_id, const char *role,
			      int64_t unit_id, char login[LOGIN_MAX], struct err *e);

#endif

/* official.h - the people in offices: accounts, roles, locks. */
#ifndef STORE_OFFICIAL_H
#define STORE_OFFICIAL_H

#include <stdbool.h>

#include "store/store.h"

enum { LOGIN_MAX = 64, ROLE_MAX = 48, PIN_DIGITS = 4 };

struct official {
	int64_t id, contact_id;
	char login[LOGIN_MAX];
	int64_t visited_at, revoked_at, sms_locked_until, wrong_challenges, retired_at;
};

/* An account and a place it works at. */
struct post {
	struct official official;
	int64_t unit_id;
	char role[ROLE_MAX];
};

/* Insert, or overwrite by login; memberships are replaced by official_post_*. */
enum rc official_put(struct store *st, const char *login, const char *name, const char *phone,
		     int64_t now, int64_t *id, struct err *e);
enum rc official_post_clear(struct store *st, int64_t official_id, struct err *e);
enum rc official_post_add(struct store *st, int64_t official_id, int64_t unit_id,
			  const char *role, struct err *e);

enum rc official_get(struct store *st, int64_t id, struct official *o, struct err *e);
enum rc official_by_login(struct store *st, const char *login, struct official *o,
			  struct err *e);
/* The account whose registered phone this is; RC_NONE for a citizen's. */
enum rc official_by_phone(struct store *st, const char *phone, struct official *o,
			  struct err *e);
/* Another account with this phone: a text of it would be two people's. */
enum rc official_twin(struct store *st, const char *login, const char *phone,
		      char twin[LOGIN_MAX], struct err *e); /* RC_NONE */
enum rc official_has_role(struct store *st, int64_t official_id, const char *role,
			  int64_t unit_id, bool *has, struct err *e); /* unit_id 0: anywhere */
/* Any of these; NULL ends them. */
enum rc official_has_any(struct store *st, int64_t official_id, const char *const *roles,
			 int64_t unit_id, bool *has, struct err *e);

/* The first unit where the role is his own, not a substitute's; 0: nowhere. */
enum rc official_own_unit(struct store *st, int64_t official_id, const char *role,
			  int64_t *unit_id, struct err *e);

/* Visit everybody who acts in the role at the unit (unit_id 0: anywhere), by
 * login: a substitute stands in the place of whoever is away; revoked and
 * retired accounts are left out.  A visitor's rc other
 * than RC_OK ends it and comes back.  The visitor may use the store freely. */
enum rc official_each_post(struct store *st, const char *role, int64_t unit_id,
			   enum rc (*visit)(void *ctx, const struct post *p, struct err *e),
			   void *ctx, struct err *e);
/* Who answers for it: those whose own post it is, away, revoked or not; no
 * substitute. */
enum rc official_each_own_post(struct store *st, const char *role, int64_t unit_id,
			       enum rc (*visit)(void *ctx, const struct post *p, struct err *e),
			       void *ctx, struct err *e);
/* The same for every post of one official. */
enum rc official_each_of(struct store *st, int64_t official_id,
			 enum rc (*visit)(void *ctx, const struct post *p, struct err *e),
			 void *ctx, struct err *e);
/* Every account, by login, with its first post (unit_id 0 when it has none). */
enum rc official_each(struct store *st,
		      enum rc (*visit)(void *ctx, const struct official *o, struct err *e),
		      void *ctx, struct err *e);

enum rc official_visited(struct store *st, int64_t id, int64_t now, struct err *e);
/* A new password also restores what the 48-hour rule or wrong challenges took. */
enum rc official_password_set(struct store *st, int64_t id, const char *hash, int64_t now,
			      struct err *e);
/* The 48-hour rule takes the password and the commands by text (R112). */
enum rc official_revoke(struct store *st, int64_t id, int64_t now, struct err *e);
/* The hash that is kept; "" when there is no password. */
enum rc official_password(struct store *st, int64_t id, char *hash, size_t size, struct err *e);
/* His own doing: it restores nothing. */
enum rc official_password_change(struct store *st, int64_t id, const char *hash, struct err *e);
/* Draw a PIN for his commands by text; a keyed hash of it is kept. */
enum rc official_pin_draw(struct store *st, int64_t id, char pin[PIN_DIGITS + 1],
			  struct err *e);
/* Is it his?  One who has none has no right one. */
enum rc official_pin_is(struct store *st, int64_t id, const char *pin, bool *right,
			struct err *e);
/* He has left: no posts, no password; his name stays in the history. */
enum rc official_close(struct store *st, int64_t id, int64_t now, struct err *e);
enum rc official_unlock(struct store *st, int64_t id, int64_t now, struct err *e);
enum rc official_wrong_challenge(struct store *st, int64_t id, int64_t count,
				 int64_t locked_until, struct err *e);

#endif

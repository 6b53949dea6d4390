/* session.h - an official at the HTTP hook: his token, and how long it is good.
 * A token is "dds_" and 32 random bytes in base64url; only its keyed hash is
 * kept.  It ends when it is not used for a while, after its whole life, with
 * a new password, and with the account. */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/official.h"
#include "store/token.h"

#define SESSION_PREFIX "dds_"

struct session {
	int64_t id;
	int64_t created_at, used_at, expires_at;
	char login[LOGIN_MAX];
};

/* out gets the token, which nobody can read again; drops what has expired. */
enum rc session_make(struct store *st, int64_t official_id, int64_t now, int64_t expires_at,
		     char out[TOKEN_ROOM], struct err *e);
enum rc session_find(struct store *st, const char *text, struct session *found, struct err *e);
enum rc session_used(struct store *st, int64_t id, int64_t now, struct err *e);
enum rc session_end(struct store *st, int64_t id, struct err *e);
/* All of an official, but this one (0: all). */
enum rc session_end_all(struct store *st, int64_t official_id, int64_t but, struct err *e);

/* Wrong passwords: what says "login" or "address", who whose. */
enum rc login_failed(struct store *st, const char *what, const char *who, int64_t now,
		     int64_t window_s, struct err *e);
enum rc login_failures(struct store *st, const char *what, const char *who, int64_t since,
		       int64_t *count, struct err *e);
enum rc login_forgiven(struct store *st, const char *what, const char *who, struct err *e);

#endif

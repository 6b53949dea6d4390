/* hashing.h - passwords are checked in a thread of their own: Argon2id takes a
 * tenth of a second and 64 MiB, and nobody else shall wait for it.  The thread
 * sees copies of what it needs, and nothing of the house. */
#ifndef HOOK_HASHING_H
#define HOOK_HASHING_H

#include <stdbool.h>

#include "store/password.h"

enum { HASHING_AT_ONCE = 2 };

struct hashing;

/* Check the password against the hash ("" takes as long and fails); if it is
 * right and fresh is not NULL, hash that one, too.  NULL: there is no thread. */
struct hashing *hashing_begin(const char *hash, const char *password, const char *fresh);
bool hashing_done(const struct hashing *h);
/* When it is done.  fresh_hash is "" when none was wanted, or there was no memory. */
bool hashing_right(const struct hashing *h, char fresh_hash[PASSWORD_HASH_ROOM]);
void hashing_free(
	struct hashing *h); /* before it is done: nobody wants to know; NULL is fine */

/* How many are at work, those that nobody waits for any more, too. */
int hashing_running(void);

#endif

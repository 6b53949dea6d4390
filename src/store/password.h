/* password.h - passwords: made by us and shown once, or chosen; kept as
 * Argon2id. */
#ifndef STORE_PASSWORD_H
#define STORE_PASSWORD_H

#include <stdbool.h>

#include "base/err.h"

enum { PASSWORD_ROOM = 20, PASSWORD_HASH_ROOM = 128 };

/* Sixteen letters and digits (about 79 bits) in groups of four, without those
 * that look alike, and the hash to keep.  Takes a tenth of a second and
 * 64 MiB; RC_RETRY when the memory is not there. */
enum rc password_make(char out[PASSWORD_ROOM], char hash[PASSWORD_HASH_ROOM], struct err *e);

/* These two take as long, see nothing but their arguments, and may run in any
 * thread.  Is it the password of that hash?  "" takes as long, and is none. */
bool password_right(const char *hash, const char *password);
bool password_hash(const char *password, char hash[PASSWORD_HASH_ROOM]); /* false: no memory */

#endif

/* password.h - a new password: made by us, shown once, kept as Argon2id. */
#ifndef STORE_PASSWORD_H
#define STORE_PASSWORD_H

#include "base/err.h"

enum { PASSWORD_ROOM = 20, PASSWORD_HASH_ROOM = 128 };

/* Sixteen letters and digits (about 79 bits) in groups of four, without those
 * that look alike, and the hash to keep.  Takes a tenth of a second and
 * 64 MiB; RC_RETRY when the memory is not there. */
enum rc password_make(char out[PASSWORD_ROOM], char hash[PASSWORD_HASH_ROOM], struct err *e);

#endif

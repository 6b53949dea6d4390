/* password.c - see password.h. */
#include "store/password.h"

#include <string.h>

#include <sodium.h>

_Static_assert(PASSWORD_HASH_ROOM >= crypto_pwhash_STRBYTES, "room for libsodium's own text");

enum rc password_make(char out[PASSWORD_ROOM], char hash[PASSWORD_HASH_ROOM], struct err *e)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

	if (sodium_init() < 0)
		return err_set(e, RC_BROKEN, "libsodium does not start");
	for (int i = 0; i < PASSWORD_ROOM - 1; i++)
		out[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
	out[PASSWORD_ROOM - 1] = '\0';
	return password_hash(out, hash)
		       ? RC_OK
		       : err_set(e, RC_RETRY, "no memory for hashing a password");
}

bool password_hash(const char *password, char hash[PASSWORD_HASH_ROOM])
{
	return crypto_pwhash_str(hash, password, strlen(password),
				 crypto_pwhash_OPSLIMIT_INTERACTIVE,
				 crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

bool password_right(const char *hash, const char *password)
{
	char unused[PASSWORD_HASH_ROOM];

	if (*hash)
		return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
	password_hash(password, unused);
	return false;
}

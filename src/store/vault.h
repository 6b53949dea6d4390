/* vault.h - the key that is not in the database, and what is done with it.
 * The key file holds 32 random bytes as 64 hex digits, mode 0600.  From it
 * come a key for sealing (crypto_secretbox) and one for keyed hashes (BLAKE2b). */
#ifndef STORE_VAULT_H
#define STORE_VAULT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { VAULT_HASH_BYTES = 32, VAULT_SEAL_BYTES = 40 /* that a seal adds */ };

struct vault;

enum rc vault_create(const char *path, struct err *e); /* RC_DUP: the file is there */
/* RC_REJECT when others may read the file, or it is no key. */
enum rc vault_open(struct vault **out, const char *path, struct err *e);
void vault_close(struct vault *v); /* wipes; NULL is fine */

/* Sealed bytes are malloc'ed; a random nonce makes equal texts differ. */
uint8_t *vault_seal(const struct vault *v, const char *text, size_t len, size_t *sealed_len);
/* The text, malloc'ed and terminated; RC_BROKEN for another key's seal. */
enum rc vault_unseal(const struct vault *v, const void *sealed, size_t sealed_len, char **text,
		     struct err *e);

/* The same, but only who knows the secret again can open it: it is in the key
 * and nowhere else. */
uint8_t *vault_seal_for(const struct vault *v, const char *secret, const char *text, size_t len,
			size_t *sealed_len);
enum rc vault_unseal_for(const struct vault *v, const char *secret, const void *sealed,
			 size_t sealed_len, char **text, struct err *e);

/* Equal (purpose, text) give equal hashes under one key, and no other way
 * leads to them.  purpose keeps a phone's hash apart from a receipt's. */
void vault_hash(const struct vault *v, const char *purpose, const char *text,
		uint8_t out[VAULT_HASH_BYTES]);
/* The same over any bytes. */
void vault_hash_bytes(const struct vault *v, const char *purpose, const void *bytes, size_t len,
		      uint8_t out[VAULT_HASH_BYTES]);

#endif

/* vault.c - see vault.h.  The only maker of seals and keyed hashes. */
#include "store/vault.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/mem.h"

enum { KEY_HEX = crypto_kdf_KEYBYTES * 2 };

static_assert((int)VAULT_HASH_BYTES == (int)crypto_secretbox_KEYBYTES, "a hash is a key");
static_assert(VAULT_SEAL_BYTES == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
	      "what a seal adds");

struct vault {
	uint8_t seal_key[crypto_secretbox_KEYBYTES];
	uint8_t hash_key[crypto_generichash_KEYBYTES];
};

static enum rc key_write(const char *path, const char *hex, struct err *e)
{
	CLEAN(fd)
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set(e, RC_REJECT, "%s: %s", path, strerror(errno));
	if (write(fd, hex, KEY_HEX + 1) != KEY_HEX + 1 || fsync(fd) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return file_belong(fd, path, e);
}

/* It has its name when it is whole: half a key would be nobody's. */
enum rc vault_create(const char *path, struct err *e)
{
	CLEAN(text) char *part = mem_alloc(strlen(path) + sizeof ".part");
	uint8_t key[crypto_kdf_KEYBYTES];
	char hex[KEY_HEX + 2];
	enum rc rc;

	if (access(path, F_OK) == 0)
		return err_set(e, RC_DUP, "%s is there already", path);
	if (sodium_init() < 0)
		return err_set(e, RC_BROKEN, "libsodium does not start");
	strcat(strcpy(part, path), ".part");
	crypto_kdf_keygen(key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	strcat(hex, "\n");
	rc = key_write(part, hex, e);
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	if (rc == RC_OK && link(part, path) != 0)
		rc = err_set(e, errno == EEXIST ? RC_DUP : RC_REJECT, "%s: %s", path,
			     strerror(errno));
	unlink(part);
	return rc;
}

enum rc vault_open(struct vault **out, const char *path, struct err *e)
{
	CLEAN(fd) int fd = -1;
	char hex[KEY_HEX + 1] = "";
	uint8_t key[crypto_kdf_KEYBYTES];
	size_t len = 0;
	struct stat st;
	struct vault *v;

	*out = NULL;
	if (sodium_init() < 0)
		return err_set(e, RC_BROKEN, "libsodium does not start");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, errno == ENOENT ? RC_NONE : RC_REJECT, "key file %s: %s",
			       path, strerror(errno));
	if (fstat(fd, &st) != 0 || st.st_mode & 077)
		return err_set(e, RC_REJECT, "key file %s: others may read it; chmod 600 it",
			       path);
	if (read(fd, hex, KEY_HEX) != KEY_HEX ||
	    sodium_hex2bin(key, sizeof key, hex, KEY_HEX, NULL, &len, NULL) != 0 ||
	    len != sizeof key)
		return err_set(e, RC_REJECT, "key file %s: not a key of Didehban", path);
	sodium_memzero(hex, sizeof hex);
	v = sodium_malloc(sizeof *v);
	if (!v)
		return err_set(e, RC_BROKEN, "no locked memory for the key");
	crypto_kdf_derive_from_key(v->seal_key, sizeof v->seal_key, 1, "didehban", key);
	crypto_kdf_derive_from_key(v->hash_key, sizeof v->hash_key, 2, "didehban", key);
	sodium_memzero(key, sizeof key);
	*out = v;
	return RC_OK;
}

void vault_close(struct vault *v)
{
	sodium_free(v);
}

static uint8_t *seal(const uint8_t *key, const char *text, size_t len, size_t *sealed_len)
{
	size_t total = VAULT_SEAL_BYTES + len;
	uint8_t *sealed = mem_alloc(total);

	randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const uint8_t *)text, len,
			      sealed, key);
	*sealed_len = total;
	return sealed;
}

uint8_t *vault_seal(const struct vault *v, const char *text, size_t len, size_t *sealed_len)
{
	return seal(v->seal_key, text, len, sealed_len);
}

uint8_t *vault_seal_for(const struct vault *v, const char *secret, const char *text, size_t len,
			size_t *sealed_len)
{
	uint8_t key[VAULT_HASH_BYTES], *sealed;

	vault_hash(v, "seal for", secret, key);
	sealed = seal(key, text, len, sealed_len);
	sodium_memzero(key, sizeof key);
	return sealed;
}

static enum rc unseal(const uint8_t *key, const void *sealed, size_t sealed_len, char **text,
		      struct err *e)
{
	const uint8_t *bytes = sealed;
	size_t len;
	char *out;

	*text = NULL;
	if (sealed_len < VAULT_SEAL_BYTES)
		return err_set(e, RC_BROKEN, "a sealed value is cut short");
	len = sealed_len - VAULT_SEAL_BYTES;
	out = mem_alloc(len + 1);
	if (crypto_secretbox_open_easy((uint8_t *)out, bytes + crypto_secretbox_NONCEBYTES,
				       sealed_len - crypto_secretbox_NONCEBYTES, bytes,
				       key) != 0) {
		clean_text(&out);
		return err_set(e, RC_BROKEN,
			       "a sealed value does not open: is this the right key file?");
	}
	*text = out;
	return RC_OK;
}

enum rc vault_unseal(const struct vault *v, const void *sealed, size_t sealed_len, char **text,
		     struct err *e)
{
	return unseal(v->seal_key, sealed, sealed_len, text, e);
}

enum rc vault_unseal_for(const struct vault *v, const char *secret, const void *sealed,
			 size_t sealed_len, char **text, struct err *e)
{
	uint8_t key[VAULT_HASH_BYTES];
	enum rc rc;

	vault_hash(v, "seal for", secret, key);
	rc = unseal(key, sealed, sealed_len, text, e);
	sodium_memzero(key, sizeof key);
	return rc;
}

void vault_hash_bytes(const struct vault *v, const char *purpose, const void *bytes, size_t len,
		      uint8_t out[VAULT_HASH_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, v->hash_key, sizeof v->hash_key, VAULT_HASH_BYTES);
	/* The terminator keeps ("ab", "c") and ("a", "bc") apart. */
	crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&state, bytes, len);
	crypto_generichash_final(&state, out, VAULT_HASH_BYTES);
}

void vault_hash(const struct vault *v, const char *purpose, const char *text,
		uint8_t out[VAULT_HASH_BYTES])
{
	vault_hash_bytes(v, purpose, text, strlen(text), out);
}

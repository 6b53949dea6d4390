/* signature.c - see signature.h. */
#include "webhook/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

static const char prefix[] = "whsec_";

enum { MADE_BYTES = 32 };

void secret_make(char out[SECRET_ROOM])
{
	uint8_t bytes[MADE_BYTES];

	if (sodium_init() < 0)
		abort();
	randombytes_buf(bytes, sizeof bytes);
	strcpy(out, prefix);
	sodium_bin2base64(out + sizeof prefix - 1, SECRET_ROOM - sizeof prefix, bytes,
			  sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(bytes, sizeof bytes);
}

static bool secret_read(const char *secret, uint8_t key[SECRET_BYTES_MAX], size_t *len)
{
	const char *text = secret + sizeof prefix - 1;

	return strncmp(secret, prefix, sizeof prefix - 1) == 0 &&
	       sodium_base642bin(key, SECRET_BYTES_MAX, text, strlen(text), NULL, len, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       *len >= SECRET_BYTES_MIN;
}

bool secret_valid(const char *secret)
{
	uint8_t key[SECRET_BYTES_MAX];
	size_t len;
	bool good = secret_read(secret, key, &len);

	sodium_memzero(key, sizeof key);
	return good;
}

bool signature_add(struct buf *b, const char *secret, const char *id, int64_t timestamp,
		   const char *body)
{
	crypto_auth_hmacsha256_state state;
	uint8_t key[SECRET_BYTES_MAX], mac[crypto_auth_hmacsha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(sizeof mac, sodium_base64_VARIANT_ORIGINAL)];
	char stamp[24];
	size_t len;

	if (!secret_read(secret, key, &len))
		return false;
	snprintf(stamp, sizeof stamp, ".%lld.", (long long)timestamp);
	crypto_auth_hmacsha256_init(&state, key, len);
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)id, strlen(id));
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)stamp, strlen(stamp));
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)body, strlen(body));
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_bin2base64(text, sizeof text, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	buf_printf(b, "v1,%s", text);
	sodium_memzero(key, sizeof key);
	return true;
}

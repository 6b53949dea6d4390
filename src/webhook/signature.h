/* signature.h - Standard Webhooks 1.0.0: a secret, and what it signs.
 * A secret is "whsec_" and the base64 of 24 to 64 bytes; a signature is
 * HMAC-SHA256 over "id.timestamp.body".  Pure but for the random bytes. */
#ifndef WEBHOOK_SIGNATURE_H
#define WEBHOOK_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum { SECRET_ROOM = 96 + 8, SECRET_BYTES_MIN = 24, SECRET_BYTES_MAX = 64 };

/* Draw one of 32 bytes. */
void secret_make(char out[SECRET_ROOM]);
bool secret_valid(const char *secret);

/* Add "v1,BASE64" to b; false: the secret is none. */
bool signature_add(struct buf *b, const char *secret, const char *id, int64_t timestamp,
		   const char *body);

#endif

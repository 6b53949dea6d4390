/* normalise_fuzz.c - any bytes have both forms, valid, idempotent, without NUL. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/normalise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(char *(*form)(const char *, size_t, size_t *), const uint8_t *data,
		  size_t size)
{
	size_t len, again_len;
	CLEAN(text) char *once = form((const char *)data, size, &len);
	CLEAN(text) char *twice = form(once, len, &again_len);

	if (strlen(once) != len || !utf8_valid(once, len) || len != again_len ||
	    strcmp(once, twice) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(text_store, data, size);
	check(text_keyword, data, size);
	return 0;
}

/* balance_fuzz.c - any reply of a network: an amount is bounded, or none. */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "gateway/balance.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN(text) char *reply = mem_dupn((const char *)data, size);
	int64_t rials = 0;

	if (balance_read("", reply, &rials) && llabs(rials) > 10000000000000000)
		abort();
	balance_read("([0-9,.]+)", reply, &rials);
	return 0;
}

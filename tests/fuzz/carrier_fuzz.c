/* carrier_fuzz.c - any bytes as a line of a carrier. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was accepted is within its bounds, to the last byte. */
static void check(const struct line *l)
{
	if (l->event == LINE_RECEIVED || l->event == LINE_REPORT) {
		if (!l->slot[0] || strlen(l->slot) > 63 || !l->print[0] || !l->number)
			abort();
	}
	if (l->event == LINE_RECEIVED) {
		if (!l->text || (l->concat.total && (l->concat.seq < 1 || l->concat.seq > 255 ||
						     l->concat.seq > l->concat.total)))
			abort();
	}
	if (l->event == LINE_UP && strlen(l->sim) > 31)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e;
	struct line l;

	if (line_read(&l, (const char *)data, size, &e) == RC_OK) {
		check(&l);
		line_free(&l);
	}
	return 0;
}

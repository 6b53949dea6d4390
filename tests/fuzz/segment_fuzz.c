/* segment_fuzz.c - the parts of any bytes are in order, whole and within limits. */
#include <stdint.h>
#include <stdlib.h>

#include "text/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text, size_t len, int ref_bits)
{
	struct segments s;
	size_t bytes = 0;
	int units = 0;

	if (segment_text(&s, text, len, ref_bits, NULL) != RC_OK)
		return;
	for (int i = 0; i < s.parts; i++) {
		if (s.part[i].at_byte != bytes || s.part[i].units > 160)
			abort();
		bytes += s.part[i].len_bytes;
		units += s.part[i].units;
	}
	if (bytes != len || units != s.units || s.parts < 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check((const char *)data, size, 8);
	check((const char *)data, size, 16);
	return 0;
}

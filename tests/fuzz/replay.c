/* replay.c - the inputs of a fuzz target's corpus, run as an ordinary test:
 *	X_replay FILE...
 * Says TAP.  A fault ends the program, as the sanitizers do. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		struct buf b = { 0 };
		char block[4096];
		size_t n;

		if (!f) {
			printf("not ok %d - %s cannot be read\n", i, argv[i]);
			continue;
		}
		while ((n = fread(block, 1, sizeof block, f)) > 0)
			buf_add(&b, block, n);
		fclose(f);
		/* A copy of the exact size, so that one byte too far is seen. */
		uint8_t *exact = malloc(b.len ? b.len : 1);

		for (size_t k = 0; exact && k < b.len; k++)
			exact[k] = (uint8_t)b.text[k];
		LLVMFuzzerTestOneInput(exact, b.len);
		free(exact);
		buf_free(&b);
		printf("ok %d - %s is harmless\n", i, argv[i]);
	}
	return 0;
}

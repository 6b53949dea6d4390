/* quirk_fuzz.c - any bytes as the file of a family of modems: refused with a
 * sentence, or commands of one line that cost no card and no message. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/quirk.h"

/* libconfig's own reader forgets a string that the file's error cuts short. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void command_check(const char *command)
{
	if (strncmp(command, "AT", 2) != 0 || strpbrk(command, "\r\n") ||
	    strstr(command, "+CPIN"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN(text) char *text = mem_dupn((const char *)data, size);
	struct arena *a = arena_new();
	struct quirk q = { 0 };
	struct err e = { "" };

	if (quirk_parse(&q, text, "fuzz", a, &e) == RC_OK) {
		for (size_t i = 0; i < q.init_count; i++)
			command_check(q.init[i]);
		if (*q.reset)
			command_check(q.reset);
		quirk_find(&q, 1, q.family, q.model_count ? q.model[0] : "");
	} else if (!*e.text) {
		abort();
	}
	arena_free(a);
	return 0;
}
